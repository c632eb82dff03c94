"""Companies."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from relationships.models import Company


class CompanyOutput(serializers.ModelSerializer[Company]):
    """A company."""

    class Meta:
        model = Company
        fields = ["id", "name", "industry", "place", "source", "external_id"]
        read_only_fields = fields


class Companies(generics.GenericAPIView[Company]):
    """Companies that the token's owner may see."""

    serializer_class = CompanyOutput

    def get_queryset(self) -> QuerySet[Company]:
        """Return what the pages show too."""
        return Company.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_companies", tags=["companies"]))
class CompanyList(Companies, generics.ListAPIView[Company]):
    """Companies, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_company", tags=["companies"]))
class CompanyDetail(Companies, generics.RetrieveAPIView[Company]):
    """One company."""
