"""The demo company as somewhere to walk through, and everybody who walks there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import OutboxMessage, Role, SecretLink, User
from accounts.services.link import PASSWORD, revoke_link, token_of
from accounts.services.person import NewPerson, add_person, deactivate
from accounts.services.token import make_token
from apprentice.demo.company import load_company
from apprentice.demo.crowd import Size
from apprentice.models import ImportRun
from apprentice.services.imports.performing import perform
from apprentice.services.imports.upload import Parcel, receive, start
from feedback.models import Finding, GuideVersion, Invitation, Promise, Room, Theme, Turn
from feedback.services.decision import decide
from feedback.services.finding import join_words
from feedback.services.statement import Reading, draft_statement
from tests.walking.rarities import see_a_study_to_send, see_plans, see_what_waits, see_words_in_work
from valuation.models import DeclineCase, DeclineLook, DeclineSighting, Evaluation, InvestmentPlan
from valuation.services.run import request_run

COLLEAGUES = {
    "CX manager": "ingrid",
    "other CX manager": "silje",
    "executive": "astrid",
    "executive who promises": "henrik",
    "sales rep": "tobias",
    "floor staff": "amina",
    "analyst": "mona",
    "administrator": "jonas",
}
ANONYMOUS = "anonymous"
CUSTOMER = "customer"
NEW_COLLEAGUE = "new colleague"
EVERYBODY = (*COLLEAGUES, CUSTOMER, NEW_COLLEAGUE, ANONYMOUS)
#: Pages without a sign-in, those among them that only a wrong turn leads to included.
PUBLIC = (
    "/",
    "/said/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
    "/accounts/signup/",
)


#: A file of two customers, one of whom has no name.
PEOPLE = b"id,name,channel\nS-1,Guri Hove,shop\nS-2,,shop\n"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser, and the addresses they begin at."""

    name: str
    client: Client
    starts: tuple[str, ...]


@contextmanager
def demo_company() -> Iterator[None]:
    """Load the demo company for as long as this lasts; it is rolled back afterwards."""
    with transaction.atomic():
        load()
        try:
            yield
        finally:
            transaction.set_rollback(True)


#: Enough customers for every page; measuring wants all of them.
VILLAGE = Size(people=260, companies=12)


def load(size: Size | None = VILLAGE) -> None:
    """Load the demo company and do in it what its story leaves undone, so that every page has something to show."""
    load_company(now=timezone.now(), say=lambda _part: None, size=size)
    by = {name: colleague(name) for name in COLLEAGUES}
    now = timezone.now()
    _reflect(by["CX manager"])
    _see_a_decline(now)
    see_plans(by=by["CX manager"], approver=by["executive"], at=now)
    see_what_waits(by=by["analyst"], at=now)
    see_a_study_to_send()
    see_words_in_work(by=by["CX manager"], at=now)
    make_token(user=by["analyst"], name="Nightly orders", scopes=["read"], at=now)
    _send_files(by["analyst"])
    request_run(by=by["analyst"], key=uuid4(), as_of=timezone.localdate(now), at=now)
    new = [
        add_person(
            person=NewPerson(f"{name}@fjellvik.example", f"{name.title()} Vold", "Digital", [Role.ANALYST]),
            by=by["administrator"],
            at=now,
        )
        for name in ("guro", "odd")
    ]
    deactivate(user=new[1], by=by["administrator"], at=now)
    failed = OutboxMessage.objects.filter(sender=by["CX manager"], state="sent").latest("pk")
    OutboxMessage.objects.filter(pk=failed.pk).update(state="failed", error="TimeoutError", attempts=8)


def _see_a_decline(at: datetime) -> None:
    """Open two cases of quiet decline, one of them dismissed: a village is too small for one to be found."""
    look = DeclineLook.objects.latest("pk")
    for segment, ended in (("Hikers", {}), ("Families", {"state": "dismissed", "reason": "Known.", "decided_at": at})):
        case = DeclineCase.objects.create(
            group={"segment": segment}, group_key=segment, title=segment, opened_at=at, **ended
        )
        weekly = {"from": str(look.as_of - timedelta(days=391)), "seen": [9] * 56, "expected": [9.0] * 56}
        DeclineSighting.objects.create(
            case=case,
            look=look,
            customers=60,
            purchases=60,
            expected=90,
            ratio=0.67,
            ratio_low=0.6,
            ratio_high=0.74,
            p_value=0.0001,
            lost_minor=2,
            lost_low_minor=1,
            lost_high_minor=3,
            began_on=look.as_of - timedelta(days=55),
            weekly={**weekly, "all": [50] * 56},
        )


def _reflect(cx_manager: User) -> None:
    """Draft a reading nobody has been asked about, join words to a finding, and decide one without a promise yet."""
    now = timezone.now()
    turns = Turn.objects.filter(invitation__session__owner=cx_manager, invitation__session__state="open")
    unread = turns.filter(statements=None, withdrawn_at=None, invitation__state="finished").earliest("pk")
    draft_statement(
        key=uuid4(),
        invitation=unread.invitation,
        reading=Reading(text="Quick is not the same as on the day.", turn=unread),
        by=cx_manager,
        at=now,
    )
    undecided = Finding.objects.filter(session__owner=cx_manager, decision=None).earliest("pk")
    others = Turn.objects.filter(invitation__session=undecided.session, withdrawn_at=None)
    join_words(
        finding=undecided, turns=list(others.exclude(invitation=undecided.statement.invitation).order_by("pk")[:2])
    )
    decide(finding=undecided, kind="act", reason="Two more people said it.", answer_by=None, by=cx_manager, at=now)


def _send_files(analyst: User) -> None:
    """Send three files: one waits for its columns, one for a worker, and one is done and refused a row."""
    now = timezone.now()
    runs = []
    for name in ("waits.csv", "next.csv", "done.csv"):
        parcel = Parcel(kind="customers", source="shop", name=name, blocks=[PEOPLE], options={})
        runs.append(receive(parcel=parcel, user=analyst, key=uuid4(), at=now))
    for run in runs[1:]:
        start(run=run, mapping=run.mapping, at=now)
    perform(run_id=runs[2].pk, clock=timezone.now)


def colleague(name: str) -> User:
    """Return one of the colleagues."""
    user: User = User.objects.get(email=f"{COLLEAGUES[name]}@fjellvik.example")
    return user


def visitor(name: str) -> Visitor:
    """Return one of everybody, signed in or come in."""
    client = Client()
    if name == CUSTOMER:
        return Visitor(name, client, tuple(start for one in invitations() for start in _starts_of(one)))
    if name == NEW_COLLEAGUE:
        link = SecretLink.objects.filter(purpose=PASSWORD, revoked_at=None).latest("pk")
        return Visitor(name, client, (f"/password/{token_of(link)}/",))
    if name in COLLEAGUES:
        client.force_login(colleague(name))
        return Visitor(name, client, ("/", *_rare_pages(name)))
    return Visitor(name, client, PUBLIC)


def _rare_pages(name: str) -> Iterator[str]:
    """Return the pages that stand too far down a list to be followed, one of each."""
    if name == "administrator":
        yield f"/people/{User.objects.get(is_active=False).pk}/"
        yield f"/outbox/{OutboxMessage.objects.get(state='failed').pk}/"
    if name == "CX manager":
        yield from (f"/findings/{pk}/?q=a" for pk in Finding.objects.order_by("pk").values_list("pk", flat=True))
        yield from (f"/promises/{pk}/" for pk in Promise.objects.order_by("pk").values_list("pk", flat=True))
        yield from (f"/invest/{pk}/?q=a" for pk in _plans())
        yield from (f"/guides/{one.guide_id}/" for one in GuideVersion.objects.filter(frozen_at=None).order_by("pk"))
        yield from (f"/rooms/{pk}/" for pk in Room.objects.filter(ended_at=None).values_list("pk", flat=True))
        yield from (f"/themes/{pk}/" for pk in Theme.objects.filter(state="retired").values_list("pk", flat=True))
        mine = Turn.objects.standing().filter(invitation__session__owner=colleague(name), use_request=None)
        asked_first = mine.filter(invitation__words_use="ask_me")
        yield from (f"/voices/{pk}/" for pk in asked_first.order_by("pk").values_list("pk", flat=True)[:1])
    if name == "executive":
        yield from (f"/invest/{pk}/" for pk in _plans())
    if name == "analyst":
        yield from (f"/value/evaluations/{one.pk}/" for one in Evaluation.objects.order_by("pk"))
        yield from (f"/imports/{pk}/" for pk in ImportRun.objects.order_by("pk").values_list("pk", flat=True))


def _plans() -> Iterator[int]:
    yield from InvestmentPlan.objects.order_by("pk").values_list("pk", flat=True)


def _starts_of(invitation: Invitation) -> Iterator[str]:
    """Return where a customer can be: their link, and for one who answers the pages that only answering leads to."""
    yield f"/s/{token_of(invitation.link)}/"  # type: ignore[arg-type]  # living invitations have one
    if invitation.state == "answering":
        here = f"/listen/{invitation.public_id}"
        yield from (f"{here}/question/1/", f"{here}/question/2/", f"{here}/what-else/", f"{here}/more/")


def invitations() -> list[Invitation]:
    """Return one living invitation for every state that a customer's pages can be in."""
    living = (
        Invitation.objects.filter(link__expires_at__gt=timezone.now(), link__revoked_at=None)
        .select_related("link", "person", "session", "room")
        .prefetch_related("statements", "notices", "clarifications")
        .order_by("pk")
    )
    return list({_state_of(one): one for one in reversed(living)}.values())[::-1]


def end_an_invitation() -> str:
    """Withdraw a customer's link and return its address, which opens nothing any more."""
    link = Invitation.objects.filter(link__isnull=False).select_related("link").earliest("pk").link
    revoke_link(link=link, at=timezone.now())  # type: ignore[arg-type]  # the filter says that there is one
    return f"/s/{token_of(link)}/"  # type: ignore[arg-type]  # as above


def _state_of(invitation: Invitation) -> tuple[object, ...]:
    return (
        invitation.state,
        invitation.words_use,
        frozenset(one.state for one in invitation.statements.all()),
        frozenset((one.kind, one.helped) for one in invitation.notices.all()),
        (invitation.went_unseen, invitation.is_unseen, invitation.few_is_fine, invitation.released_at is None),
        hasattr(invitation, "room") and invitation.room.ended_at is None,
        any(one.answer_id is None for one in invitation.clarifications.all()),
    )
