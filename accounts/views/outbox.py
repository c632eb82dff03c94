"""Letters on their way."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import OutboxMessage, Role, SignedInRequest, User
from accounts.selectors import outbox as select
from accounts.services import outbox as service
from accounts.services.link import address_of
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.nudge import nudge

ROWS = 50
THEIR_LINK = "[their own link]"
READERS = (Role.CX_MANAGER, Role.ADMINISTRATOR)


@require_GET
@roles_required(*READERS)
def outbox(request: SignedInRequest) -> HttpResponse:
    """Show the letters of which I may know, newest first."""
    state = request.GET.get("state", "")
    state = state if state in OutboxMessage.State.values else ""
    page = Paginator(select.messages(request.user, state=state), ROWS).get_page(request.GET.get("page"))
    template = "accounts/outbox/outbox.html#rows" if request.htmx else "accounts/outbox/outbox.html"
    return render(request, template, {"page": page, "state": state, "states": OutboxMessage.State.choices})


@require_GET
@roles_required(*READERS)
def message(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one letter: its words only to whoever wrote it."""
    found = get_object_or_404(OutboxMessage.objects.for_user(request.user).select_related("sender", "link"), pk=pk)
    letter = letter_for(found, reader=request.user)
    return render(request, "accounts/outbox/message.html", {"letter": letter, "message": found})


@require_POST
@roles_required(*READERS)
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a letter that could not be sent another round of tries."""
    found = get_object_or_404(OutboxMessage.objects.for_user(request.user), pk=pk)
    if service.send_again(message=found, by=request.user, at=timezone.now()):
        nudge(sweep_outbox)
        messages.success(request, "It goes out again now.")
    else:
        messages.info(request, "Only a letter that couldn’t be sent can be sent again.")
    return redirect("accounts:message", pk=found.pk)


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """One letter as ``reader`` may see it: the words only to whoever wrote it, the link to nobody but its owner."""

    message: OutboxMessage
    body: str
    opens: str


def letter_for(message: OutboxMessage, *, reader: User) -> ReadLetter:
    """Return one letter as ``reader`` may see it; in the demo its link can be followed to try the other side."""
    own = message.sender_id == reader.pk and reader.has_role(Role.CX_MANAGER)
    tried = settings.DEMO and message.sender_id == reader.pk and message.link is not None
    return ReadLetter(
        message=message,
        body=message.body.replace(service.LINK_PLACE, THEIR_LINK) if own else "",
        opens=address_of(message.link) if tried and message.link else "",
    )
