"""Colleagues hear about what is late: once a day, once a week, and nobody twice for the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage, User
from feedback.models import Promise
from feedback.services import lateness
from feedback.services.lateness import check_promises, mention_due, mention_undecided, mention_untold
from feedback.tasks import check_promises as task
from tests.factories.feedback import (
    DecisionFactory,
    FeedbackSessionFactory,
    FindingFactory,
    NoticeFactory,
    PromiseFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


def keys():
    return list(OutboxMessage.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize(("days", "letters"), [(3, 0), (2, 1), (0, 1), (-5, 1)])
def test_the_owner_hears_of_what_is_late_or_due_within_two_days(days, letters):
    PromiseFactory(due=TODAY + days * DAY)

    assert check_promises(at=NOW) == letters


def test_a_promise_is_mentioned_once_a_day():
    promise = PromiseFactory(due=TODAY)

    check_promises(at=NOW)
    check_promises(at=NOW)
    check_promises(at=NOW + DAY)

    assert keys() == [f"promise-due:{promise.pk}:{TODAY}", f"promise-due:{promise.pk}:{TODAY + DAY}"]
    assert OutboxMessage.objects.first().to_email == promise.owner.email


def test_two_workers_mention_a_promise_once():
    promise = PromiseFactory(due=TODAY)

    assert [mention_due(promise_id=promise.pk, at=NOW) for _ in range(2)] == [True, False]
    assert len(keys()) == 1


def test_a_promise_kept_meanwhile_is_not_mentioned():
    promise = PromiseFactory(due=TODAY, done=True)

    assert not mention_due(promise_id=promise.pk, at=NOW)


def test_a_worker_that_dies_while_writing_leaves_the_claim_free(monkeypatch):
    promise = PromiseFactory(due=TODAY)
    monkeypatch.setattr(lateness, "queue_letter", lambda **_: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        mention_due(promise_id=promise.pk, at=NOW)
    monkeypatch.undo()

    assert check_promises(at=NOW) == 1
    assert keys() == [f"promise-due:{promise.pk}:{TODAY}"]


def test_somebody_who_left_is_not_written_to():
    PromiseFactory(due=TODAY)
    User.objects.update(is_active=False)

    assert check_promises(at=NOW) == 0


def untold(days):
    promise = PromiseFactory(done=True)
    Promise.objects.update(done_at=NOW - days * DAY)
    return promise


def test_the_sessions_owner_hears_of_people_who_were_not_told_once_a_week():
    promise = untold(4)

    check_promises(at=NOW)
    check_promises(at=NOW + DAY)
    check_promises(at=NOW + 7 * DAY)

    letters = list(OutboxMessage.objects.order_by("pk").values_list("key", "to_email"))
    owner = promise.decision.finding.session.owner.email
    days = [TODAY, TODAY + 7 * DAY]
    assert letters == [(f"promise-untold:{promise.pk}:{day}", owner) for day in days]


def test_two_workers_mention_untold_people_once():
    promise = untold(4)

    assert [mention_untold(promise_id=promise.pk, at=NOW) for _ in range(2)] == [True, False]


def test_three_days_are_given_to_tell_and_told_people_are_not_mentioned():
    untold(2)
    assert check_promises(at=NOW) == 0

    Promise.objects.update(done_at=NOW - 4 * DAY)
    NoticeFactory(decision=Promise.objects.get().decision, kind="done")
    assert check_promises(at=NOW) == 0


def past(**fields):
    session = FeedbackSessionFactory(open=True, decide_by=TODAY - DAY)
    return FindingFactory(statement__invitation__session=session, **fields)


def test_a_decision_past_its_day_is_mentioned_once_a_week():
    finding = past(text="The <place> & the day")

    assert [check_promises(at=NOW) for _ in range(2)] == [1, 0]
    assert check_promises(at=NOW + 7 * DAY) == 1

    letter = OutboxMessage.objects.first()
    assert letter.to_email == finding.session.owner.email
    assert "- The <place> & the day" in letter.body


def test_a_decided_finding_is_not_mentioned():
    finding = past()
    DecisionFactory(finding=finding)

    assert check_promises(at=NOW) == 0
    assert not mention_undecided(session_id=finding.session_id, at=NOW)


def test_the_task_delivered_twice_writes_once():
    PromiseFactory(due=TODAY)

    assert [task.delay(new_argument=1).get() for _ in range(2)] == [1, 0]
    assert len(keys()) == 1
