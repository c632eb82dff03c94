"""A transcript of a spoken talk: read it, say who is who, take it in."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Role, SignedInRequest
from accounts.tasks import sweep_outbox
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge
from feedback.forms.transcript import TranscriptForm, WhoForm
from feedback.models import Invitation, WordsUse
from feedback.selectors.session import people_of
from feedback.services.room_import import Recording, import_talk
from feedback.views.plan import led_or_404


@require_http_methods(["GET", "POST"])
@roles_required(Role.CX_MANAGER)
def transcript(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Take a transcript, show what was read with who is who, and on the second press keep it."""
    session = led_or_404(request, pk)
    row = next((one for one in people_of(session) if one.pk == invitation), None)
    if row is None:
        raise Http404
    row.session = session
    form = TranscriptForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
    if not form.is_valid():
        page = {"session": session, "invitation": row, "form": form}
        return render(request, "feedback/room/upload.html", page, status=422 if form.is_bound else 200)
    return _who_is_who(request, row, form)


def _who_is_who(request: SignedInRequest, row: Invitation, form: TranscriptForm) -> HttpResponse:
    """Show the talk as it was read; once everybody has a side, keep it."""
    data = request.POST if "keep" in request.POST else None
    agreed = row.agreed_at is not None
    who = WhoForm(data, speakers=form.talk.speakers, agreed=agreed, guess=row.person.name)
    trouble = ""
    if who.is_valid():
        given = form.cleaned_data
        use = WordsUse(who.cleaned_data["words_use"]) if not agreed else None
        recording = Recording(
            spoken=form.talk.spoken,
            roles=who.roles,
            began_at=given["began_at"],
            key=given["key"],
            words_use=use,
        )
        try:
            room = import_talk(invitation=row, by=request.user, recording=recording, at=timezone.now())
            nudge(sweep_outbox)
            return redirect("feedback:room", room.pk)
        except Refused as refusal:
            trouble = refusal.message
    context = {
        "session": row.session,
        "invitation": row,
        "form": form,
        "who": who,
        "talk": form.talk,
        "trouble": trouble,
    }
    return render(request, "feedback/room/preview.html", context, status=422 if data else 200)
