"""Dimensions of value, what is counted for each, and what one of it is worth."""

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from valuation.models import Dimension, Measure, UnitPrice


class MeasureOutput(serializers.ModelSerializer[Measure]):
    """What is counted for a dimension; evidence names it by its slug."""

    class Meta:
        model = Measure
        fields: ClassVar = ["id", "slug", "name", "unit", "is_builtin"]
        read_only_fields = fields


class DimensionOutput(serializers.ModelSerializer[Dimension]):
    """One way in which a customer is worth something; one that is off is left out of runs."""

    measures = MeasureOutput(many=True, read_only=True)

    class Meta:
        model = Dimension
        fields: ClassVar = ["id", "slug", "name", "say", "kind", "is_builtin", "is_on", "position", "measures"]
        read_only_fields = fields


class UnitPriceOutput(serializers.ModelSerializer[UnitPrice]):
    """One version of a price: money in minor units, or for an offset a share of the forecast."""

    measure = serializers.SlugRelatedField[Measure](slug_field="slug", read_only=True)
    set_by = serializers.StringRelatedField[UnitPrice](help_text="Null for what came with the product.")

    class Meta:
        model = UnitPrice
        fields: ClassVar = [
            "id",
            "measure",
            "version",
            "amount_minor",
            "effect",
            "spread",
            "grade",
            "why",
            "set_by",
            "set_at",
        ]
        read_only_fields = fields


class Dimensions(generics.GenericAPIView[Dimension]):
    """Dimensions, for those who work with customer value."""

    serializer_class = DimensionOutput

    def get_queryset(self) -> QuerySet[Dimension]:
        """Return what the pages show too."""
        measures = Prefetch("measures", queryset=Measure.objects.order_by("pk"))
        return Dimension.objects.for_user(self.request.user).prefetch_related(measures)


@extend_schema_view(get=extend_schema(operation_id="list_dimensions", tags=["value"]))
class DimensionList(Dimensions, generics.ListAPIView[Dimension]):
    """Dimensions with what is counted for each, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_dimension", tags=["value"]))
class DimensionDetail(Dimensions, generics.RetrieveAPIView[Dimension]):
    """One dimension."""


@extend_schema_view(get=extend_schema(operation_id="list_unit_prices", tags=["value"]))
class UnitPriceList(generics.ListAPIView[UnitPrice]):
    """Every version of every price, page by page; the highest version of a measure counts."""

    serializer_class = UnitPriceOutput
    queryset = UnitPrice.objects.none()

    def get_queryset(self) -> QuerySet[UnitPrice]:
        """Return what the pages show too."""
        mine = Dimension.objects.for_user(self.request.user)
        return UnitPrice.objects.filter(measure__dimension__in=mine).select_related("measure", "set_by")
