"""What stands on paper and what we believed: figures with their values, benchmarks, objectives, beliefs."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.selectors.token import owner_of
from common.ids import LAST_ID
from common.rows import DAYS, MOST_ROWS, KeyField, RowsInput, TallyOutput, read_rows, refuse, unknown
from feedback.models import Aspect, Belief, Benchmark, Contradiction, Kpi, KpiValue, Objective, Sureness
from feedback.models.session import PLAN_MAX
from feedback.selectors.belief import counted
from feedback.selectors.reference import kpis_by_reference
from feedback.services.belief import Held, write_belief
from feedback.services.strategy import load_kpi_values
from relationships.selectors.reference import customers_by_reference

MOST = 1e12


class ObjectiveOutput(serializers.ModelSerializer[Objective]):
    """An objective, with how many findings help with it."""

    findings = serializers.IntegerField(source="finding_count", read_only=True)

    class Meta:
        model = Objective
        fields: ClassVar = ["id", "name", "why", "until", "created_at", "closed_at", "findings"]
        read_only_fields = fields


class KpiOutput(serializers.ModelSerializer[Kpi]):
    """One of our figures."""

    class Meta:
        model = Kpi
        fields: ClassVar = ["id", "slug", "name", "said_as", "aspect", "objective", "unit", "better", "target", "about"]
        read_only_fields = fields


class KpiValueRow(serializers.Serializer[KpiValue]):
    """One value of one of our figures."""

    id = serializers.CharField(max_length=120)
    figure = serializers.CharField(max_length=80, help_text="The figure’s slug or name.")
    date = serializers.DateField(validators=DAYS, help_text="The day it was taken, or the last day it is about.")
    value = serializers.FloatField(min_value=-MOST, max_value=MOST)
    customer = serializers.CharField(
        max_length=254, required=False, allow_blank=True, help_text="Whose value it is; the company’s own without."
    )
    count = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False, allow_null=True)


class KpiValueInput(RowsInput):
    """Values from one system."""

    rows = serializers.ListField(child=KpiValueRow(), min_length=1, max_length=MOST_ROWS)


class KpiValueOutput(serializers.ModelSerializer[KpiValue]):
    """One value of one of our figures, of the company or of one customer."""

    figure = serializers.CharField(source="kpi.slug", read_only=True)
    unit = serializers.CharField(source="kpi.unit", read_only=True)

    class Meta:
        model = KpiValue
        fields: ClassVar = ["id", "figure", "unit", "on", "value", "count", "customer", "source", "external_id"]
        read_only_fields = fields


class BenchmarkOutput(serializers.ModelSerializer[Benchmark]):
    """What the industry reaches, with where we have it from and on what terms."""

    figure = serializers.CharField(source="kpi.slug", read_only=True)

    class Meta:
        model = Benchmark
        fields: ClassVar = ["id", "figure", "year", "value", "unit", "panel", "licence", "source", "external_id"]
        read_only_fields = fields


class BeliefOutput(serializers.ModelSerializer[Belief]):
    """One belief, written before asking, with how many findings speak for it and against it."""

    findings_for = serializers.IntegerField(source="on_count", read_only=True)
    findings_against = serializers.IntegerField(source="against_count", read_only=True)

    class Meta:
        model = Belief
        fields: ClassVar = ["id", "aspect", "segment", "text", "sure", "written_at", "session", "verdict", "reason"]
        fields += ["judged_at", "findings_for", "findings_against"]
        read_only_fields = fields


class BeliefInput(serializers.Serializer[Belief]):
    """A belief for the register."""

    key = KeyField(help_text="Of the caller’s own: the same key again writes nothing.")
    aspect = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    segment = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=PLAN_MAX)
    sure = serializers.ChoiceField(choices=Sureness.choices, default=Sureness.FAIRLY)


class ContradictionOutput(serializers.ModelSerializer[Contradiction]):
    """Two things that don't add up, with the question to ask; never a verdict."""

    session = serializers.IntegerField(source="invitation.session_id", read_only=True)
    voice = serializers.IntegerField(source="turn_id", read_only=True)

    class Meta:
        model = Contradiction
        fields: ClassVar = ["id", "session", "voice", "kind", "quote", "but", "figure", "question", "tone_by"]
        fields += ["state", "why", "settled_at", "found_at"]
        read_only_fields = fields


@extend_schema_view(get=extend_schema(operation_id="list_objectives", tags=["strategy"]))
class ObjectiveList(generics.ListAPIView[Objective]):
    """Objectives, page by page."""

    serializer_class = ObjectiveOutput

    def get_queryset(self) -> QuerySet[Objective]:
        """Return what the pages show too."""
        return Objective.objects.for_user(self.request.user).annotate(finding_count=Count("findings"))


@extend_schema_view(get=extend_schema(operation_id="list_figures", tags=["strategy"]))
class KpiList(generics.ListAPIView[Kpi]):
    """Our figures, page by page."""

    serializer_class = KpiOutput

    def get_queryset(self) -> QuerySet[Kpi]:
        """Return what the pages show too."""
        return Kpi.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_figure_values", tags=["strategy"]))
class KpiValueList(generics.ListAPIView[KpiValue]):
    """Values of our figures, page by page."""

    serializer_class = KpiValueOutput
    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST)

    def get_queryset(self) -> QuerySet[KpiValue]:
        """Return what the pages show too."""
        return KpiValue.objects.for_user(self.request.user).select_related("kpi")

    @extend_schema(operation_id="load_figure_values", request=KpiValueInput, responses=TallyOutput, tags=["strategy"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 values; the same call again changes nothing."""
        source, rows, given = read_rows(KpiValueInput(data=request.data))
        figures = kpis_by_reference(row["figure"] for row in rows)
        named = {row["customer"] for row in rows if row.get("customer")}
        known = customers_by_reference(source=source, references=named)
        known |= {"": 0}
        refuse(
            unknown("figure", [row["figure"] for row in rows], figures)
            | unknown("customer", [row.get("customer", "") for row in rows], known)
        )
        loaded = [_referring(row, figures, known) for row in rows]
        return Response(TallyOutput(load_kpi_values(source=source, rows=loaded, given=given)).data)


@extend_schema_view(get=extend_schema(operation_id="list_benchmarks", tags=["strategy"]))
class BenchmarkList(generics.ListAPIView[Benchmark]):
    """What the industry reaches, page by page."""

    serializer_class = BenchmarkOutput

    def get_queryset(self) -> QuerySet[Benchmark]:
        """Return what the pages show too."""
        return Benchmark.objects.for_user(self.request.user).select_related("kpi")


@extend_schema_view(get=extend_schema(operation_id="list_beliefs", tags=["strategy"]))
class BeliefList(generics.ListAPIView[Belief]):
    """The belief register, page by page."""

    serializer_class = BeliefOutput
    write_scope = "write:loop"
    write_roles = (Role.CX_MANAGER, Role.EXECUTIVE)

    def get_queryset(self) -> QuerySet[Belief]:
        """Return what the pages show too."""
        return counted(Belief.objects.for_user(self.request.user))

    @extend_schema(operation_id="write_belief", request=BeliefInput, responses={201: BeliefOutput}, tags=["strategy"])
    def post(self, request: Request) -> Response:
        """Write a belief down as the token’s owner; the same key again changes nothing."""
        said = BeliefInput(data=request.data)
        said.is_valid(raise_exception=True)
        given = dict(said.validated_data)
        living = Aspect.objects.for_user(request.user).filter(retired_at=None)
        held = Held(
            aspect=get_object_or_404(living, pk=given.pop("aspect")),
            text=given["text"],
            sure=given["sure"],
            segment=given["segment"],
        )
        made = write_belief(key=given["key"], held=held, by=owner_of(request), at=timezone.now())
        return Response(BeliefOutput(self.get_queryset().get(pk=made.pk)).data, status=status.HTTP_201_CREATED)


@extend_schema_view(get=extend_schema(operation_id="list_contradictions", tags=["strategy"]))
class ContradictionList(generics.ListAPIView[Contradiction]):
    """What doesn't add up in sessions that the token's owner reads, page by page."""

    serializer_class = ContradictionOutput

    def get_queryset(self) -> QuerySet[Contradiction]:
        """Return what the pages show too."""
        return Contradiction.objects.for_user(self.request.user).standing().select_related("invitation")


def _referring(row: dict[str, Any], figures: dict[str, int], known: dict[str, int]) -> dict[str, Any]:
    """Return a row with the ids of what it names."""
    whose = known[row["customer"]] if row.get("customer") else None
    return {**row, "kpi_id": figures[row["figure"]], "customer_id": whose, "on": row["date"]}
