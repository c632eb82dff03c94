"""Customers."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import DAYS, MOST_ROWS, RowsInput, TallyOutput, read_rows, refuse
from relationships.models import Customer
from relationships.models.customer import Channel
from relationships.services.customer import load_customers, types_of


class CustomerRow(serializers.Serializer[Customer]):
    """One customer as another system knows them: a person, or a company with the person to talk to."""

    id = serializers.CharField(max_length=105)
    type = serializers.ChoiceField(choices=["person", "company"])
    name = serializers.CharField(max_length=120)
    contact_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    language = serializers.CharField(max_length=10, required=False)
    goal = serializers.CharField(max_length=300, required=False, allow_blank=True)
    do_not_ask = serializers.BooleanField(required=False)
    since = serializers.DateField(required=False, allow_null=True, validators=DAYS)
    segment = serializers.CharField(max_length=60, required=False, allow_blank=True)
    region = serializers.CharField(max_length=60, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, allow_blank=True)


class CustomersInput(RowsInput):
    """Customers of one system."""

    rows = serializers.ListField(child=CustomerRow(), min_length=1, max_length=MOST_ROWS)


class CustomerOutput(serializers.ModelSerializer[Customer]):
    """A customer, with their value where the newest run knows it: unknown is null, never zero."""

    name = serializers.CharField(read_only=True)

    class Meta:
        model = Customer
        fields = [
            "id",
            "name",
            "person",
            "company",
            "contact",
            "since",
            "segment",
            "region",
            "channel",
            "current_value",
            "value_low",
            "value_high",
            "value_rank",
            "value_at",
            "source",
            "external_id",
        ]
        read_only_fields = fields


class Customers(generics.GenericAPIView[Customer]):
    """Customers whom the token's owner may see."""

    serializer_class = CustomerOutput

    def get_queryset(self) -> QuerySet[Customer]:
        """Return what the pages show too."""
        return Customer.objects.for_user(self.request.user).select_related("person", "company")


@extend_schema_view(get=extend_schema(operation_id="list_customers", tags=["customers"]))
class CustomerList(Customers, generics.ListAPIView[Customer]):
    """Customers, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(operation_id="load_customers", request=CustomersInput, responses=TallyOutput, tags=["customers"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 customers; the same call again changes nothing."""
        source, rows, given = read_rows(CustomersInput(data=request.data))
        kinds = types_of(source=source, references=[row["id"] for row in rows])
        refuse(
            {
                index: {"type": [f"This customer is a {kinds[row['id']]}; that never changes."]}
                for index, row in enumerate(rows)
                if kinds.get(row["id"], row["type"]) != row["type"]
            }
        )
        return Response(TallyOutput(load_customers(source=source, rows=rows, given=given)).data)


@extend_schema_view(get=extend_schema(operation_id="read_customer", tags=["customers"]))
class CustomerDetail(Customers, generics.RetrieveAPIView[Customer]):
    """One customer."""
