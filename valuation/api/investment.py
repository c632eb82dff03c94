"""Investment plans and who gets what; read only: people decide them on the pages."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from valuation.models import Choice, InvestmentPlan


class InvestmentPlanOutput(serializers.ModelSerializer[InvestmentPlan]):
    """A plan: its budgets in minor units and minutes, what it was worked out from, found, and brought."""

    class Meta:
        model = InvestmentPlan
        fields = [
            "id",
            "name",
            "state",
            "money_minor",
            "minutes",
            "places",
            "floors",
            "caution",
            "control_share",
            "run",
            "made_at",
            "solved_at",
            "approved_at",
            "starts_on",
            "ended_on",
            "problems",
            "inputs",
            "result",
            "outcome",
        ]
        read_only_fields = fields


class ChoiceOutput(serializers.ModelSerializer[Choice]):
    """One customer’s part in a plan; what is expected comes after cost, with its 80 % interval."""

    action = serializers.CharField(source="action.name", read_only=True)

    class Meta:
        model = Choice
        fields = ["id", "customer", "action", "part", "expected_minor", "low_minor", "high_minor", "doubt_minor", "why"]
        read_only_fields = fields


class Plans(generics.GenericAPIView[InvestmentPlan]):
    """Plans, for those who invest."""

    serializer_class = InvestmentPlanOutput

    def get_queryset(self) -> QuerySet[InvestmentPlan]:
        """Return what the pages show too."""
        return InvestmentPlan.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_investment_plans", tags=["investment"]))
class PlanList(Plans, generics.ListAPIView[InvestmentPlan]):
    """Investment plans, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_investment_plan", tags=["investment"]))
class PlanDetail(Plans, generics.RetrieveAPIView[InvestmentPlan]):
    """One investment plan."""


@extend_schema_view(get=extend_schema(operation_id="list_choices_of_plan", tags=["investment"]))
class PlanChoices(generics.ListAPIView[Choice]):
    """Who gets what in one plan, and who is left alone as the control."""

    serializer_class = ChoiceOutput
    queryset = Choice.objects.none()

    def get_queryset(self) -> QuerySet[Choice]:
        """Return what the pages show too."""
        plan = get_object_or_404(InvestmentPlan.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        return Choice.objects.for_user(self.request.user).filter(plan=plan).select_related("action")
