"""Value runs and what they say of customers."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.selectors.token import owner_of
from common.nudge import nudge
from common.rows import KeyField
from valuation.models import CustomerValue, ValueRun
from valuation.services.run import request_run
from valuation.tasks import perform_run


class ValueRunOutput(serializers.ModelSerializer[ValueRun]):
    """One computation of what every customer is worth."""

    class Meta:
        model = ValueRun
        fields = [
            "id",
            "state",
            "as_of",
            "horizon_months",
            "annual_rate",
            "seed",
            "requested_at",
            "started_at",
            "finished_at",
            "step",
            "done_count",
            "total_count",
            "parent",
            "dimensions",
            "prices",
            "parameters",
            "backtest",
            "error",
        ]
        read_only_fields = fields


class CustomerValueOutput(serializers.ModelSerializer[CustomerValue]):
    """What a run says of one customer, always with its interval; unknown says why and has no number."""

    class Meta:
        model = CustomerValue
        fields = [
            "id",
            "customer",
            "state",
            "reason",
            "expected_minor",
            "low_minor",
            "high_minor",
            "rank",
            "rank_low",
            "rank_high",
            "contributions",
            "credit_minor",
            "purchases_minor",
            "purchases_rank",
            "p_alive",
            "expected_orders",
            "orders",
            "spent_minor",
            "spent_rank",
        ]
        read_only_fields = fields


class ValueRunInput(serializers.Serializer[ValueRun]):
    """A key of the caller's own: the same key again starts nothing and returns the run it started."""

    key = KeyField()


class Runs(generics.GenericAPIView[ValueRun]):
    """Value runs, for those who work with customer value."""

    serializer_class = ValueRunOutput

    def get_queryset(self) -> QuerySet[ValueRun]:
        """Return what the pages show too."""
        return ValueRun.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_value_runs", tags=["value"]))
class RunList(Runs, generics.ListAPIView[ValueRun]):
    """Value runs, page by page."""

    write_scope = "write:value"
    write_roles = (Role.ANALYST, Role.CX_MANAGER)

    @extend_schema(
        operation_id="start_value_run", request=ValueRunInput, responses={202: ValueRunOutput}, tags=["value"]
    )
    def post(self, request: Request) -> Response:
        """Ask for a value run as of today; while one waits or works, that one is the answer."""
        asked = ValueRunInput(data=request.data)
        asked.is_valid(raise_exception=True)
        now = timezone.now()
        run = request_run(by=owner_of(request), key=asked.validated_data["key"], as_of=timezone.localdate(now), at=now)
        nudge(perform_run, run_id=run.pk)
        return Response(ValueRunOutput(run).data, status=status.HTTP_202_ACCEPTED)


@extend_schema_view(get=extend_schema(operation_id="read_value_run", tags=["value"]))
class RunDetail(Runs, generics.RetrieveAPIView[ValueRun]):
    """One value run: while it works, how far it is."""


@extend_schema_view(get=extend_schema(operation_id="list_values_of_run", tags=["value"]))
class RunValues(generics.ListAPIView[CustomerValue]):
    """What one run says of the customers that the token's owner may see."""

    serializer_class = CustomerValueOutput
    queryset = CustomerValue.objects.none()

    def get_queryset(self) -> QuerySet[CustomerValue]:
        """Return what the pages show too."""
        run = get_object_or_404(ValueRun.objects.for_user(self.request.user), pk=self.kwargs["pk"])
        return CustomerValue.objects.for_user(self.request.user).in_run(run)
