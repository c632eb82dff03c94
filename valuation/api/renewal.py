"""Renewals: contracts that come up, as the page lists them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from valuation.models import Contract
from valuation.selectors.renewal import open_contracts, rows_of


class RenewalOutput(serializers.ModelSerializer[Contract]):
    """One contract that comes up: the money at stake, the day, and how the relationship stands."""

    health = serializers.ChoiceField(choices=["risk", "good", "unknown"], source="due.health.state", read_only=True)
    reasons = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()
    responsible = serializers.SerializerMethodField()

    class Meta:
        model = Contract
        fields = [
            "id",
            "customer",
            "product",
            "renews_on",
            "price_minor",
            "currency",
            "health",
            "reasons",
            "next_step",
            "responsible",
        ]
        read_only_fields = fields

    def get_reasons(self, contract: Any) -> list[str]:
        """Return what speaks for it or against it."""
        return [reason.text for reason in contract.due.health.reasons]

    def get_next_step(self, contract: Any) -> str:
        """Return what happens next; nothing when nobody has said."""
        return contract.due.renewal.next_step if contract.due.renewal else ""

    def get_responsible(self, contract: Any) -> str:
        """Return who does it; nobody when nobody has been named."""
        renewal = contract.due.renewal
        return renewal.responsible.name if renewal and renewal.responsible else ""


@extend_schema_view(get=extend_schema(operation_id="list_renewals", tags=["contracts"]))
class RenewalList(generics.ListAPIView[Contract]):
    """Contracts that come up within 90 days, and those whose day passed without a noted outcome."""

    serializer_class = RenewalOutput

    def get_queryset(self) -> QuerySet[Contract]:
        """Return what the page shows too."""
        return open_contracts(self.request.user, today=timezone.localdate())

    def paginate_queryset(self, queryset: Any) -> Any:
        """Put each contract's health beside it."""
        page = super().paginate_queryset(queryset) or []
        for due in rows_of(list(page), user=self.request.user, today=timezone.localdate()):
            due.contract.due = due  # type: ignore[attr-defined]  # carried to the serializer
        return page
