"""Guides beside those of the sessions: one in two languages, and an old survey whose questions were opened up."""

from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from apprentice.demo.sessions import World
from feedback.models import Aspect, Guide, GuideVersion, Question, QuestionFinding
from feedback.services.guide import write_questions
from feedback.services.guide_book import Begun, retire_guide, save_version, write_guide
from feedback.services.question_check import keep_as_is, label_finding, note_findings
from feedback.services.wording import take_ours

NORWEGIAN = (
    "Hva var det siste du pakket for?",
    "Fortell om den siste bestillingen du ventet på, fra du trykket på bestill.",
    "Hva skjedde sist du trengte noe til en bestemt dag?",
    "Hva betyr en leveringsdato for arbeidet du gjør?",
)
NORWEGIAN_RULES = (
    "Én historie er verdt mer enn ti meninger.\n"
    "Nevn gjerne folk ved navn: takk gir vi videre, og klager blir mellom oss."
)
# What the old survey asked, and what was done about it: taken, or kept and why.
SURVEY: tuple[tuple[str, str, str], ...] = (
    ("What did the last thing you paid us for cost, and what did you get for it?", "", ""),
    ("Don’t you think our prices are fair?", "use", ""),
    ("How great was our checkout?", "use", ""),
    ("Would you agree that the price match is generous?", "use", ""),
    ("Surely the checkout is easy to use?", "use", ""),
    ("Isn’t it true that most people prefer to pay by card?", "use", ""),
    (
        "How annoying were the hidden fees?",
        "their_words",
        "Eleven letters about fees say “hidden”. We ask what they meant.",
    ),
    ("Do you always read the terms?", "on_purpose", "Legal needs a yes or no to this one."),
    ("Are the prices and the quality good?", "use", ""),
    ("What problems did you have with the refund?", "we_know", "It goes only to people who wrote to us about one."),
    ("Did you find the checkout easy?", "use", ""),
    ("Is the invoice clear?", "not_so", "A yes is all we need here: the next question opens it."),
)
LABELS = ((True, True), (True, True), (False, False), (True, False))
DRAFT_QUESTIONS = (
    "Why do you order from us rather than from somebody else?",
    "Don’t you agree that our order portal is easy to use?",
    "How frustrating was it when the invoice was wrong?",
    "How do you find the catalogue and your contact person?",
)


def write_guides(world: World) -> None:
    """Write the translation, the old survey, and the questions of the session that is being planned."""
    ingrid, mona = world.staff["Ingrid Solheim"], world.staff["Mona Kvam"]
    _write_translation(world, ingrid)
    _write_survey(world, ingrid)
    _label(world, ingrid, mona)
    _write_draft(world, ingrid)


def _write_translation(world: World, by: User) -> None:
    first = Guide.objects.get(aspect__name="Delivery", name="Delivery, open questions")
    begun = Begun(aspect=first.aspect, language="no", name="Levering, åpne spørsmål", translation_of=first)
    version = write_guide(begun=begun, key=uuid5(NAMESPACE_URL, "levering"), by=by, at=world.ago(12))
    texts = dict(zip(version.questions.order_by("position").values_list("pk", flat=True), NORWEGIAN, strict=False))
    save_version(version=version, texts=texts, ground_rules=NORWEGIAN_RULES, by=by, at=world.ago(12, hour=11))


def _write_survey(world: World, by: User) -> None:
    """Write the survey of two years ago as it was, then open it up question by question, and retire it."""
    aspect = Aspect.objects.get(name="Paying")
    guide = Guide.objects.create(aspect=aspect, name="Paying, the survey we used to send")
    version = GuideVersion.objects.create(guide=guide, number=1)
    write_questions(version=version, texts=[text for text, _, _ in SURVEY])
    note_findings(version=version, by=by, at=world.ago(40))
    for question, (_, what, reason) in zip(version.questions.order_by("position"), SURVEY, strict=True):
        at = world.ago(39, hour=9, minute=question.position)
        if what == "use":
            take_ours(version=version, question_id=question.pk, by=by, at=at)
        elif what:
            keep_as_is(question=question, because=what, reason=reason, by=by, at=at)
    retire_guide(guide=guide, by=by, at=world.ago(38))


def _label(world: World, first: User, second: User) -> None:
    kept = QuestionFinding.objects.filter(state="kept").order_by("pk")
    for finding, (one, other) in zip(kept, LABELS, strict=False):
        label_finding(finding=finding, is_right=one, by=first, at=world.ago(20))
        label_finding(finding=finding, is_right=other, by=second, at=world.ago(18))


def _write_draft(world: World, by: User) -> None:
    """Give the session that is being planned questions that somebody typed in a hurry."""
    version = GuideVersion.objects.get(sessions__state="draft", sessions__aspect__name="Wholesale")
    version.questions.exclude(kind="ice_breaker").delete()
    Question.objects.bulk_create(
        Question(version=version, text=text, position=place) for place, text in enumerate(DRAFT_QUESTIONS, start=1)
    )
    note_findings(version=version, by=by, at=world.ago(0, hour=9))
