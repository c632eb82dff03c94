"""People: customers, colleagues and those we don't serve yet."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from relationships.models import Person


class PersonOutput(serializers.ModelSerializer[Person]):
    """A person."""

    class Meta:
        model = Person
        fields = [
            "id",
            "name",
            "email",
            "phone",
            "kind",
            "job_title",
            "place",
            "language",
            "goal",
            "company",
            "do_not_ask",
            "asked_last_at",
            "source",
            "external_id",
        ]
        read_only_fields = fields


class People(generics.GenericAPIView[Person]):
    """People whom the token's owner may see."""

    serializer_class = PersonOutput

    def get_queryset(self) -> QuerySet[Person]:
        """Return what the pages show too."""
        return Person.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_people", tags=["people"]))
class PersonList(People, generics.ListAPIView[Person]):
    """People, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_person", tags=["people"]))
class PersonDetail(People, generics.RetrieveAPIView[Person]):
    """One person."""
