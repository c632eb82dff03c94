"""Aspects of the experience."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from feedback.models import Aspect, Facet


class FacetOutput(serializers.ModelSerializer[Facet]):
    """A part of an aspect."""

    class Meta:
        model = Facet
        fields = ["id", "name"]
        read_only_fields = fields


class AspectOutput(serializers.ModelSerializer[Aspect]):
    """An aspect with its facets."""

    stage = serializers.CharField(source="stage.name", default=None, allow_null=True, read_only=True)
    facets = FacetOutput(many=True, read_only=True)

    class Meta:
        model = Aspect
        fields = ["id", "name", "told_as", "told_as_nb", "about", "stage", "retired_at", "facets"]
        read_only_fields = fields


class Aspects(generics.GenericAPIView[Aspect]):
    """Aspects, for those who listen."""

    serializer_class = AspectOutput

    def get_queryset(self) -> QuerySet[Aspect]:
        """Return what the pages show too."""
        return Aspect.objects.for_user(self.request.user).select_related("stage").prefetch_related("facets")


@extend_schema_view(get=extend_schema(operation_id="list_aspects", tags=["aspects"]))
class AspectList(Aspects, generics.ListAPIView[Aspect]):
    """Aspects, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_aspect", tags=["aspects"]))
class AspectDetail(Aspects, generics.RetrieveAPIView[Aspect]):
    """One aspect."""
