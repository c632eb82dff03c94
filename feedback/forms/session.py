"""The forms of planning a session."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from common.errors import Refused
from common.ids import RowsField, row_id
from feedback.forms.asking import checked_at
from feedback.models import Aspect, FeedbackSession, Guide, Question
from feedback.models.guide import QUESTION_MAX
from feedback.models.session import FEWEST_MINUTES, MOST_MINUTES, PLAN_MAX
from feedback.selectors.asking import Ask, Step
from feedback.selectors.aspect import aspects_of
from feedback.selectors.guide import guides_of
from feedback.selectors.session import possible_readers, questions_of
from feedback.services.plan import PLAN_FIELDS, Changes
from relationships.models import Customer
from valuation.models import DeclineCase

IDS_MAX = 200
REWARD_MAX = 200
NEEDED = ("goal", "decision_it_feeds", "decide_by")


class NewSessionForm(forms.Form):
    """Which aspect a session is about, and the key that makes one draft of it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    aspect = forms.ModelChoiceField(
        Aspect.objects.none(), empty_label=None, error_messages={"required": "Choose one aspect."}
    )
    guide = forms.ModelChoiceField(Guide.objects.none(), required=False, widget=forms.HiddenInput)
    case = forms.ModelChoiceField(DeclineCase.objects.none(), required=False, widget=forms.HiddenInput)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the aspects and guides that the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["aspect"].queryset = aspects_of(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["guide"].queryset = guides_of(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["case"].queryset = DeclineCase.objects.for_user(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["customer"].queryset = Customer.objects.for_user(user)  # type: ignore[attr-defined]  # a ModelChoiceField


class PlanForm(forms.Form):
    """The plan: all of it may be empty while it is a draft."""

    use_required_attribute = False

    WORDS: ClassVar[dict[str, Any]] = {"rows": 2, "maxlength": PLAN_MAX}

    aspect = forms.ModelChoiceField(Aspect.objects.none(), required=False)
    goal = forms.CharField(
        label="What do you want to understand?",
        max_length=PLAN_MAX,
        required=False,
        widget=forms.Textarea(WORDS),
    )
    belief = forms.CharField(
        label="What do we believe, before we ask?",
        help_text="Written down now, so that we notice when they tell us otherwise.",
        max_length=PLAN_MAX,
        required=False,
        widget=forms.Textarea(WORDS),
    )
    decision_it_feeds = forms.CharField(
        label="Which decision does it feed?", max_length=PLAN_MAX, required=False, widget=forms.Textarea(WORDS)
    )
    decide_by = forms.DateField(
        label="Decide by",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as year-month-day, such as 2026-12-12."},
    )
    readers = RowsField(
        User.objects.none(), label="Who else will read every word?", required=False, widget=forms.CheckboxSelectMultiple
    )
    reward = forms.CharField(
        label="A small thank-you",
        help_text="Announced after the answers are in, and the same whatever they say.",
        max_length=REWARD_MAX,
        required=False,
    )
    minutes = forms.IntegerField(
        label="Minutes it takes",
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        error_messages={
            "required": "Say how many minutes it takes.",
            "min_value": "Say at least %(limit_value)s minutes.",
            "max_value": "Ask for at most %(limit_value)s minutes.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, session: FeedbackSession, user: User) -> None:
        """Show the plan as it is kept, or what was typed."""
        initial = {name: getattr(session, name) for name in PLAN_FIELDS}
        readers = session.readers.values_list("pk", flat=True)
        super().__init__(data, initial=initial | {"aspect": session.aspect_id, "readers": list(readers)})
        self.fields["aspect"].queryset = aspects_of(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["readers"].queryset = possible_readers(session)  # type: ignore[attr-defined]  # a ModelChoiceField


class QuestionsForm(forms.Form):
    """The words of every question of a draft, one field each."""

    use_required_attribute = False

    new_question = forms.CharField(
        label="Another open question",
        max_length=QUESTION_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": QUESTION_MAX}),
    )
    new_question_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, questions: Iterable[Question], check_url: str = "") -> None:
        """Make a field for each question; each is checked as it is typed at ``check_url``."""
        super().__init__(data, initial={"new_question_key": uuid.uuid4()})
        self.questions = list(questions)
        self.fields["new_question"].widget.attrs |= checked_at(check_url, "new_question")
        for number, question in enumerate(self.questions, start=1):
            self.fields[f"q-{question.pk}"] = forms.CharField(
                label=f"Question {number}",
                max_length=QUESTION_MAX,
                initial=question.text,
                required=data is not None and f"q-{question.pk}" in data,
                widget=forms.Textarea(
                    {"rows": 2, "maxlength": QUESTION_MAX, "class": "ask"} | checked_at(check_url, f"q-{question.pk}")
                ),
                error_messages={"required": "A question needs words. Remove it if you don’t want to ask it."},
            )

    def texts(self) -> dict[int, str]:
        """Return the words of each question that came with the form and may stand."""
        found = {question.pk: self.cleaned_data.get(f"q-{question.pk}", "") for question in self.questions}
        return {pk: text for pk, text in found.items() if text}


def ids_in(data: QueryDict, name: str) -> frozenset[int]:
    """Return the row ids that came under a name; what is no id is left out."""
    return frozenset(map(row_id, data.getlist(name)[:IDS_MAX])) - {0}


class PlanSheet:
    """Everything the planning page brings: two forms, who is ticked, and what was refused."""

    def __init__(self, data: QueryDict | None, *, session: FeedbackSession, user: User) -> None:
        """Read what came, or show what is kept when nothing came."""
        self.data = data
        self.plan = PlanForm(data, session=session, user=user)
        self.check_url = reverse("feedback:plan-check", args=[session.pk])
        self.questions = QuestionsForm(data, questions=questions_of(session), check_url=self.check_url)
        self.notes: dict[str, str] = {}
        if data is not None:
            self.plan.full_clean()
            self.questions.full_clean()
        for name in NEEDED:  # a draft may lack them, an invitation may not: the page calls none of them optional
            self.plan.fields[name].required = True

    @property
    def has_errors(self) -> bool:
        """Whether anything has to be changed."""
        return bool(self.plan.errors or self.questions.errors or self.notes)

    @property
    def trouble(self) -> str:
        """What to say above the page when something has to be changed."""
        return self.notes.get("") or "Nobody was asked: what is missing is marked below. Everything else is kept."

    def rows(self, steps: Iterable[Step]) -> list[tuple[Step, forms.BoundField, Ask]]:
        """Return every question with its field and what the check says of it."""
        return [(step, self.questions[step.row.key], step.row) for step in steps]

    def changes(self) -> Changes:
        """Return what the page brought: of its two forms only what is valid."""
        data, plan = self.data or QueryDict(), self.plan.cleaned_data
        return Changes(
            fields={name: plan[name] for name in PLAN_FIELDS if name in plan and name in data},
            aspect=plan.get("aspect"),
            readers=plan.get("readers") if "readers_shown" in data else None,
            questions=self.questions.texts(),
            chosen=ids_in(data, "who"),
            shown=ids_in(data, "shown"),
        )

    def new_question(self) -> tuple[str, uuid.UUID]:
        """Return the question to add and the key that adds it once."""
        given = self.questions.cleaned_data
        return given.get("new_question", ""), given.get("new_question_key") or uuid.uuid4()

    def keeping(self, question: int) -> tuple[str, str]:
        """Return why a question is to be kept: one of the reasons, and a few words."""
        data = self.data or QueryDict()
        return data.get(f"because-{question}", ""), data.get(f"reason-{question}", "")

    def add_error(self, field: str, message: str) -> None:
        """Put a message next to its field; what has no field of its own goes next to its part of the page."""
        form = next((form for form in (self.plan, self.questions) if field in form.fields), None)
        if form is None:
            self.notes.setdefault(field, message)
        elif field not in form.errors:
            form.add_error(field, message)

    def add_errors(self, problems: dict[str, str]) -> None:
        """Put every message next to its field."""
        for field, message in problems.items():
            self.add_error(field, message)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn what a service refuses into a message next to its field."""
        try:
            yield
        except Refused as refusal:
            self.add_error(refusal.field, refusal.message)

    def following(self, session: FeedbackSession) -> "PlanSheet":
        """Return the sheet with fields for the questions there are now, should the aspect have changed them."""
        now = questions_of(session)
        if {question.pk for question in now} != {question.pk for question in self.questions.questions}:
            self.questions = QuestionsForm(None, questions=now, check_url=self.check_url)
        return self
