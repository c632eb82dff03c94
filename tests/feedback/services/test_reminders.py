"""Reminders: few, late enough, and never to somebody who said no."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import OutboxMessage
from feedback.models import Invitation, SessionState
from feedback.services import reminders
from feedback.services.reminders import remind_customers, remind_of_reading, remind_to_answer
from feedback.tasks import remind_customers as task
from tests.factories.feedback import InvitationFactory, StatementFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def invited(days_ago, **about):
    invitation = InvitationFactory(invited=True, **about)
    invitation.invited_at = NOW - days_ago * DAY
    invitation.link.created_at, invitation.link.expires_at = NOW - 30 * DAY, NOW + 30 * DAY
    invitation.link.save()
    invitation.save()
    return invitation


def keys():
    return list(OutboxMessage.objects.order_by("pk").values_list("key", flat=True))


def test_first_reminder_comes_after_three_days_and_the_second_after_seven():
    invitation = invited(0)
    written = [remind_customers(at=NOW + hours * timedelta(hours=1)) for hours in range(0, 24 * 12, 6)]
    first, second = (index * 6 / 24 for index, count in enumerate(written) if count)
    assert (first, second) == (3, 7)
    assert keys() == [f"remind:{invitation.pk}:1", f"remind:{invitation.pk}:2"]


def test_after_a_long_silence_two_letters_never_go_out_together():
    invited(20)
    assert [remind_customers(at=NOW), remind_customers(at=NOW), remind_customers(at=NOW + 3 * DAY)] == [1, 0, 1]


@pytest.mark.parametrize("state", ("declined", "revoked"))
def test_nobody_who_said_no_is_reminded(state):
    Invitation.objects.filter(pk=invited(4).pk).update(state=state)
    assert remind_customers(at=NOW) == 0


def test_nobody_who_finished_is_reminded():
    invitation = invited(4)
    Invitation.objects.filter(pk=invitation.pk).update(state="finished", finished_at=NOW)
    assert remind_customers(at=NOW) == 0


def test_closed_session_reminds_nobody():
    session = invited(4).session
    session.state = SessionState.CLOSED
    session.save()
    assert remind_customers(at=NOW) == 0


@pytest.mark.parametrize("why", ("expired", "revoked", "left alone", "no address"))
def test_person_who_cannot_be_written_to_is_left_alone(why):
    invitation = invited(4)
    link, person = invitation.link, invitation.person
    link.expires_at = NOW if why == "expired" else link.expires_at
    link.revoked_at = NOW if why == "revoked" else None
    person.do_not_ask, person.email = why == "left alone", "" if why == "no address" else person.email
    link.save()
    person.save()
    assert remind_customers(at=NOW) == 0


def test_somebody_who_has_begun_is_told_that_it_is_saved():
    Invitation.objects.filter(pk=invited(3).pk).update(state="answering")
    remind_customers(at=NOW)
    assert OutboxMessage.objects.get().subject == "What you began to tell us is still there"


def test_letter_is_plain_text_with_the_link_and_names_as_they_are():
    invited(3, person__name="Ola O'Brien & Co", session__owner__name="Ingrid <Solheim>")
    remind_customers(at=NOW)
    body = OutboxMessage.objects.get().body
    assert "Dear Ola O'Brien & Co," in body
    assert "Ingrid <Solheim>" in body
    assert body.count("{link}") == 1


def test_second_delivery_does_nothing():
    invited(3)
    assert [remind_customers(at=NOW), remind_customers(at=NOW)] == [1, 0]
    assert len(keys()) == 1


def test_two_workers_with_the_same_row_write_one_letter():
    row = invited(3)
    assert [remind_to_answer(invitation=row, at=NOW), remind_to_answer(invitation=row, at=NOW)] == [True, False]
    assert len(keys()) == 1


def test_row_that_changed_since_it_was_read_is_left_alone():
    row = invited(3)
    Invitation.objects.filter(pk=row.pk).update(state="declined")
    assert remind_to_answer(invitation=row, at=NOW) is False
    assert keys() == []


def test_worker_killed_midway_leaves_nothing_half_done(monkeypatch):
    row = invited(3)

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reminders, "write_letter", killed)
        with pytest.raises(KeyboardInterrupt):
            remind_customers(at=NOW)
    assert Invitation.objects.get(pk=row.pk).reminders == 0
    assert remind_customers(at=NOW) == 1


def test_waiting_reading_is_reminded_of_once():
    invitation = InvitationFactory(finished=True)
    StatementFactory(invitation=invitation, sent=True, sent_at=NOW - 4 * DAY)
    StatementFactory(invitation=invitation, sent=True, sent_at=NOW - 5 * DAY)
    assert [remind_customers(at=NOW), remind_customers(at=NOW + DAY)] == [1, 0]
    assert keys() == [f"remind-reading:{invitation.pk}"]
    assert "2 things" in OutboxMessage.objects.get().body


def test_young_and_answered_readings_remind_nobody():
    StatementFactory(sent=True, sent_at=NOW - 3 * DAY)
    StatementFactory(confirmed=True, sent_at=NOW - 9 * DAY)
    StatementFactory()
    assert remind_customers(at=NOW) == 0


def test_reading_answered_since_it_was_looked_up_reminds_nobody():
    assert remind_of_reading(invitation=StatementFactory(confirmed=True).invitation, at=NOW) is False


@pytest.mark.parametrize("rows", (1, 3))
def test_looking_for_due_rows_costs_the_same_for_one_and_for_many(rows, django_assert_num_queries):
    for _ in range(rows):
        invited(1)
    with django_assert_num_queries(2):
        remind_customers(at=NOW)


def test_task_takes_what_newer_callers_send():
    assert task(batch=7) == 0


def test_database_refuses_a_third_reminder():
    with pytest.raises(IntegrityError, match="invitation_reminds_at_most_twice"), transaction.atomic():
        Invitation.objects.filter(pk=invited(3).pk).update(reminders=3)


@pytest.mark.parametrize(
    "at",
    (
        datetime(2026, 11, 20, 19, 5, tzinfo=UTC),  # 20:05 where we are
        datetime(2026, 11, 21, 6, 55, tzinfo=UTC),  # 7:55
        datetime(2026, 11, 22, 11, 0, tzinfo=UTC),  # a Sunday
    ),
)
def test_nobody_is_reminded_at_night_or_on_a_sunday(at):
    invited(5)
    assert remind_customers(at=at) == 0


def test_whoever_names_a_day_is_reminded_on_that_day_and_then_no_more():
    invitation = invited(1)
    Invitation.objects.filter(pk=invitation.pk).update(remind_on=(NOW + 5 * DAY).date())
    written = [remind_customers(at=NOW + days * DAY) for days in range(20)]
    assert [day for day, count in enumerate(written) if count] == [5]
    assert "You asked us to remind you today." in OutboxMessage.objects.get().body


def test_a_named_day_that_falls_on_a_sunday_is_kept_on_monday():
    invitation = invited(1)
    Invitation.objects.filter(pk=invitation.pk).update(remind_on=(NOW + DAY).date())
    assert [remind_customers(at=NOW + days * DAY) for days in (1, 2, 3)] == [0, 1, 0]


def test_whoever_asked_not_to_be_reminded_is_left_alone():
    Invitation.objects.filter(pk=invited(5).pk).update(remind_never=True)
    assert [remind_customers(at=NOW + days * DAY) for days in range(12)] == [0] * 12


def test_one_person_in_several_sessions_is_not_reminded_of_two_in_a_row():
    first = invited(5)
    invited(4, person=first.person)
    assert [remind_customers(at=NOW + days * DAY) for days in (0, 1, 3)] == [1, 0, 1]


def test_a_wish_is_a_day_or_never():
    invitation = invited(1)
    with pytest.raises(IntegrityError, match="a_wish_is_a_day_or_never"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(remind_never=True, remind_on=NOW.date())
