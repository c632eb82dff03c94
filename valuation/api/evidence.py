"""Evidence of what customers do beyond buying."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import DAYS, MOST_ROWS, RowsInput, TallyOutput, read_rows, refuse, unknown
from relationships.selectors.reference import customers_by_reference
from valuation.models import EvidenceRecord, Measure
from valuation.selectors.dimension import measures_by_reference
from valuation.services.evidence import OURS, load_evidence

MOST = Decimal(10) ** 6


class EvidenceRow(serializers.Serializer[EvidenceRecord]):
    """One thing a customer did, as another system counted it."""

    id = serializers.CharField(max_length=120)
    customer = serializers.CharField(
        max_length=254, help_text="The customer’s id in the same source, or an e-mail address."
    )
    measure = serializers.CharField(max_length=80, help_text="The slug of what is counted: `reference-call`.")
    date = serializers.DateField(validators=DAYS, help_text="The day on which it happened.")
    quantity = serializers.DecimalField(
        max_digits=10,
        decimal_places=3,
        min_value=Decimal(0),
        max_value=MOST,
        required=False,
        help_text="Else 1.",
    )
    about = serializers.CharField(
        max_length=254, required=False, allow_blank=True, help_text="The other customer whom it brought or moved."
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class EvidenceInput(RowsInput):
    """Evidence of one system."""

    rows = serializers.ListField(child=EvidenceRow(), min_length=1, max_length=MOST_ROWS)

    def validate_source(self, source: str) -> str:
        """Refuse the names under which our own evidence is kept."""
        if source in OURS:
            raise serializers.ValidationError("This is a source of our own. Give your system another name.")
        return source


class EvidenceOutput(serializers.ModelSerializer[EvidenceRecord]):
    """One piece of evidence; taken back, it counts no more and says why."""

    measure = serializers.SlugRelatedField[Measure](slug_field="slug", read_only=True)

    class Meta:
        model = EvidenceRecord
        fields: ClassVar = [
            "id",
            "customer",
            "measure",
            "quantity",
            "happened_on",
            "note",
            "about",
            "source",
            "external_id",
            "recorded_at",
            "withdrawn_at",
            "withdrawn_why",
        ]
        read_only_fields = fields


class Evidences(generics.GenericAPIView[EvidenceRecord]):
    """Evidence about customers whom the token's owner may see."""

    serializer_class = EvidenceOutput

    def get_queryset(self) -> QuerySet[EvidenceRecord]:
        """Return what the pages show too."""
        return EvidenceRecord.objects.for_user(self.request.user).select_related("measure")


@extend_schema_view(get=extend_schema(operation_id="list_evidence", tags=["value"]))
class EvidenceList(Evidences, generics.ListAPIView[EvidenceRecord]):
    """Evidence, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(operation_id="load_evidence", request=EvidenceInput, responses=TallyOutput, tags=["value"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 pieces of evidence; the same call again changes nothing."""
        source, rows, given = read_rows(EvidenceInput(data=request.data))
        wanted = [row["customer"] for row in rows]
        named = {row["about"] for row in rows if row.get("about")}
        known = customers_by_reference(source=source, references={*wanted, *named})
        measures = measures_by_reference(row["measure"] for row in rows)
        refuse(
            unknown("customer", wanted, known)
            | unknown("measure", [row["measure"] for row in rows], measures)
            | _about_nobody(rows, known)
        )
        loaded = [_referring(row, known, measures) for row in rows]
        names = given | ({"about_id"} if "about" in given else set())
        tally = load_evidence(source=source, rows=loaded, given=frozenset(names), at=timezone.now())
        return Response(TallyOutput(tally).data)


@extend_schema_view(get=extend_schema(operation_id="read_evidence", tags=["value"]))
class EvidenceDetail(Evidences, generics.RetrieveAPIView[EvidenceRecord]):
    """One piece of evidence."""


def _referring(row: dict[str, Any], known: dict[str, int], measures: dict[str, int]) -> dict[str, Any]:
    """Return a row with the ids of what it names."""
    about = known[row["about"]] if row.get("about") else None
    return {**row, "customer_id": known[row["customer"]], "measure_id": measures[row["measure"]], "about_id": about}


def _about_nobody(rows: list[dict[str, Any]], known: dict[str, int]) -> dict[int, dict[str, list[str]]]:
    """Return a fault for every row that brought somebody unknown, or its own customer."""
    faults: dict[int, dict[str, list[str]]] = {}
    for index, row in enumerate(rows):
        about = row.get("about")
        if about and about not in known:
            faults[index] = {"about": ["We don’t know this one."]}
        elif about and known[about] == known.get(row["customer"]):
            faults[index] = {"about": ["Nobody brings themselves."]}
    return faults
