"""Feedback sessions."""

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.selectors.token import owner_of
from common.ids import LAST_ID
from common.rows import DAYS, KeyField
from feedback.models import Aspect, FeedbackSession
from feedback.models.session import FEWEST_MINUTES, MOST_MINUTES, PLAN_MAX, InvitationState
from feedback.services.plan import Changes, draft_session, save_plan


class SessionOutput(serializers.ModelSerializer[FeedbackSession]):
    """A session: its plan, and how many were asked and answered."""

    asked = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)

    class Meta:
        model = FeedbackSession
        fields = [
            "id",
            "aspect",
            "state",
            "goal",
            "belief",
            "decision_it_feeds",
            "decide_by",
            "reward",
            "minutes",
            "created_at",
            "opened_at",
            "closed_at",
            "asked",
            "answered",
        ]
        read_only_fields = fields


class SessionInput(serializers.Serializer[FeedbackSession]):
    """A draft: the aspect and as much of the plan as is known; people are chosen and asked on the page."""

    key = KeyField(help_text="Of the caller’s own: the same key again changes the same draft.")
    aspect = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    goal = serializers.CharField(max_length=PLAN_MAX, required=False, allow_blank=True)
    belief = serializers.CharField(max_length=PLAN_MAX, required=False, allow_blank=True)
    decision_it_feeds = serializers.CharField(max_length=PLAN_MAX, required=False, allow_blank=True)
    decide_by = serializers.DateField(required=False, allow_null=True, validators=DAYS)
    reward = serializers.CharField(max_length=200, required=False, allow_blank=True)
    minutes = serializers.IntegerField(min_value=FEWEST_MINUTES, max_value=MOST_MINUTES, required=False)


class Sessions(generics.GenericAPIView[FeedbackSession]):
    """Sessions that the token's owner leads or was named as a reader of."""

    serializer_class = SessionOutput

    def get_queryset(self) -> QuerySet[FeedbackSession]:
        """Return what the pages show too."""
        unasked = Q(invitations__state__in=[InvitationState.CHOSEN, InvitationState.REVOKED])
        unasked |= Q(invitations__is_unseen=True)
        readable = Q(invitations__is_unseen=False) | Q(invitations__released_at__isnull=False)
        asked = Count("invitations", filter=~unasked, distinct=True)
        answered = Count("invitations", filter=Q(invitations__state=InvitationState.FINISHED) & readable, distinct=True)
        return FeedbackSession.objects.for_user(self.request.user).annotate(asked=asked, answered=answered)


@extend_schema_view(get=extend_schema(operation_id="list_sessions", tags=["sessions"]))
class SessionList(Sessions, generics.ListAPIView[FeedbackSession]):
    """Sessions, page by page."""

    write_scope = "write:loop"
    write_roles = (Role.CX_MANAGER,)

    @extend_schema(
        operation_id="draft_session", request=SessionInput, responses={201: SessionOutput}, tags=["sessions"]
    )
    def post(self, request: Request) -> Response:
        """Begin a draft, or change the one with the same key; nobody is asked yet."""
        said = SessionInput(data=request.data)
        said.is_valid(raise_exception=True)
        plan = dict(said.validated_data)
        now = timezone.now()
        aspect = get_object_or_404(Aspect.objects.for_user(request.user).filter(retired_at=None), pk=plan.pop("aspect"))
        session = draft_session(owner=owner_of(request), aspect=aspect, key=plan.pop("key"), at=now)
        save_plan(session=session, by=owner_of(request), changes=Changes(fields=plan, aspect=aspect), at=now)
        found = self.get_queryset().get(pk=session.pk)
        return Response(SessionOutput(found).data, status=status.HTTP_201_CREATED)


@extend_schema_view(get=extend_schema(operation_id="read_session", tags=["sessions"]))
class SessionDetail(Sessions, generics.RetrieveAPIView[FeedbackSession]):
    """One session."""
