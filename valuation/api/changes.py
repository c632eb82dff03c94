"""Why a customer's value is another than in the run before."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from relationships.models import Customer
from valuation.models import CustomerValue
from valuation.scoring.changes import CAUSES
from valuation.selectors.breakdown import value_of
from valuation.selectors.changes import predecessor_of
from valuation.services.changes import split_customer


class PartChangeOutput(serializers.Serializer[Any]):
    """One dimension: before, after, and the four causes between, in minor units; they add up exactly."""

    dimension = serializers.CharField()
    before_minor = serializers.IntegerField()
    after_minor = serializers.IntegerField()
    data_minor = serializers.IntegerField()
    parameters_minor = serializers.IntegerField()
    prices_minor = serializers.IntegerField()
    weights_minor = serializers.IntegerField()


class ValueChangeOutput(serializers.Serializer[Any]):
    """What changed between two runs; null where one of them does not know the customer's value."""

    customer = serializers.IntegerField()
    run = serializers.IntegerField(allow_null=True)
    before_run = serializers.IntegerField(allow_null=True)
    before_minor = serializers.IntegerField(allow_null=True)
    after_minor = serializers.IntegerField(allow_null=True)
    parts = PartChangeOutput(many=True)


class CustomerValueChange(APIView):
    """What changed for one customer since the run before."""

    @extend_schema(operation_id="read_value_change", responses=ValueChangeOutput, tags=["value"])
    def get(self, request: Request, pk: int) -> Response:
        """Split the change into data, parameters, prices and weights."""
        customer = get_object_or_404(Customer.objects.for_user(request.user), pk=pk)
        new = value_of(customer)
        old = predecessor_of(new) if new else None
        return Response(
            {
                "customer": customer.pk,
                "run": new.run_id if new else None,
                "before_run": old.run_id if old else None,
                "before_minor": old.expected_minor if old else None,
                "after_minor": new.expected_minor if new else None,
                "parts": _parts(new, old),
            }
        )


def _parts(new: CustomerValue | None, old: CustomerValue | None) -> list[dict[str, Any]]:
    if new is None or old is None or new.expected_minor is None or old.expected_minor is None:
        return []
    split = split_customer(new=new, old=old)
    return [
        {
            "dimension": slug,
            "before_minor": int(split.before[0, at]),
            "after_minor": int(split.after[0, at]),
            **{f"{cause}_minor": minor for cause, minor in zip(CAUSES, split.causes[0, at].tolist(), strict=True)},
        }
        for at, slug in enumerate(split.slugs)
    ]
