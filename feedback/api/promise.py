"""Promises."""

from decimal import Decimal

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role
from accounts.selectors.token import owner_of
from feedback.models import Promise
from feedback.models.promise import PART_MAX
from feedback.services.promise import finish_promise


class PromiseOutput(serializers.ModelSerializer[Promise]):
    """A promise with its three parts."""

    owner = serializers.CharField(source="owner.name", read_only=True)
    finding = serializers.IntegerField(source="finding_id", read_only=True)

    class Meta:
        model = Promise
        fields = [
            "id",
            "finding",
            "what",
            "value_for_you",
            "for_your_goal",
            "owner",
            "due",
            "state",
            "made_at",
            "done_at",
            "done_what",
        ]
        read_only_fields = fields


class DoneInput(serializers.Serializer[Promise]):
    """What was done."""

    done_what = serializers.CharField(max_length=PART_MAX)
    hours = serializers.DecimalField(
        max_digits=7,
        decimal_places=1,
        min_value=Decimal("0.1"),
        required=False,
        help_text="What everybody together put into it.",
    )


class Promises(generics.GenericAPIView[Promise]):
    """Promises, for those who keep and tell them."""

    serializer_class = PromiseOutput

    def get_queryset(self) -> QuerySet[Promise]:
        """Return what the pages show too."""
        found = Promise.objects.for_user(self.request.user).select_related("owner")
        return found.annotate(finding_id=F("decision__finding__pk"))


@extend_schema_view(get=extend_schema(operation_id="list_promises", tags=["promises"]))
class PromiseList(Promises, generics.ListAPIView[Promise]):
    """Promises, page by page."""


@extend_schema_view(get=extend_schema(operation_id="read_promise", tags=["promises"]))
class PromiseDetail(Promises, generics.RetrieveAPIView[Promise]):
    """One promise."""


class PromiseDone(APIView):
    """Say that a promise is done."""

    write_scope = "write:loop"
    write_roles = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)

    @extend_schema(operation_id="finish_promise", request=DoneInput, responses=PromiseOutput, tags=["promises"])
    def post(self, request: Request, pk: int) -> Response:
        """Say that it is done; saying it again changes nothing."""
        promise = get_object_or_404(Promise.objects.kept_by(request.user), pk=pk)
        said = DoneInput(data=request.data)
        said.is_valid(raise_exception=True)
        finish_promise(promise=promise, by=owner_of(request), at=timezone.now(), **said.validated_data)
        found = Promise.objects.select_related("owner").annotate(finding_id=F("decision__finding__pk"))
        return Response(PromiseOutput(found.get(pk=promise.pk)).data)
