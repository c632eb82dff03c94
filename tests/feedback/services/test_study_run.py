"""The work of a study: groups, sending, comparing; claimed once, taken up again, refused with a sentence."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback import tasks
from feedback.models import Coding, Invitation, LoyaltyGroup, StudyMember, StudyRun, Turn
from feedback.services.coding import add_theme, code_answer
from feedback.services.study import StudyRefused, change_study, close_study
from feedback.services.study_run import perform_work, request_work, waiting_work
from feedback.services.study_send import send_study
from tests.factories.feedback import StudyFactory, StudyMemberFactory, StudyRunFactory, StudyThemeFactory, TurnFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory

pytestmark = pytest.mark.django_db
P_ALIVE = {"loyal": 0.95, "half": 0.5, "leaving": 0.1}


def valued_customers(each=6):
    run = ValueRunFactory(done=True)
    for p_alive in P_ALIVE.values():
        for _ in range(each):
            CustomerValueFactory(run=run, customer=CustomerFactory(), p_alive=p_alive, orders=4, spent_minor=70_000)
    return run


def work(study, kind, by=None):
    run = request_work(study=study, work=kind, by=by or study.owner, key=uuid.uuid4(), at=timezone.now())
    assert perform_work(run_id=run.pk, now=timezone.now) is True
    run.refresh_from_db()
    study.refresh_from_db()
    return run


def test_groups_come_from_the_newest_run_and_say_what_they_can_find():
    values, study = valued_customers(), StudyFactory(sought=5)
    run = work(study, "groups")
    assert run.state == "done"
    assert run.result["each"] == 5
    assert run.result["eligible"] == {"loyal": 6, "half": 6, "leaving": 6}
    assert [row["ratio"] for row in run.result["power"]] == [1.5, 2.0, 3.0]
    assert study.value_run == values
    assert {arm.group: arm.members.count() for arm in study.arms.all()} == dict.fromkeys(P_ALIVE, 5)
    kept = StudyMember.objects.filter(arm__group="leaving").values_list("p_alive", flat=True)
    assert set(kept) == {0.1}


def test_who_may_not_be_asked_is_in_no_group():
    run, study = valued_customers(each=5), StudyFactory(sought=5)
    resting, gone = (value.customer.person for value in run.values.filter(p_alive=0.5).order_by("pk")[:2])
    type(resting).objects.filter(pk=resting.pk).update(asked_last_at=timezone.now() - timedelta(days=3))
    type(gone).objects.filter(pk=gone.pk).update(do_not_ask=True)
    assert work(study, "groups").result["each"] == 3


def test_without_a_value_run_the_groups_say_what_is_missing():
    run = work(StudyFactory(), "groups")
    assert run.state == "failed"
    assert run.error == "The groups come from the newest value run, and there is none yet. Start one first."


def test_groups_that_cannot_be_matched_are_empty_and_cannot_be_sent():
    run, study = ValueRunFactory(done=True), StudyFactory()
    CustomerValueFactory(run=run, p_alive=0.95)
    assert work(study, "groups").result["each"] == 0
    with pytest.raises(StudyRefused, match="Make the groups first"):
        request_work(study=study, work="send", by=study.owner, key=uuid.uuid4(), at=timezone.now())


def test_sending_invites_each_group_with_its_own_wording_once():
    valued_customers(each=5)
    study = StudyFactory(sought=5)
    work(study, "groups")
    first = work(study, "send")
    assert first.result == {"sent": 15, "left_out": 0}
    assert study.state == "open"
    for arm in study.arms.select_related("session"):
        asked = list(arm.session.guide_version.questions.order_by("position").values_list("text", flat=True))
        assert asked[1:] == [arm.question, study.story]
        assert set(arm.session.invitations.values_list("state", flat=True)) == {"invited"}
    assert Invitation.objects.count() == OutboxMessage.objects.count() == 15
    StudyRun.objects.filter(pk=first.pk).update(state="pending")  # the worker died after the letters were written
    assert perform_work(run_id=first.pk, now=timezone.now) is True
    first.refresh_from_db()
    assert first.result == {"sent": 15, "left_out": 0}
    assert OutboxMessage.objects.count() == 15


def test_somebody_who_was_asked_meanwhile_is_left_out():
    run, study = valued_customers(each=5), StudyFactory(sought=5)
    work(study, "groups")
    person = run.values.order_by("pk").first().customer.person
    type(person).objects.filter(pk=person.pk).update(asked_last_at=timezone.now())
    assert work(study, "send").result == {"sent": 14, "left_out": 1}
    assert StudyMember.objects.filter(invitation=None).count() == 1


def test_a_group_that_nobody_is_left_in_stops_everything():
    run, study = valued_customers(each=5), StudyFactory(sought=5)
    work(study, "groups")
    for value in run.values.filter(p_alive=0.95):
        type(value.customer.person).objects.filter(pk=value.customer.person_id).update(do_not_ask=True)
    sent = work(study, "send")
    assert sent.error == "Most loyal: nobody there may be asked now. Make the groups again."
    assert study.state == "draft"
    assert Invitation.objects.count() == 0


def test_a_day_that_has_come_stops_the_sending():
    valued_customers(each=5)
    study = StudyFactory(sought=5, decide_by=timezone.localdate())
    work(study, "groups")
    with pytest.raises(StudyRefused, match="leaves time to answer"):
        send_study(study=study, at=timezone.now(), tell=lambda done, total: None)


def read_study(*, loyal_names=True):
    """A study whose loyal respondents name one theme more often, all answers read."""
    study = StudyFactory(open=True)
    theme, other = StudyThemeFactory(study=study), StudyThemeFactory(study=study)
    for group in LoyaltyGroup.values:
        for number in range(12):
            member = StudyMemberFactory(arm=study.arms.get(group=group), answered=True)
            turn = TurnFactory(invitation=member.invitation)
            seen = [theme.pk] if (group == "loyal") == loyal_names and number else [other.pk]
            code_answer(study=study, turn=turn, by=study.owner, themes=seen, at=timezone.now())
    return study, theme, other


def test_comparing_finds_what_the_loyal_name_and_keeps_no_words():
    study, theme, other = read_study()
    run = work(study, "result")
    rows = {row["theme"]: row for row in run.result["themes"]}
    assert run.result["respondents"] == {"loyal": 12, "half": 12, "leaving": 12}
    assert rows[theme.pk]["named"] == {"loyal": 11, "half": 0, "leaving": 0}
    assert rows[theme.pk]["stands"] is True
    assert rows[theme.pk]["delta"] > 0 > rows[other.pk]["delta"]
    assert run.result["cells"] == []  # all of one kind: there is nobody else to compare them with
    assert Turn.objects.first().text not in str(run.result)


def test_too_little_to_compare_is_said():
    study = StudyFactory(open=True)
    assert "too little to compare" in work(study, "result").error


def test_nothing_is_compared_before_anybody_was_asked():
    study = StudyFactory()
    with pytest.raises(StudyRefused, match="Nobody has been asked yet"):
        request_work(study=study, work="result", by=study.owner, key=uuid.uuid4(), at=timezone.now())


def test_the_same_form_asks_once_and_other_work_waits():
    study, key = StudyFactory(), uuid.uuid4()
    first = request_work(study=study, work="groups", by=study.owner, key=key, at=timezone.now())
    assert request_work(study=study, work="groups", by=study.owner, key=key, at=timezone.now()) == first
    assert request_work(study=study, work="groups", by=study.owner, key=uuid.uuid4(), at=timezone.now()) == first
    StudyMemberFactory(arm=study.arms.first())
    with pytest.raises(StudyRefused, match="Something else is being worked out"):
        request_work(study=study, work="send", by=study.owner, key=uuid.uuid4(), at=timezone.now())


def test_a_second_delivery_does_nothing():
    run = StudyRunFactory()
    assert tasks.perform_study_work(run_id=run.pk) is True
    assert tasks.perform_study_work(run_id=run.pk) is False


def test_a_silent_worker_loses_its_work_and_writes_nothing_more():
    run = StudyRunFactory(state="running", started_at=timezone.now(), beat_at=timezone.now() - timedelta(minutes=6))
    assert waiting_work(at=timezone.now()) == [run.pk]
    assert tasks.sweep_study_work() == 1
    assert tasks.sweep_study_work() == 0


def test_a_worker_that_was_replaced_stops(monkeypatch):
    run = StudyRunFactory(work="groups")

    def replaced(run, at, tell):
        StudyRun.objects.filter(pk=run.pk).update(started_at=at + timedelta(seconds=1))
        tell(1, 2)

    monkeypatch.setitem(__import__("feedback.services.study_run", fromlist=["x"]).WORKERS, "groups", replaced)
    assert perform_work(run_id=run.pk, now=timezone.now) is False
    run.refresh_from_db()
    assert (run.state, run.done_count) == ("running", 0)


def test_an_unforeseen_error_is_kept_and_raised(monkeypatch):
    run = StudyRunFactory(work="groups")

    def broken(run, at, tell):
        raise ZeroDivisionError("no")

    monkeypatch.setitem(__import__("feedback.services.study_run", fromlist=["x"]).WORKERS, "groups", broken)
    with pytest.raises(ZeroDivisionError):
        perform_work(run_id=run.pk, now=timezone.now)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "ZeroDivisionError: no")


def test_closing_stops_the_sessions_and_closing_twice_is_once():
    study = StudyFactory(open=True)
    assert close_study(study=study, by=study.owner, at=timezone.now()) is True
    assert close_study(study=study, by=study.owner, at=timezone.now()) is False
    assert {arm.session.state for arm in study.arms.select_related("session")} == {"closed"}
    with pytest.raises(StudyRefused, match="nothing to close"):
        close_study(study=StudyFactory(), by=study.owner, at=timezone.now())


def test_what_was_sent_is_not_changed():
    with pytest.raises(StudyRefused, match="has been sent"):
        change_study(study=StudyFactory(open=True), by=None, planned=None, at=timezone.now())


def test_a_theme_has_one_name_however_it_is_written():
    study = StudyFactory(open=True)
    first = add_theme(study=study, by=study.owner, name="They  repair it", key=uuid.uuid4(), at=timezone.now())
    again = add_theme(study=study, by=study.owner, name="they repair it", key=uuid.uuid4(), at=timezone.now())
    assert (first, first.name) == (again, "They repair it")


def test_words_that_change_are_read_again():
    from feedback.services.answering import take_back

    study = StudyFactory(open=True)
    member = StudyMemberFactory(arm=study.arms.first(), answered=True)
    turn = TurnFactory(invitation=member.invitation)
    code_answer(study=study, turn=turn, by=study.owner, themes=[], at=timezone.now())
    take_back(turn=turn, at=timezone.now())
    assert Coding.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "odd"}, "study_state_is_known"),
        ({"title": ""}, "study_has_a_title_and_a_decision"),
        ({"sought": 3}, "study_seeks_5_to_200_per_group"),
        ({"state": "closed"}, "study_that_was_sent_has_its_time"),
        ({"decision_it_feeds": "x" * 1_001}, "study_decision_has_a_limit"),
    ],
)
def test_the_database_refuses_an_impossible_study(fields, name):
    study = StudyFactory()
    with pytest.raises(IntegrityError, match=name):
        type(study).objects.filter(pk=study.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"work": "odd"}, "study_run_work_is_known"),
        ({"state": "odd"}, "study_run_state_is_known"),
        ({"done_count": 1}, "study_run_does_at_most_all"),
        ({"state": "done"}, "finished_study_run_has_its_time"),
    ],
)
def test_the_database_refuses_an_impossible_run(fields, name):
    run = StudyRunFactory()
    with pytest.raises(IntegrityError, match=name):
        StudyRun.objects.filter(pk=run.pk).update(**fields)
