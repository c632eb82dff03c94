import pytest
from django.urls import reverse

from feedback.models import FindingLabel
from feedback.selectors import check_quality as select
from feedback.selectors.check_quality import agreement, kind_rows
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    FeedbackSessionFactory,
    FindingLabelFactory,
    QuestionFactory,
    QuestionFindingFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("feedback:check-quality")


@pytest.fixture
def analyst():
    return UserFactory(roles=["analyst"], name="Mona Kvam")


def row(user, kind="leading"):
    return next(row for row in kind_rows(user) if row.kind == kind)


def test_a_share_counts_what_tells_whether_the_check_was_right(analyst):
    QuestionFindingFactory.create_batch(4, reworded=True, took_ours=True)
    QuestionFindingFactory(reworded=True)
    for because in ["on_purpose", "not_so", "their_words", "other"]:
        QuestionFindingFactory(kept=True, kept_because=because, reason="So.")
    QuestionFindingFactory()
    found = row(analyst)
    assert (found.right, found.wrong, found.judged, found.own_words, found.waiting) == (5, 2, 7, 1, 1)
    assert found.said == "71%, 47% to 87%"


def test_under_five_no_share_is_said(analyst):
    QuestionFindingFactory.create_batch(4, reworded=True, took_ours=True)
    assert (row(analyst).share, row(analyst).said) == (None, "not rated: 4 of 5")


def test_a_kind_opens_to_how_it_adds_up(analyst, signed_in):
    QuestionFindingFactory(kept=True)
    page = signed_in(analyst).get(reverse("feedback:check-kind", args=["leading"])).content.decode()
    assert "Kept: the check is wrong here" in page
    assert signed_in(analyst).get(reverse("feedback:check-kind", args=["rude"])).status_code == 404


def test_the_page_shows_what_was_kept_and_why(analyst, signed_in):
    QuestionFindingFactory(kept=True, reason="Their own word.")
    page = signed_in(analyst).get(PAGE).content.decode()
    assert "Their own word." in page
    assert '<span class="lint">Don’t you agree</span>' in page


def test_an_empty_page_says_what_will_stand_there(analyst, signed_in):
    assert "Nothing was kept yet" in signed_in(analyst).get(PAGE).content.decode()


def test_another_s_word_is_shown_after_one_s_own(analyst, signed_in):
    finding = FindingLabelFactory(by__name="Ingrid Solheim", is_right=False).finding
    client = signed_in(analyst)
    assert "Ingrid Solheim says" not in client.get(PAGE).content.decode()
    url = reverse("feedback:check-label", args=[finding.pk])
    assert client.post(url, {"is": "right"})["Location"] == PAGE
    assert (
        "Ingrid Solheim says wrong"
        in client.post(url, {"is": "right"}, headers={"HX-Request": "true"}).content.decode()
    )
    assert FindingLabel.objects.get(by=analyst).is_right


def test_what_was_not_kept_is_not_labelled(analyst, signed_in):
    url = reverse("feedback:check-label", args=[QuestionFindingFactory().pk])
    assert signed_in(analyst).post(url, {"is": "right"}).status_code == 404


def test_two_people_agree_beyond_chance_once_there_are_enough(analyst):
    other = UserFactory(roles=["cx_manager"], name="Ingrid Solheim")
    for number in range(10):
        finding = QuestionFindingFactory(kept=True)
        FindingLabelFactory(finding=finding, by=analyst, is_right=number < 5)
        FindingLabelFactory(finding=finding, by=other, is_right=number < 4)
    found = agreement(analyst)
    assert (found.both, found.same, found.kappa) == (10, 9, pytest.approx(0.8))


def test_nobody_agrees_alone(analyst):
    FindingLabelFactory(by=analyst)
    assert agreement(analyst) is None


def test_drafts_of_others_are_not_shown_nor_counted(analyst):
    draft = FeedbackSessionFactory()
    QuestionFindingFactory(question=QuestionFactory(version=draft.guide_version), kept=True)
    assert row(analyst).kept_count == 0


SHARE = {"share": 0.93, "low": 0.9, "high": 0.95, "hits": 93, "of": 100}
NONE = {"share": None, "low": None, "high": None, "hits": 0, "of": 0}
FIGURES = {
    "questions": 420,
    "fine": 200,
    "developed_on": 900,
    "precision": SHARE,
    "recall": NONE,
    "false_alarms": SHARE,
    "kinds": {"leading": {"precision": SHARE, "recall": SHARE}},
    "calibration": [{"from": 0.8, "to": 0.95, "said": 0.9, "was": SHARE}],
}


def test_what_was_measured_is_read_and_what_was_not_is_said(monkeypatch, analyst, signed_in):
    monkeypatch.setattr(select, "measured", lambda language: {"figures": FIGURES} if language == "en" else None)
    page = signed_in(analyst).get(PAGE).content.decode()
    wanted = ("93%, 90% to 95% (93 of 100)", "not measured", "420, 200 of them fine", "80% to 95%")
    assert [words for words in (*wanted, "93% right of 100, 93% found of 100") if words not in page] == []


def test_before_it_is_measured_the_page_says_so(monkeypatch, analyst, signed_in):
    monkeypatch.setattr(select, "measured", lambda _language: None)
    assert "Not measured yet" in signed_in(analyst).get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_more_findings_take_no_more_queries(analyst, signed_in, number, django_assert_num_queries):
    QuestionFindingFactory.create_batch(number, kept=True)
    client = signed_in(analyst)
    with django_assert_num_queries(8):
        client.get(PAGE)
