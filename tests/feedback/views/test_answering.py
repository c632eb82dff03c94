"""The customer's way from the first question to the last, without JavaScript: plain forms, plain links."""

from uuid import uuid4

import pytest

from feedback.models import Draft, Invitation, Turn
from feedback.models.words import WORDS_MAX
from tests.factories.feedback import (
    DraftFactory,
    InvitationFactory,
    QuestionFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}{% debug %} javascript:alert(3)"


@pytest.fixture
def marit(guest):
    """Return a customer who has agreed, with three questions before her."""
    invitation = InvitationFactory(invited=True, state="answering", words_use="with_name")
    Invitation.objects.update(agreed_at=invitation.invited_at)
    version = invitation.session.guide_version
    QuestionFactory(version=version, kind="open", text="When did you last wait?", position=1)
    QuestionFactory(version=version, kind="open", text="What then?", position=2)
    QuestionFactory(version=version, kind="ice_breaker", text="Where are you now?", position=9)
    return guest(invitation)


def words():
    return list(Turn.objects.order_by("pk").values_list("text", flat=True))


def test_ice_breaker_comes_first_and_the_way_ends_with_what_else(marit):
    asked = []
    for number in (1, 2, 3):
        asked.append(marit.get("question", number).context["step"].question.text)
        response = marit.post("question", number, words=f"Answer {number}", **marit.form("question", number))
    assert asked == ["Where are you now?", "When did you last wait?", "What then?"]
    assert response["Location"] == marit.url("what-else")
    assert words() == ["Answer 1", "Answer 2", "Answer 3"]


def test_coming_back_leads_to_the_first_open_question(marit):
    marit.post("question", 1, words="Here", **marit.form("question", 1))
    assert marit.get("listen")["Location"] == marit.url("question", 2)


def test_question_that_does_not_exist_is_404(marit):
    assert marit.get("question", 4).status_code == 404
    assert marit.post("draft", 4, words="x").status_code == 404


def test_questions_wait_until_the_rules_are_agreed(guest):
    ola = guest(InvitationFactory(invited=True))
    QuestionFactory(version=ola.invitation.session.guide_version)
    assert ola.get("question", 1)["Location"] == ola.url("listen")


def test_double_press_makes_one_answer(marit):
    form = marit.form("question", 1)
    for _ in range(2):
        assert marit.post("question", 1, words="Twice", **form).status_code == 302
    assert words() == ["Twice"]


def test_answering_again_changes_the_answer(marit):
    marit.post("question", 1, words="First", **marit.form("question", 1))
    marit.post("question", 1, words="Second", **marit.form("question", 1))
    assert words() == ["Second"]
    assert Turn.objects.get().changed_at is not None


def test_same_form_with_other_words_is_kept_as_its_own_entry(marit):
    form = marit.form("question", 1)
    marit.post("question", 1, words="One tab", **form)
    marit.post("question", 1, words="Other tab", **form)
    marit.post("question", 1, words="Other tab", **form)
    assert words() == ["One tab", "Other tab"]


def test_late_delivery_does_not_undo_a_change(marit):
    first = marit.form("question", 1)
    marit.post("question", 1, words="First", **first)
    marit.post("question", 1, words="Better", **marit.form("question", 1))
    marit.post("question", 1, words="First", **first)
    assert words() == ["Better"]


def test_more_sent_twice_is_one_row_and_changed_words_are_another(marit):
    key = uuid4()
    for text in ("Parking", "Parking", "Parking, and the ramp"):
        marit.post("more", words=text, key=key)
    assert words() == ["Parking", "Parking, and the ramp"]


def test_resent_form_does_not_bring_back_what_was_deleted(marit):
    key = uuid4()
    marit.post("more", words="Delete me", key=key)
    marit.post("take-back", Turn.objects.get().key, confirmed="1")
    marit.post("more", words="Delete me", key=key)
    assert words() == [""]


def test_form_without_a_key_still_keeps_the_words_once(marit):
    for key in ("", "not a key"):
        marit.post("more", words="No key", key=key)
    assert words() == ["No key"]


def test_somebody_elses_key_changes_nothing_of_theirs(marit, guest):
    other, key = guest(InvitationFactory(invited=True)), uuid4()
    marit.post("more", words="Mine", key=key)
    other.post("more", words="Mine", key=key)
    assert sorted(Turn.objects.values_list("invitation_id", flat=True)) == [marit.invitation.pk, other.invitation.pk]


def test_empty_answer_is_asked_for_beside_the_box(marit):
    response = marit.post("question", 1, words="  \n ", **marit.form("question", 1))
    assert response.status_code == 422
    assert "aria-invalid" in response.content.decode()
    assert "There’s nothing in the box yet" in response.content.decode()
    assert words() == []


@pytest.mark.parametrize("screen", (("question", 1), ("more",), ("what-else",)))
def test_too_long_words_are_refused_and_kept_in_the_box(marit, screen):
    long = "x" * (WORDS_MAX + 12)
    response = marit.post(*screen, words=long)
    assert response.status_code == 422
    assert "That’s 12 characters more than the 10\u00a0000 we can keep" in response.content.decode()
    assert long in response.content.decode()
    assert words() == []


def test_longest_words_fit_exactly_with_line_ends_counted_once(marit):
    text = "a\r\n" * 100 + "b" * (WORDS_MAX - 200)
    marit.post("more", words=text)
    assert words() == [text.replace("\r\n", "\n")]


def test_character_that_no_database_keeps_is_left_out(marit):
    assert marit.post("more", words="be\x00fore").status_code == 302
    assert words() == ["before"]


def test_skip_keeps_a_draft_and_goes_on(marit):
    response = marit.post("question", 1, words="Half a sen", go="skip")
    assert response["Location"] == marit.url("question", 2)
    assert Draft.objects.get().text == "Half a sen"
    assert "Half a sen" in marit.get("question", 1).content.decode()
    assert words() == []


def test_back_keeps_a_draft_too(marit):
    assert marit.post("question", 2, words="Half", go="back")["Location"] == marit.url("question", 1)
    assert Draft.objects.get().text == "Half"


def test_anything_else_without_javascript_comes_back_to_the_question(marit):
    response = marit.post("question", 2, words="Half", go="else")
    assert response["Location"] == marit.url("more") + "?from=2"
    response = marit.client.post(response["Location"], {"words": "And parking", "key": uuid4()})
    assert response["Location"] == marit.url("question", 2)
    assert words() == ["And parking"]
    assert "Half" in marit.get("question", 2).content.decode()


def test_skipping_an_untouched_answer_makes_no_draft(marit):
    marit.post("question", 1, words="Said", **marit.form("question", 1))
    marit.post("question", 1, words="Said", go="skip")
    assert Draft.objects.count() == 0


def test_autosave_keeps_one_draft_and_an_empty_box_none(marit):
    for text in ("Wednes", "Wednesday it said"):
        assert marit.post("draft", 1, words=text).status_code == 204
    assert Draft.objects.get().text == "Wednesday it said"
    assert "Saved <time" in marit.get("question", 1).content.decode()
    marit.post("draft", 1, words="")
    assert Draft.objects.count() == 0


def test_autosave_of_too_much_says_no_and_keeps_the_last_draft(marit):
    marit.post("draft", 1, words="Kept")
    assert marit.post("draft", 1, words="x" * (WORDS_MAX + 1)).status_code == 422
    assert Draft.objects.get().text == "Kept"


def test_sending_ends_the_draft_and_a_late_autosave_does_not_bring_it_back(marit):
    marit.post("draft", 1, words="Sent now")
    marit.post("question", 1, words="Sent now", **marit.form("question", 1))
    marit.post("draft", 1, words="Sent now")
    assert Draft.objects.count() == 0


def test_what_else_shows_what_was_told_and_what_was_not_sent(marit):
    marit.post("question", 1, words="Told words", **marit.form("question", 1))
    marit.post("draft", 2, words="Unsent words")
    page = marit.get("what-else").content.decode()
    assert "Told words" in page
    assert "Unsent words" not in page
    assert "Written, not sent" in page
    assert marit.url("question", 2) in page


def test_words_can_be_changed_by_their_speaker(marit):
    turn = TurnFactory(invitation=marit.invitation, question=None, kind="else", text="Befor", mark_start=0, mark_end=3)
    marit.post("own-words", turn.key, words="Before", **marit.form("own-words", turn.key))
    turn.refresh_from_db()
    assert (turn.text, turn.mark_start) == ("Before", None)


def test_change_from_a_stale_form_keeps_the_typed_words_and_asks_again(marit):
    turn = TurnFactory(invitation=marit.invitation, question=None, kind="else", text="Old")
    stale = marit.form("own-words", turn.key)
    marit.post("own-words", turn.key, words="Phone", **stale)
    response = marit.post("own-words", turn.key, words="Laptop", **stale)
    assert response.status_code == 422
    assert "Laptop" in response.content.decode()
    fields = {name: response.context["form"][name].value() for name in ("key", "seen")}
    marit.post("own-words", turn.key, words="Laptop", **fields)
    assert words() == ["Laptop"]


def test_somebody_elses_words_are_404(marit):
    turn = TurnFactory(text="Theirs")
    for response in (
        marit.get("own-words", turn.key),
        marit.post("own-words", turn.key, words="Mine now"),
        marit.post("take-back", turn.key, confirmed="1"),
    ):
        assert response.status_code == 404
    turn.refresh_from_db()
    assert turn.text == "Theirs"


def test_deleting_asks_first(marit):
    turn = TurnFactory(invitation=marit.invitation, text="Still here")
    response = marit.post("take-back", turn.key)
    assert "Delete these words?" in response.content.decode()
    assert words() == ["Still here"]
    assert marit.post("take-back", turn.key, confirmed="1")["Location"] == marit.url("what-else")
    assert words() == [""]
    assert marit.get("own-words", turn.key).status_code == 404


def test_hostile_words_are_text_on_every_page(marit):
    marit.post("question", 1, words=HOSTILE, **marit.form("question", 1))
    marit.post("draft", 2, words=HOSTILE)
    key = Turn.objects.get().key
    for page in (("question", 1), ("question", 2), ("what-else",), ("own-words", key), ("what-happened",)):
        content = marit.get(*page).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "&lt;script&gt;alert(1)" in content


def test_htmx_sends_more_inside_the_sheet(marit):
    response = marit.client.post(marit.url("more"), {"words": "In the sheet"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<form id="else-form"')
    assert "Thank you. We have it." in response.content.decode()
    assert words() == ["In the sheet"]


def test_htmx_shows_a_refusal_inside_the_sheet_with_the_words(marit):
    long = "y" * (WORDS_MAX + 1)
    response = marit.client.post(marit.url("more"), {"words": long}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert long in response.content.decode()


def test_two_hundred_entries_are_the_most(marit):
    TurnFactory.create_batch(200, invitation=marit.invitation, question=None, kind="else")
    response = marit.post("more", words="One too many")
    assert response.status_code == 422
    assert "One too many" in response.content.decode()


@pytest.mark.parametrize(("name", "count"), (("question", 5), ("what-else", 7)))
@pytest.mark.parametrize("rows", (1, 3))
def test_query_count_does_not_grow(marit, django_assert_num_queries, name, count, rows):
    TurnFactory.create_batch(rows, invitation=marit.invitation, question=None, kind="else")
    DraftFactory(invitation=marit.invitation, question=None)
    args = (1,) if name == "question" else ()
    with django_assert_num_queries(count):
        marit.get(name, *args)
