"""What passed between people."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import MOST_ROWS, UNKNOWN, MomentField, RowsInput, TallyOutput, read_rows, refuse
from relationships.models import Interaction
from relationships.models.interaction import TEXT_MAX
from relationships.selectors.reference import people_by_reference
from relationships.services.interaction import load_interactions

MOST_PEOPLE = 50


class InteractionRow(serializers.Serializer[Interaction]):
    """One contact as another system knows it."""

    id = serializers.CharField(max_length=120)
    at = MomentField()
    channel = serializers.CharField(max_length=40)
    people = serializers.ListField(
        child=serializers.CharField(max_length=254),
        min_length=2,
        max_length=MOST_PEOPLE,
        help_text="Who took part: ids in the same source, or e-mail addresses.",
    )
    started_by = serializers.CharField(max_length=254, required=False, help_text="The one of them who began it.")
    text = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)


class InteractionsInput(RowsInput):
    """Contacts of one system."""

    rows = serializers.ListField(child=InteractionRow(), min_length=1, max_length=MOST_ROWS)


class InteractionOutput(serializers.ModelSerializer[Interaction]):
    """One contact."""

    class Meta:
        model = Interaction
        fields = ["id", "at", "channel", "text", "participants", "source", "external_id"]
        read_only_fields = fields


class Interactions(generics.GenericAPIView[Interaction]):
    """Contacts of people whom the token's owner may see."""

    serializer_class = InteractionOutput

    def get_queryset(self) -> QuerySet[Interaction]:
        """Return what the pages show too."""
        return Interaction.objects.for_user(self.request.user).prefetch_related("participants")


@extend_schema_view(get=extend_schema(operation_id="list_interactions", tags=["interactions"]))
class InteractionList(Interactions, generics.ListAPIView[Interaction]):
    """Contacts, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(
        operation_id="load_interactions", request=InteractionsInput, responses=TallyOutput, tags=["interactions"]
    )
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 contacts; the same call again changes nothing, and ties grow once."""
        source, rows, given = read_rows(InteractionsInput(data=request.data))
        known = people_by_reference(source=source, references={name for row in rows for name in _named(row)})
        refuse({index: faults for index, row in enumerate(rows) if (faults := _faults(row, known))})
        loaded = [_resolved(row, known) for row in rows]
        return Response(TallyOutput(load_interactions(source=source, rows=loaded, given=given)).data)


@extend_schema_view(get=extend_schema(operation_id="read_interaction", tags=["interactions"]))
class InteractionDetail(Interactions, generics.RetrieveAPIView[Interaction]):
    """One contact."""


def _named(row: dict[str, Any]) -> set[str]:
    """Return everybody a row names."""
    return {*row["people"], *([row["started_by"]] if "started_by" in row else [])}


def _faults(row: dict[str, Any], known: dict[str, int]) -> dict[str, list[str]]:
    """Return what is wrong with the people a row names."""
    if strangers := sorted(name for name in row["people"] if name not in known):
        return {"people": [f"{UNKNOWN} {name}" for name in strangers]}
    met = {known[name] for name in row["people"]}
    if len(met) < len(row["people"]):
        return {"people": ["Two of them are the same person."]}
    if "started_by" in row and known.get(row["started_by"]) not in met:
        return {"started_by": ["Whoever began it is one of those who took part."]}
    return {}


def _resolved(row: dict[str, Any], known: dict[str, int]) -> dict[str, Any]:
    """Return the row with the people found."""
    started = known[row["started_by"]] if "started_by" in row else None
    return {**row, "people_ids": [known[name] for name in row["people"]], "started_id": started}
