from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict

from common.errors import Refused
from feedback.forms.session import IDS_MAX, NewSessionForm, PlanSheet, ids_in
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FeedbackSessionFactory, GuideFactory, QuestionFactory

KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.fixture
def draft(db):
    session = FeedbackSessionFactory(goal="Dates.")
    QuestionFactory(version=session.guide_version, kind="ice_breaker", text="First?", position=0)
    return session


def sheet(session, data=None):
    given = None if data is None else QueryDict(mutable=True)
    for name, values in (data or {}).items():
        given.setlist(name, values if isinstance(values, list) else [values])
    return PlanSheet(given, session=session, user=session.owner)


def test_an_untouched_sheet_shows_what_is_kept(draft):
    found = sheet(draft)
    question = draft.guide_version.questions.get()
    assert (found.plan["goal"].value(), found.questions[f"q-{question.pk}"].value()) == ("Dates.", "First?")
    assert found.has_errors is False


def test_changes_are_only_what_came(draft):
    changes = sheet(draft, {"goal": " Places. ", "minutes": "15", "who": ["4", "x"], "shown": "5"}).changes()
    assert dict(changes.fields) == {"goal": "Places.", "minutes": 15}
    assert (changes.chosen, changes.shown, changes.readers) == ({4}, {5}, None)


def test_no_readers_ticked_means_none_when_they_were_shown(draft):
    assert list(sheet(draft, {"minutes": "12", "readers_shown": "1"}).changes().readers) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minutes", "2"),
        ("minutes", "61"),
        ("minutes", ""),
        ("decide_by", "soon"),
        ("goal", "x" * 1001),
        ("aspect", "0"),
    ],
)
def test_what_cannot_be_kept_is_marked_and_the_rest_is_kept(draft, field, value):
    found = sheet(draft, {"belief": "They wait.", "minutes": "12", field: value})
    assert list(found.plan.errors) == [field]
    assert found.changes().fields["belief"] == "They wait."
    assert field not in found.changes().fields


def test_an_emptied_question_is_marked(draft):
    question = draft.guide_version.questions.get()
    found = sheet(draft, {"minutes": "12", f"q-{question.pk}": " "})
    assert list(found.questions.errors) == [f"q-{question.pk}"]
    assert found.changes().questions == {}


def test_a_day_is_read(draft):
    assert sheet(draft, {"minutes": "12", "decide_by": "2026-12-12"}).changes().fields["decide_by"] == date(
        2026, 12, 12
    )


def test_a_new_question_keeps_its_key(draft):
    given = {"minutes": "12", "new_question": "And then?", "new_question_key": KEY}
    assert sheet(draft, given).new_question() == ("And then?", UUID(KEY))


@pytest.mark.parametrize(
    ("field", "where"),
    [("goal", lambda found: found.plan.errors), ("new_question", lambda found: found.questions.errors)],
)
def test_a_refusal_stands_next_to_its_field(draft, field, where):
    found = sheet(draft, {"minutes": "12"})
    with found.refusals():
        raise Refused("Not like this.", field=field)
    found.add_error(field, "Said twice.")
    assert where(found)[field] == ["Not like this."]


def test_a_refusal_without_a_field_stands_above(draft):
    found = sheet(draft, {"minutes": "12"})
    with found.refusals():
        raise Refused("This session has been sent already.")
    assert (found.trouble, found.has_errors) == ("This session has been sent already.", True)


def test_a_sheet_follows_the_questions_of_another_aspect(draft):
    found = sheet(draft, {"minutes": "12"})
    added = QuestionFactory(version=draft.guide_version, text="New?")
    assert f"q-{added.pk}" in found.following(draft).questions.fields


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "9" * 19])
def test_what_is_no_id_is_left_out(text):
    data = QueryDict(mutable=True)
    data.setlist("who", [text, "7"])
    assert ids_in(data, "who") == {7}


def test_ids_have_a_limit():
    data = QueryDict(mutable=True)
    data.setlist("who", [str(number) for number in range(1, IDS_MAX + 9)])
    assert len(ids_in(data, "who")) == IDS_MAX


def test_a_new_session_needs_an_aspect_and_a_key(db):
    form = NewSessionForm({}, user=UserFactory(roles=["cx_manager"]))
    assert list(form.errors) == ["key", "aspect"]


def test_a_new_session_offers_what_the_user_may_see(db):
    aspect, guide = AspectFactory(), GuideFactory()
    given = {"key": KEY, "aspect": aspect.pk, "guide": guide.pk}
    assert NewSessionForm(given, user=UserFactory(roles=["cx_manager"])).is_valid()
    assert list(NewSessionForm(given, user=UserFactory(roles=["administrator"])).errors) == ["aspect", "guide"]
