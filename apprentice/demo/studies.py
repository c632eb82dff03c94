"""Why they stay: one study that was answered, read and compared, and one that is being planned."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from apprentice.demo.sessions import World
from apprentice.demo.study_words import THEMES, Reason
from feedback.forms.study import QUESTIONS, STORY
from feedback.models import (
    Aspect,
    Coding,
    FeedbackSession,
    Invitation,
    InvitationState,
    JourneyStage,
    LoyaltyGroup,
    Question,
    Study,
    StudyMember,
    StudyState,
    StudyTheme,
    StudyWork,
    Turn,
    TurnKind,
    WordsUse,
)
from feedback.services.study import Planned, draft_study
from feedback.services.study_run import perform_work, request_work

SOUGHT, OPENED = 36, 58
MOST_THEMES = 3
ANSWER_SHARE = {"loyal": 0.94, "half": 0.86, "leaving": 0.8}
DOUBTS = 0.06
SAID_WITHOUT_NAME = 3
Said = tuple[Turn, list[Reason]]


def write_studies(world: World) -> None:
    """Plan two studies; send, answer, read and compare one of them, where there are customers enough for it."""
    opened = world.ago(OPENED, hour=9)
    stage, _ = JourneyStage.objects.get_or_create(name="Coming back", defaults={"position": 9})
    aspect, _ = Aspect.objects.get_or_create(
        name="Choosing us",
        defaults={
            "told_as": "choosing us, or somebody else",
            "about": "What decides it.",
            "stage": stage,
            "position": 20,
        },
    )
    study = _plan(world, "Silje Aasen", aspect, title="Why do people stay with Fjellvik?", at=opened)
    _work(study, StudyWork.GROUPS, at=opened)
    if not StudyMember.objects.filter(arm__study=study).exists():
        study.delete()
        aspect.delete()
        return
    _work(study, StudyWork.SEND, at=opened)
    study.refresh_from_db()
    if study.state != StudyState.OPEN:
        return
    Study.objects.filter(pk=study.pk).update(value_run=None)  # the run of that day is not among those kept
    _read(study, _answer(study, world), world)
    _work(study, StudyWork.RESULT, at=world.ago(6, hour=14))
    at = world.ago(2, hour=15)
    draft = _plan(world, "Ingrid Solheim", aspect, title="What would make the half-loyal stay?", at=at)
    _work(draft, StudyWork.GROUPS, at=at + timedelta(minutes=1))


def _plan(world: World, owner: str, aspect: Aspect, *, title: str, at: datetime) -> Study:
    planned = Planned(
        title=title,
        aspect=aspect,
        questions={group: str(QUESTIONS[LoyaltyGroup(group)]) for group in LoyaltyGroup.values},
        story=STORY,
        decision_it_feeds="What we put first: on the front page, in the budget for the workshops, and in what new colleagues learn.",
        decide_by=(at + timedelta(days=72)).date(),
        sought=SOUGHT,
        readers=[world.staff["Mona Kvam"], world.staff["Astrid Lunde"]],
    )
    return draft_study(by=world.staff[owner], planned=planned, key=uuid4(), at=at)


def _work(study: Study, work: StudyWork, *, at: datetime) -> None:
    run = request_work(study=study, work=work, by=study.owner, key=uuid4(), at=at)
    perform_work(run_id=run.pk, now=lambda: at)


def _answer(study: Study, world: World) -> list[Said]:
    """Let most of each group answer, in the words of what decides it for them."""
    rng = Random(study.title)
    turns: list[Said] = []
    answered: list[Invitation] = []
    sessions = {session.pk: session for session in FeedbackSession.objects.filter(study_arm__study=study)}
    questions = {
        session.pk: list(Question.objects.filter(version=session.guide_version_id).order_by("position"))
        for session in sessions.values()
    }
    for member in (
        StudyMember.objects.filter(arm__study=study).select_related("arm", "customer", "invitation").order_by("pk")
    ):
        invitation = member.invitation
        if invitation is None or rng.random() > ANSWER_SHARE[member.arm.group]:
            continue
        at = world.ago(OPENED - 1 - rng.randint(0, 20), hour=rng.randint(8, 20), minute=rng.randint(0, 59))
        _finish(invitation, len(answered), at)
        answered.append(invitation)
        reasons = _reasons(member, rng)
        _, why, *story = questions[invitation.session_id]
        turns.append((_turn(invitation, why, " ".join(_sentence(one, rng) for one in reasons), at), reasons))
        if story and rng.random() > 1 / 2:
            turns.append((_turn(invitation, story[0], rng.choice(reasons[0].stories), at), reasons[:1]))
    Invitation.objects.bulk_update(
        answered, ["state", "words_use", "opened_at", "agreed_at", "finished_at"], batch_size=200
    )
    Turn.objects.bulk_create(turn for turn, _ in turns)
    return turns


def _finish(invitation: Invitation, number: int, at: datetime) -> None:
    invitation.state = InvitationState.FINISHED
    invitation.words_use = WordsUse.WITHOUT_NAME if number % SAID_WITHOUT_NAME == 0 else WordsUse.WITH_NAME
    invitation.opened_at = invitation.agreed_at = at - timedelta(minutes=9)
    invitation.finished_at = at


def _turn(invitation: Invitation, question: Question, text: str, at: datetime) -> Turn:
    return Turn(key=uuid4(), invitation=invitation, question=question, kind=TurnKind.ANSWER, text=text, at=at)


def _reasons(member: StudyMember, rng: Random) -> list[Reason]:
    """Draw what decides it for one customer; always something."""
    drawn = []
    for reason in THEMES:
        chance = getattr(reason, member.arm.group)
        if reason.more_with:
            chance *= 1.75 if member.customer.segment == reason.more_with else 0.7
        if rng.random() < chance:
            drawn.append(reason)
    return drawn[:MOST_THEMES] or [THEMES[-1]]


def _sentence(reason: Reason, rng: Random) -> str:
    return f"{rng.choice(reason.begins)}, {rng.choice(reason.ends)}"


def _read(study: Study, turns: list[Said], world: World) -> None:
    """Let the manager read every answer, and the analyst two of three; they don't always see the same."""
    rng = Random(study.pk)
    names = [reason.name for reason in THEMES]
    StudyTheme.objects.bulk_create(StudyTheme(study=study, name=name, position=n) for n, name in enumerate(names))
    themes = dict(StudyTheme.objects.filter(study=study).values_list("name", "pk"))
    codings: list[tuple[Coding, list[int]]] = []
    for number, (turn, reasons) in enumerate(turns):
        for coder, reads in ((study.owner, True), (world.staff["Mona Kvam"], number % 3)):
            seen = {themes[reason.name] for reason in reasons}
            if coder != study.owner:
                seen ^= {themes[name] for name in names if rng.random() < DOUBTS / 2}
            if reads:
                coding = Coding(study=study, turn=turn, coder=coder, at=world.ago(16, hour=11))
                codings.append((coding, sorted(seen)))
    Coding.objects.bulk_create(coding for coding, _ in codings)
    links = Coding.themes.through
    links.objects.bulk_create(
        links(coding_id=coding.pk, studytheme_id=theme) for coding, seen in codings for theme in seen
    )
