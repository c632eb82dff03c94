"""From the plan of a study to why they stay, through the pages."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Coding, LoyaltyGroup, Study, StudyTheme
from feedback.services.study_run import perform_work
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, StudyFactory, StudyMemberFactory, StudyThemeFactory, TurnFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Why do they stay with us?",
    "question_loyal": "What decides it?",
    "question_half": "What decides it, when you do?",
    "question_leaving": "What decided it, when you still did?",
    "story": "Tell me about one time.",
    "decision_it_feeds": "What we say first.",
    "sought": "5",
}


def form(**more):
    day = timezone.localdate() + timedelta(days=40)
    return {**FORM, "aspect": AspectFactory().pk, "decide_by": day.isoformat(), "key": uuid.uuid4(), **more}


def finish(study):
    """Do the waiting work, as a worker would."""
    for run in study.runs.filter(state="pending"):
        assert perform_work(run_id=run.pk, now=timezone.now)


@pytest.fixture
def manager():
    return UserFactory(roles=["cx_manager"])


def test_the_way_from_plan_to_result(signed_in, manager):
    run = ValueRunFactory(done=True)
    for p_alive in (0.95, 0.5, 0.1):
        for _ in range(5):
            CustomerValueFactory(run=run, customer=CustomerFactory(), p_alive=p_alive, orders=4, spent_minor=70_000)
    browser, data = signed_in(manager), form()
    for _ in range(2):  # the form sent twice makes one study
        assert browser.post(reverse("feedback:new-study"), data).status_code == 302
    study = Study.objects.get()
    at = reverse("feedback:study", args=[study.pk])
    assert "Making the groups" in browser.get(at).content.decode()
    waiting = browser.get(at, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting.headers
    finish(study)
    assert browser.get(at, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = browser.get(at).content.decode()
    assert "<b>5</b> customers in each of three groups" in page
    assert "twice as often" in page
    assert "Hikers" not in browser.get(reverse("feedback:study-members", args=[study.pk, "loyal"])).content.decode()
    assert "What 5 in each group can find" in browser.get(f"{at}figures/power/").content.decode()
    assert "Half-loyal: 5 customers" in browser.get(f"{at}figures/half/").content.decode()
    assert browser.get(f"{at}figures/odd/").status_code == 404
    assert "Ask 15 customers?" in browser.post(f"{at}send/").content.decode()
    browser.post(f"{at}send/", {"confirmed": "1"})
    finish(study)
    assert "<b>0 of 15</b> have answered" in browser.get(at).content.decode()
    assert browser.get(f"{at}edit/").status_code == 302
    assert browser.get(f"{at}result/").status_code == 302


def test_a_plan_without_a_decision_is_no_plan(signed_in, manager):
    page = signed_in(manager).post(reverse("feedback:new-study"), form(decision_it_feeds="", decide_by="2020-01-01"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "No plan, no collection: name the decision this feeds." in text
    assert "That day has come already." in text
    assert "What decides it, when you do?" in text
    assert not Study.objects.exists()


def test_a_draft_is_changed_and_thrown_away(signed_in, manager):
    study, browser = StudyFactory(owner=manager), signed_in(manager)
    StudyMemberFactory(arm=study.arms.first())
    at = reverse("feedback:study", args=[study.pk])
    assert study.title in browser.get(f"{at}edit/").content.decode()
    assert browser.post(f"{at}edit/", form(sought="7", question_half="And you?")).status_code == 302
    study.refresh_from_db()
    assert (study.sought, study.arms.get(group="half").question) == (7, "And you?")
    assert not study.arms.filter(members__isnull=False).exists()
    assert "Throw this study away?" in browser.post(f"{at}discard/").content.decode()
    browser.post(f"{at}discard/", {"confirmed": "1"})
    assert not Study.objects.exists()


def sent_study(owner, *, people=12):
    study = StudyFactory(owner=owner, open=True)
    for group in LoyaltyGroup.values:
        for number in range(people):
            region = "Bergen" if number % 2 else "Oslo"
            member = StudyMemberFactory(
                arm=study.arms.get(group=group), answered=True, customer=CustomerFactory(region=region)
            )
            words = f"{group} {number} words"
            TurnFactory(invitation=member.invitation, text=words)
    return study


def test_answers_are_read_one_by_one_without_their_group(signed_in, manager):
    study, browser = sent_study(manager, people=1), signed_in(manager)
    at = reverse("feedback:study-coding", args=[study.pk])
    seen = set()
    for number in range(3):
        page = browser.get(at)
        turn = page.context["reading"].turn
        seen.add(turn.pk)
        text = page.content.decode()
        assert turn.text in text
        assert turn.invitation.person.name not in text
        assert "Most loyal" not in text
        name = "They repair it" if number == 0 else ""
        themes = list(StudyTheme.objects.values_list("pk", flat=True))
        data = {"turn": turn.pk, "themes": themes, "new_theme": name, "key": uuid.uuid4()}
        assert browser.post(at, data).status_code == 302
    assert len(seen) == 3
    assert "You’ve read every answer" in browser.get(at).content.decode()
    assert StudyTheme.objects.get().codings.count() == 3
    first = min(seen)
    assert browser.get(f"{at}?turn={first}").context["form"]["themes"].value() == [StudyTheme.objects.get().pk]
    browser.post(at, {"turn": first})
    assert Coding.objects.get(turn=first).themes.count() == 0
    assert browser.get(f"{at}?turn=999999").status_code == 404


def test_a_theme_seen_nowhere_goes_and_one_that_was_seen_stays(signed_in, manager):
    study, browser = sent_study(manager, people=1), signed_in(manager)
    unused, used = StudyThemeFactory(study=study), StudyThemeFactory(study=study, name="Used")
    turn = browser.get(reverse("feedback:study-coding", args=[study.pk])).context["reading"].turn
    browser.post(reverse("feedback:study-coding", args=[study.pk]), {"turn": turn.pk, "themes": [used.pk]})
    for theme in (unused, used):
        browser.post(reverse("feedback:study-drop-theme", args=[study.pk]), {"theme": theme.pk})
    assert list(study.themes.all()) == [used]


def coded_study(manager, **kind):
    """Loyal customers name a strength, the others a weakness; every answer is read twice."""
    study = sent_study(manager, **kind)
    strength = StudyThemeFactory(study=study, name="They repair it")
    weakness = StudyThemeFactory(study=study, name="Price decides")
    second = UserFactory(roles=["analyst"])
    study.readers.add(second)
    for arm in study.arms.all():
        for turn in arm.session.invitations.values_list("turns", flat=True):
            for coder in (manager, second):
                coding = Coding.objects.create(study=study, turn_id=turn, coder=coder, at=timezone.now())
                coding.themes.set([strength if arm.group == "loyal" else weakness])
    return study, strength


def test_strengths_come_first_with_words_and_the_numbers_behind_them(signed_in, manager):
    study, theme = coded_study(manager)
    browser = signed_in(manager)
    browser.post(reverse("feedback:study-compare", args=[study.pk]))
    finish(study)
    at = reverse("feedback:study-result", args=[study.pk])
    page = browser.get(at).content.decode()
    assert "<b>1 thing</b> more often than the others do" in page
    assert "words</blockquote>" in page
    assert "12 of 12" in page
    assert "Price decides" not in page
    assert "Price decides" in browser.get(f"{at}?tab=weaknesses").content.decode()
    whom = browser.get(f"{at}?tab=whom").content.decode()
    assert "Bergen" in whom or "Too few of any kind" in whom
    drawer = browser.get(reverse("feedback:study-theme", args=[study.pk, theme.pk])).content.decode()
    assert "They repair it: it stands" in drawer
    assert "Most loyal: 12 of 12" in drawer
    assert browser.get(reverse("feedback:study-theme", args=[study.pk, 999])).status_code == 404
    agreed = browser.get(reverse("feedback:study-agreement", args=[study.pk])).content.decode()
    assert "36 answers were read by two people" in agreed
    assert "α 1.00, κ 1.00" in agreed


def test_who_was_not_named_to_the_customers_sees_only_what_they_let_everybody_read(signed_in, manager):
    study, theme = coded_study(manager)
    study.arms.first().session.invitations.update(words_use="ask_me")
    signed_in(manager).post(reverse("feedback:study-compare", args=[study.pk]))
    finish(study)
    drawer = reverse("feedback:study-theme", args=[study.pk, theme.pk])
    assert "In their words" not in signed_in(roles=["executive"]).get(drawer).content.decode()
    assert "In their words" in signed_in(manager).get(drawer).content.decode()


def test_the_pages_ask_as_often_for_many_as_for_few(signed_in, manager, django_assert_max_num_queries):
    browser = signed_in(manager)
    for people in (6, 14):
        study, _ = coded_study(manager, people=people)
        browser.post(reverse("feedback:study-compare", args=[study.pk]))
        finish(study)
        with django_assert_max_num_queries(14):
            browser.get(reverse("feedback:studies"))
        with django_assert_max_num_queries(24):
            browser.get(reverse("feedback:study", args=[study.pk]))
        with django_assert_max_num_queries(12):
            browser.get(reverse("feedback:study-members", args=[study.pk, "loyal"]))
        with django_assert_max_num_queries(24):
            assert browser.get(reverse("feedback:study-result", args=[study.pk])).status_code == 200
        with django_assert_max_num_queries(20):
            browser.get(reverse("feedback:study-coding", args=[study.pk]))
