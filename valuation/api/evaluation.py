"""Evaluations: how each forecast did on a file of a company's own past."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from valuation.models import Evaluation


class EvaluationOutput(serializers.ModelSerializer[Evaluation]):
    """One evaluation: how far it is, then the marks of each forecast; never a row of its file."""

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "state",
            "file_name",
            "split_on",
            "requested_at",
            "started_at",
            "finished_at",
            "step",
            "done_rows",
            "total_rows",
            "error",
            "result",
        ]
        read_only_fields = fields


class Evaluations(generics.GenericAPIView[Evaluation]):
    """Evaluations, for those who judge the models."""

    serializer_class = EvaluationOutput

    def get_queryset(self) -> QuerySet[Evaluation]:
        """Return what the pages show too."""
        return Evaluation.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_value_evaluations", tags=["value"]))
class EvaluationList(Evaluations, generics.ListAPIView[Evaluation]):
    """Evaluations, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_value_evaluation", tags=["value"]))
class EvaluationDetail(Evaluations, generics.RetrieveAPIView[Evaluation]):
    """One evaluation with the marks of each forecast."""
