"""Orders."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import DAYS, MOST_ROWS, RowsInput, TallyOutput, read_rows, refuse, unknown
from relationships.selectors.reference import customers_by_reference
from valuation.models import Order
from valuation.services.order import load_orders

MOST_MINOR = 10**15


class OrderRow(serializers.Serializer[Order]):
    """One order as another system knows it."""

    id = serializers.CharField(max_length=120)
    customer = serializers.CharField(
        max_length=254, help_text="The customer’s id in the same source, or an e-mail address."
    )
    date = serializers.DateField(validators=DAYS)
    amount_minor = serializers.IntegerField(min_value=0, max_value=MOST_MINOR)
    returned_minor = serializers.IntegerField(min_value=0, max_value=MOST_MINOR, required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    channel = serializers.CharField(max_length=20, required=False, allow_blank=True)


class OrdersInput(RowsInput):
    """Orders of one system."""

    rows = serializers.ListField(child=OrderRow(), min_length=1, max_length=MOST_ROWS)


class OrderOutput(serializers.ModelSerializer[Order]):
    """One order, in minor units of its currency."""

    class Meta:
        model = Order
        fields = [
            "id",
            "customer",
            "placed_on",
            "amount_minor",
            "returned_minor",
            "currency",
            "channel",
            "source",
            "external_id",
        ]
        read_only_fields = fields


class Orders(generics.GenericAPIView[Order]):
    """Orders of customers whom the token's owner may see."""

    serializer_class = OrderOutput

    def get_queryset(self) -> QuerySet[Order]:
        """Return what the pages show too."""
        return Order.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_orders", tags=["orders"]))
class OrderList(Orders, generics.ListAPIView[Order]):
    """Orders, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(operation_id="load_orders", request=OrdersInput, responses=TallyOutput, tags=["orders"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 orders; the same call again changes nothing."""
        source, rows, given = read_rows(OrdersInput(data=request.data))
        wanted = [row["customer"] for row in rows]
        known = customers_by_reference(source=source, references=wanted)
        refuse(unknown("customer", wanted, known) | _over_returned(rows))
        loaded = [{**row, "customer_id": known[row["customer"]]} for row in rows]
        return Response(TallyOutput(load_orders(source=source, rows=loaded, given=given)).data)


@extend_schema_view(get=extend_schema(operation_id="read_order", tags=["orders"]))
class OrderDetail(Orders, generics.RetrieveAPIView[Order]):
    """One order."""


def _over_returned(rows: list[dict[str, Any]]) -> dict[int, dict[str, list[str]]]:
    """Return a fault for every order of which more came back than was bought."""
    too_much = [index for index, row in enumerate(rows) if row.get("returned_minor", 0) > row["amount_minor"]]
    return {index: {"returned_minor": ["More came back than was bought."]} for index in too_much}
