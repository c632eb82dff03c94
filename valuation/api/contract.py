"""Contracts."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import DAYS, MOST_ROWS, RowsInput, TallyOutput, read_rows, refuse, unknown
from relationships.selectors.reference import customers_by_reference
from valuation.api.order import MOST_MINOR
from valuation.models import Contract
from valuation.services.contract import load_contracts

MOST_MONTHS = 120


class ContractRow(serializers.Serializer[Contract]):
    """One contract as another system knows it."""

    id = serializers.CharField(max_length=120)
    customer = serializers.CharField(
        max_length=254, help_text="The customer’s id in the same source, or an e-mail address."
    )
    product = serializers.CharField(max_length=120)
    started_on = serializers.DateField(validators=DAYS)
    renews_on = serializers.DateField(validators=DAYS, help_text="The day on which it renews or ends.")
    price_minor = serializers.IntegerField(min_value=0, max_value=MOST_MINOR, help_text="For one period.")
    period_months = serializers.IntegerField(min_value=1, max_value=MOST_MONTHS, required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    ended_on = serializers.DateField(validators=DAYS, required=False, allow_null=True)
    ended_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ContractsInput(RowsInput):
    """Contracts of one system."""

    rows = serializers.ListField(child=ContractRow(), min_length=1, max_length=MOST_ROWS)


class ContractOutput(serializers.ModelSerializer[Contract]):
    """One contract, its price in minor units of its currency."""

    class Meta:
        model = Contract
        fields = [
            "id",
            "customer",
            "product",
            "started_on",
            "renews_on",
            "ended_on",
            "ended_reason",
            "price_minor",
            "period_months",
            "currency",
            "source",
            "external_id",
        ]
        read_only_fields = fields


class Contracts(generics.GenericAPIView[Contract]):
    """Contracts of customers whom the token's owner may see."""

    serializer_class = ContractOutput

    def get_queryset(self) -> QuerySet[Contract]:
        """Return what the pages show too."""
        return Contract.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_contracts", tags=["contracts"]))
class ContractList(Contracts, generics.ListAPIView[Contract]):
    """Contracts, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(operation_id="load_contracts", request=ContractsInput, responses=TallyOutput, tags=["contracts"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 contracts; the same call again changes nothing."""
        source, rows, given = read_rows(ContractsInput(data=request.data))
        wanted = [row["customer"] for row in rows]
        known = customers_by_reference(source=source, references=wanted)
        refuse(unknown("customer", wanted, known) | _out_of_order(rows))
        loaded = [{**row, "customer_id": known[row["customer"]]} for row in rows]
        return Response(TallyOutput(load_contracts(source=source, rows=loaded, given=given)).data)


@extend_schema_view(get=extend_schema(operation_id="read_contract", tags=["contracts"]))
class ContractDetail(Contracts, generics.RetrieveAPIView[Contract]):
    """One contract."""


def _out_of_order(rows: list[dict[str, Any]]) -> dict[int, dict[str, list[str]]]:
    """Return a fault for every contract whose days contradict each other."""
    faults: dict[int, dict[str, list[str]]] = {}
    for index, row in enumerate(rows):
        ended = row.get("ended_on")
        if row["renews_on"] <= row["started_on"]:
            faults[index] = {"renews_on": ["A contract renews after its first day."]}
        elif ended and ended < row["started_on"]:
            faults[index] = {"ended_on": ["A contract ends on its first day or later."]}
        elif row.get("ended_reason") and not ended:
            faults[index] = {"ended_reason": ["A reason needs the day it ended."]}
    return faults
