"""Cases of quiet decline."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers

from valuation.models import DeclineCase, DeclineSighting


class SightingOutput(serializers.ModelSerializer[DeclineSighting]):
    """What one weekly look saw of a case; the loss is in minor units of the company's currency, over eight weeks."""

    as_of = serializers.DateField(source="look.as_of", read_only=True)

    class Meta:
        model = DeclineSighting
        fields = [
            "as_of",
            "customers",
            "purchases",
            "expected",
            "ratio",
            "ratio_low",
            "ratio_high",
            "p_value",
            "lost_minor",
            "lost_low_minor",
            "lost_high_minor",
            "began_on",
        ]
        read_only_fields = fields


class CaseOutput(serializers.ModelSerializer[DeclineCase]):
    """One group of customers who buy less than expected, with all looks that saw it, the oldest first."""

    group = serializers.DictField(child=serializers.CharField(), read_only=True)
    sightings = serializers.SerializerMethodField()

    class Meta:
        model = DeclineCase
        fields = ["id", "title", "group", "state", "opened_at", "reason", "decided_at", "sightings"]
        read_only_fields = fields

    @extend_schema_field(SightingOutput(many=True))
    def get_sightings(self, case: DeclineCase) -> Any:
        """Return what the looks saw."""
        return SightingOutput(sorted(case.sightings.all(), key=lambda seen: seen.look.as_of), many=True).data


class Cases(generics.GenericAPIView[DeclineCase]):
    """Cases, for those who watch all customers."""

    serializer_class = CaseOutput

    def get_queryset(self) -> QuerySet[DeclineCase]:
        """Return what the pages show too."""
        return DeclineCase.objects.for_user(self.request.user).prefetch_related("sightings__look")


@extend_schema_view(get=extend_schema(operation_id="list_decline_cases", tags=["decline"]))
class CaseList(Cases, generics.ListAPIView[DeclineCase]):
    """Cases, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_decline_case", tags=["decline"]))
class CaseDetail(Cases, generics.RetrieveAPIView[DeclineCase]):
    """One case."""
