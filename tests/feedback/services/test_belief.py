"""The belief register."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from feedback.models import Belief, BeliefEvidence
from feedback.services.belief import BeliefRefused, Held, judge, register_belief, unweigh, weigh, write_belief
from feedback.services.session import open_session
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    FindingFactory,
    InvitationFactory,
    QuestionFactory,
)
from tests.factories.reflection import BeliefEvidenceFactory, BeliefFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_the_same_form_writes_one_belief():
    key, by, aspect = uuid4(), UserFactory(roles=["executive"]), AspectFactory()
    for _ in range(2):
        write_belief(key=key, held=Held(aspect=aspect, text="Speed wins.", sure="guess"), by=by, at=NOW)

    assert Belief.objects.get().held_by == by


def test_opening_a_session_writes_its_belief_into_the_register_once():
    session = FeedbackSessionFactory(
        belief="Speed wins.",
        goal="What a day means.",
        decision_it_feeds="A date.",
        decide_by=timezone.localdate(NOW) + timedelta(days=9),
    )
    QuestionFactory.create_batch(2, version=session.guide_version)
    InvitationFactory(session=session)

    open_session(session=session, by=session.owner, today=timezone.localdate(NOW), at=NOW)
    register_belief(session=session, at=NOW + timedelta(days=1))

    belief = Belief.objects.get()
    assert (belief.text, belief.written_at, belief.held_by, belief.session) == (
        "Speed wins.",
        NOW,
        session.owner,
        session,
    )


def test_a_session_without_a_belief_writes_nothing():
    assert register_belief(session=FeedbackSessionFactory(belief=" "), at=NOW) is None


def test_a_finding_points_one_way_and_can_be_turned_or_taken_away():
    finding = FindingFactory()
    belief = BeliefFactory(aspect=finding.session.aspect, written_at=NOW - timedelta(days=30))
    by = finding.noted_by
    for stance in ("for", "against"):
        evidence = weigh(belief=belief, finding=finding, stance=stance, by=by, at=NOW)

    assert BeliefEvidence.objects.get().stance == "against"
    unweigh(evidence=evidence)
    unweigh(evidence=evidence)
    assert not BeliefEvidence.objects.exists()


def test_words_said_before_cannot_test_a_belief():
    finding = FindingFactory()
    belief = BeliefFactory(aspect=finding.session.aspect, written_at=NOW + timedelta(days=1))

    with pytest.raises(BeliefRefused, match="before this was written down"):
        weigh(belief=belief, finding=finding, stance="for", by=finding.noted_by, at=NOW)


def test_a_finding_about_another_aspect_says_nothing_of_it():
    with pytest.raises(BeliefRefused, match="another aspect"):
        weigh(belief=BeliefFactory(), finding=FindingFactory(), stance="for", by=UserFactory(), at=NOW)


def test_a_verdict_needs_a_reason_and_overturning_needs_something_against():
    belief, by = BeliefFactory(), UserFactory(roles=["executive"])
    with pytest.raises(BeliefRefused, match="reason"):
        judge(belief=belief, verdict="holds", reason=" ", by=by, at=NOW)
    with pytest.raises(BeliefRefused, match="Nothing speaks against"):
        judge(belief=belief, verdict="overturned", reason="They say so.", by=by, at=NOW)


def test_a_person_overturns_a_belief_with_a_reason():
    evidence, by = BeliefEvidenceFactory(), UserFactory(roles=["executive"])

    judge(belief=evidence.belief, verdict="overturned", reason="The day matters.", by=by, at=NOW)

    belief = Belief.objects.get()
    assert (belief.verdict, belief.reason, belief.judged_by, belief.judged_at) == (
        "overturned",
        "The day matters.",
        by,
        NOW,
    )
