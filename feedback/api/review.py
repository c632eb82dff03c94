"""Reviews: what customers wrote under products and after visits, in and out."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from common.rows import MOST_ROWS, MomentField, RowsInput, TallyOutput, read_rows, refuse, unknown
from feedback.models import Review
from feedback.models.review import LEAST_STARS, MOST_STARS
from feedback.models.words import WORDS_MAX
from feedback.services.review import load_reviews
from relationships.selectors.reference import customers_by_reference

LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$"


class ReviewRow(serializers.Serializer[Review]):
    """One review as another system knows it."""

    id = serializers.CharField(max_length=120)
    at = MomentField()
    text = serializers.CharField(max_length=WORDS_MAX)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    rating = serializers.IntegerField(min_value=LEAST_STARS, max_value=MOST_STARS, required=False, allow_null=True)
    product = serializers.CharField(max_length=120, required=False, allow_blank=True)
    touchpoint = serializers.CharField(max_length=120, required=False, allow_blank=True)
    language = serializers.RegexField(LANGUAGE, required=False, help_text="A code such as `en` or `nb`; else English.")
    customer = serializers.CharField(
        max_length=254,
        required=False,
        allow_blank=True,
        help_text="Who wrote it: the customer’s id in the same source, or an e-mail address.",
    )
    with_name = serializers.BooleanField(
        required=False, help_text="True when their name stood under it for all to see; else it is never shown."
    )


class ReviewsInput(RowsInput):
    """Reviews of one system."""

    rows = serializers.ListField(child=ReviewRow(), min_length=1, max_length=MOST_ROWS)


class ReviewOutput(serializers.ModelSerializer[Review]):
    """One review; whose it is shows only where their name stood under it."""

    customer = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields: ClassVar = [
            "id",
            "at",
            "rating",
            "title",
            "text",
            "product",
            "touchpoint",
            "language",
            "customer",
            "source",
            "external_id",
        ]
        read_only_fields = fields

    def get_customer(self, review: Review) -> int | None:
        """Return the customer who signed it."""
        return review.customer_id if review.with_name else None


class Reviews(generics.GenericAPIView[Review]):
    """Reviews, for everybody who listens."""

    serializer_class = ReviewOutput

    def get_queryset(self) -> QuerySet[Review]:
        """Return what the pages show too."""
        return Review.objects.for_user(self.request.user)


@extend_schema_view(get=extend_schema(operation_id="list_reviews", tags=["voices"]))
class ReviewList(Reviews, generics.ListAPIView[Review]):
    """Reviews, page by page."""

    write_scope = "write:data"
    write_roles = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)

    @extend_schema(operation_id="load_reviews", request=ReviewsInput, responses=TallyOutput, tags=["voices"])
    def post(self, request: Request) -> Response:
        """Add or update up to 1000 reviews; the same call again changes nothing."""
        source, rows, given = read_rows(ReviewsInput(data=request.data))
        named = {row["customer"] for row in rows if row.get("customer")}
        known = customers_by_reference(source=source, references=named)
        strangers = unknown("customer", [row.get("customer") or "" for row in rows], {**known, "": 0})
        refuse(strangers)
        loaded = [{**row, "customer_id": known.get(row.get("customer") or "")} for row in rows]
        names = given | ({"customer_id"} if "customer" in given else set())
        return Response(TallyOutput(load_reviews(source=source, rows=loaded, given=frozenset(names))).data)


@extend_schema_view(get=extend_schema(operation_id="read_review", tags=["voices"]))
class ReviewDetail(Reviews, generics.RetrieveAPIView[Review]):
    """One review."""
