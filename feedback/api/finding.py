"""What we learnt, and what we decided about it."""

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from feedback.models import DecisionKind, Finding, StatementState


class DecisionOutput(serializers.Serializer[Finding]):
    """What we decided about a finding, and why."""

    kind = serializers.ChoiceField(choices=DecisionKind.choices)
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()
    answer_by = serializers.DateField(allow_null=True)


class FindingOutput(serializers.ModelSerializer[Finding]):
    """A finding; it is ours alone until ``reading`` says that the customer confirmed or corrected it."""

    reading = serializers.ChoiceField(choices=StatementState.choices, source="statement.state", read_only=True)
    aspect = serializers.IntegerField(source="session.aspect_id", read_only=True)
    decision = DecisionOutput(read_only=True, default=None, allow_null=True)
    promise = serializers.IntegerField(source="promise_id", read_only=True, allow_null=True)

    class Meta:
        model = Finding
        fields = ["id", "text", "reading", "aspect", "noted_at", "decision", "promise"]
        read_only_fields = fields


class Findings(generics.GenericAPIView[Finding]):
    """Findings, for those who act on them."""

    serializer_class = FindingOutput

    def get_queryset(self) -> QuerySet[Finding]:
        """Return what the pages show too."""
        found = Finding.objects.for_user(self.request.user).select_related("statement", "session", "decision")
        return found.annotate(promise_id=F("decision__promise__pk"))


@extend_schema_view(get=extend_schema(operation_id="list_findings", tags=["findings"]))
class FindingList(Findings, generics.ListAPIView[Finding]):
    """Findings, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_finding", tags=["findings"]))
class FindingDetail(Findings, generics.RetrieveAPIView[Finding]):
    """One finding."""
