"""The host's side of a room: open it, ask, write down what the customer says, park, pause, go on, end."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.evidence import render_evidence
from common.ids import row_id
from common.nudge import nudge
from feedback.forms.room import AskForm, NoteConsentForm, PhaseForm, WriteDownForm
from feedback.models import Room, RoomPhase, WordsUse
from feedback.selectors import coach as coaching
from feedback.selectors import room as select
from feedback.selectors.customer import first_name
from feedback.selectors.room_check import check_in_room
from feedback.selectors.session import READERS, people_of
from feedback.services import room as services
from feedback.services import room_words as words
from feedback.views.plan import led_or_404
from feedback.views.room_live import tick_address
from feedback.views.room_talk import at_hand_or_404, phases, told


def led_room_or_404(request: SignedInRequest, pk: int) -> Room:
    """Return a room that the user leads; to anybody else it does not exist."""
    found = select.led_room(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_POST
@roles_required(Role.CX_MANAGER)
def open_room(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Open the room of one person, or go back into it."""
    session = led_or_404(request, pk)
    row = next((one for one in people_of(session) if one.pk == invitation), None)
    if row is None:
        raise Http404
    row.session = session
    try:
        opened = services.open_room(invitation=row, host=request.user, key=uuid4(), at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("feedback:session", session.pk)
    return redirect("feedback:room", opened.pk)


@require_GET
@roles_required(*READERS)
def room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the talk: to its host while it goes on with everything a host needs, to its readers as a transcript."""
    found = select.rooms_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.ended_at is None and select.led_room(request.user, pk):
        services.note_seen(room_id=found.pk, side="host", at=timezone.now())
        return _host_page(request, found)
    return render(request, "feedback/room/transcript.html", _transcript(request, found))


@require_POST
@roles_required(Role.CX_MANAGER)
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send what the host says; what the check has found is shown once before it goes out as it is."""
    found = at_hand_or_404(request, pk)
    form = AskForm(request.POST)
    checked = check_in_room(request.POST.get("words", ""), room=found)
    if form.is_valid() and (checked.may_go or form.cleaned_data["as_it_is"]):
        try:
            asked = words.ask(room=found, by=request.user, sent=form.sent, at=timezone.now(), flagged=checked.flags)
            return _taken(request, found, str(asked.key))
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    return _not_taken(request, found, {"ask_form": form, "checked": checked})


@require_POST
@roles_required(Role.CX_MANAGER)
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look at a question while it is being written; nothing is kept."""
    found = at_hand_or_404(request, pk)
    checked = check_in_room(request.POST.get("words", ""), room=found)
    return render(request, "feedback/room/flag.html", {"room": found, "checked": checked})


@require_POST
@roles_required(Role.CX_MANAGER)
def write_down(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what the customer says, in their words, and who wrote it down."""
    found = led_room_or_404(request, pk)
    form = WriteDownForm(request.POST)
    if form.is_valid():
        try:
            said = words.hear(room=found, sent=form.sent, at=timezone.now(), written_by=request.user)
            return _taken(request, found, str(said.key))
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
    return _not_taken(request, found, {"write_form": form})


@require_POST
@roles_required(Role.CX_MANAGER)
def consent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down how the customer said their words may be used."""
    found = led_room_or_404(request, pk)
    form = NoteConsentForm(request.POST)
    if not form.is_valid():
        return _not_taken(request, found, {"consent_form": form})
    use = WordsUse(form.cleaned_data["words_use"])
    return _do(
        request,
        found,
        lambda: services.note_consent(room=found, words_use=use, by=request.user, at=timezone.now()),
    )


@require_POST
@roles_required(Role.CX_MANAGER)
def park(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep something the customer said for its own talk, or take it back into this one."""
    found = led_room_or_404(request, pk)
    turn = select.turn_in(found, row_id(request.POST.get("turn", "")))
    if turn is None:
        raise Http404
    if request.POST.get("do") == "unpark":
        return _do(request, found, lambda: words.unpark(room=found, turn=turn))
    return _do(request, found, lambda: words.park(room=found, turn=turn, by=request.user, at=timezone.now()))


@require_POST
@roles_required(Role.CX_MANAGER)
def phase(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on to a phase."""
    found = led_room_or_404(request, pk)
    form = PhaseForm(request.POST)
    if not form.is_valid():
        return redirect("feedback:room", found.pk)
    to = RoomPhase(form.cleaned_data["phase"])
    return _do(request, found, lambda: services.go_to(room=found, phase=to, at=timezone.now()))


@require_POST
@roles_required(Role.CX_MANAGER)
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop the clock, or let it go on."""
    found = led_room_or_404(request, pk)
    step = services.resume if request.POST.get("do") == "resume" else services.pause
    return _do(request, found, lambda: step(room=found, at=timezone.now()))


@require_POST
@roles_required(Role.CX_MANAGER)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the talk with thanks; when something is left open, ask once."""
    found = led_room_or_404(request, pk)
    if found.ended_at is None and found.end_asked_at is None and not request.POST.get("confirmed"):
        left = coaching.left_open(coaching.coach_of(found), found)
        if left:
            services.note_end_question(room=found, at=timezone.now())
            part = "#ask" if request.htmx else ""
            return render(request, f"feedback/room/end.html{part}", {"room": found, "left": left, "phase": RoomPhase})
    services.end(room=found, by=request.user, at=timezone.now())
    nudge(sweep_outbox)
    return _away(request, reverse("feedback:room", args=[found.pk]))


@require_GET
@roles_required(*READERS)
def figure(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Open what a figure of the room rests on."""
    found = select.rooms_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if what == "clock":
        return render_evidence(request, select.clock_evidence(found, at=timezone.now()))
    evidence = coaching.figure_of(what, led_room_or_404(request, pk))
    if evidence is None:
        raise Http404
    return render_evidence(request, evidence)


def _around(request: SignedInRequest, found: Room) -> dict[str, Any]:
    """Return what stands around the talk: where we are, the time used, what is parked, who is there."""
    now = timezone.now()
    invitation = found.invitation
    return {
        **told(found),
        **phases(found, now),
        "invitation": invitation,
        "who": select.customer_of(found, request.user),
        "host_name": first_name(found.host),
        "clock": select.clock_of(found, at=now),
        "parked": select.parked_in(found),
        "here": select.is_here(found.customer_seen_at, at=now),
        "agreed": invitation.agreed_at is not None,
    }


def _host_page(
    request: SignedInRequest, found: Room, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    entries = select.entries_of(found)
    context = {
        "host": True,
        "entries": entries,
        "coach": coaching.coach_of(found, entries=entries),
        "checked": check_in_room("", room=found),
        "ask_form": AskForm(initial={"key": uuid4()}, auto_id="ask-%s"),
        "write_form": WriteDownForm(initial={"key": uuid4()}, auto_id="write-%s"),
        "consent_form": NoteConsentForm(auto_id="consent-%s"),
        "guide": select.questions_to_ask(found),
        "tick": tick_address(found.pk, "host"),
        **_around(request, found),
        **(more or {}),
    }
    return render(request, "feedback/room/room.html", context, status=status)


def _transcript(request: SignedInRequest, found: Room) -> dict[str, Any]:
    entries = select.entries_of(found)
    return {
        "entries": entries,
        "coach": coaching.coach_of(found, entries=entries),
        "may_change": select.led_room(request.user, found.pk) is not None,
        **_around(request, found),
    }


def _taken(request: SignedInRequest, found: Room, key: str) -> HttpResponse:
    """Say that words are kept: to a script by their key, to everybody else by showing the room."""
    if request.accepts("text/html"):
        return redirect(f"{reverse('feedback:room', args=[found.pk])}#now")
    return JsonResponse({"key": key})


def _not_taken(request: SignedInRequest, found: Room, more: dict[str, Any]) -> HttpResponse:
    """Show what stands in the way, with the words still in their box."""
    if request.accepts("text/html"):
        return _host_page(request, found, more, status=422)
    form = next((one for name, one in more.items() if name.endswith("_form")), None)
    said = [str(error) for errors in form.errors.values() for error in errors] if form else []
    return JsonResponse({"errors": said, "flagged": not said}, status=422)


def _do(request: SignedInRequest, found: Room, work: Any) -> HttpResponse:
    """Do it and show the room; a refusal is said."""
    try:
        work()
    except Refused as refused:
        messages.error(request, refused.message)
    if request.accepts("text/html"):
        return redirect("feedback:room", found.pk)
    return HttpResponse(status=204)


def _away(request: SignedInRequest, address: str) -> HttpResponse:
    """Go somewhere else, with htmx too."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
