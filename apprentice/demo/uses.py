"""Three people who want to be asked each time: one was asked, one said yes without a name, one said no."""

from datetime import timedelta
from random import Random
from uuid import UUID

from apprentice.demo.sessions import World
from common.dates import is_quiet
from feedback.models import Turn, UseState, WordsUse
from feedback.services.customer import agree
from feedback.services.use_request import answer_use, ask_to_use, write_use_letter

SEED = 11
WHY = (
    "The people at the counters should read it before the season begins.",
    "Henrik plans the next range and should read it in your own words.",
    "I’d like to show it to everybody when we say what we changed.",
)
SAID = (None, UseState.WITHOUT_NAME, UseState.REFUSED)


def write_uses(world: World) -> None:
    """Let three who gave their name be asked each time instead, and ask them."""
    said = Turn.objects.standing().filter(
        question__isnull=False,
        invitation__words_use=WordsUse.WITH_NAME,
        invitation__statements=None,
        findings=None,
        parked=None,
        adds_to=None,
    )
    said = said.exclude(invitation__customer__in=list(world.named.values()))
    rows = said.select_related("invitation__session__owner", "invitation__person", "invitation__link")
    last_words = {turn.invitation_id: turn for turn in rows.order_by("at", "pk")}
    for number, turn in enumerate(list(last_words.values())[: len(WHY)]):
        invitation, at = turn.invitation, world.ago(1 + 3 * number, hour=10)
        agree(invitation=invitation, words_use=WordsUse.ASK_ME, at=at)
        key = UUID(int=Random(SEED + number).getrandbits(128), version=4)
        asked = ask_to_use(key=key, turn=turn, why=WHY[number], by=invitation.session.owner, at=at)
        if not is_quiet(at):
            write_use_letter(invitation=invitation, at=at)
        answer = SAID[number]
        if answer:
            answer_use(asked=asked, said=answer, at=at + timedelta(hours=7))
