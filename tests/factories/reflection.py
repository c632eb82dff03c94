"""Factories of what stands beside the words: doubts, scores, beliefs, figures, hours."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from feedback.models import (
    Belief,
    BeliefEvidence,
    Benchmark,
    Clarification,
    Contradiction,
    Effort,
    Kpi,
    KpiValue,
    KpiVoice,
    Objective,
    Score,
    UseRequest,
)
from tests.factories.feedback import AspectFactory, FindingFactory, InvitationFactory, TurnFactory

USER = "tests.factories.accounts.UserFactory"


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    invitation = factory.SubFactory(InvitationFactory, finished=True)
    customer = factory.SelfAttribute("invitation.customer")
    aspect = factory.SelfAttribute("invitation.session.aspect")
    value = 9
    best = 10
    at = factory.LazyFunction(timezone.now)


class ClarificationFactory(DjangoModelFactory):
    class Meta:
        model = Clarification

    turn = factory.SubFactory(TurnFactory)
    invitation = factory.SelfAttribute("turn.invitation")
    text = "You wrote “the usual place”. Which one did you have in mind?"
    asked_by = factory.SelfAttribute("invitation.session.owner")
    asked_at = factory.LazyFunction(timezone.now)


class UseRequestFactory(DjangoModelFactory):
    """Waiting for an answer; ``state="refused"`` and the like are answered."""

    class Meta:
        model = UseRequest

    turn = factory.SubFactory(TurnFactory, invitation__words_use="ask_me")
    asked_by = factory.SelfAttribute("turn.invitation.session.owner")
    why = "The people who pack the boxes should read it."
    asked_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyAttribute(lambda row: None if row.state == "asked" else timezone.now())
    state = "asked"


class ContradictionFactory(DjangoModelFactory):
    """An open one; ``settled=True`` for one that somebody decided to keep."""

    class Meta:
        model = Contradiction

    class Params:
        settled = factory.Trait(
            state="kept",
            settled_by=factory.SelfAttribute("invitation.session.owner"),
            settled_at=factory.LazyFunction(timezone.now),
        )

    turn = factory.SubFactory(TurnFactory)
    invitation = factory.SelfAttribute("turn.invitation")
    fingerprint = factory.Sequence(lambda n: f"score:{n}")
    kind = "score"
    quote = "It was across the fjord."
    but = "but the score they gave is"
    figure = "9 of 10"
    question = "What is each of them about, for you?"
    found_at = factory.LazyFunction(timezone.now)


class BeliefFactory(DjangoModelFactory):
    class Meta:
        model = Belief

    aspect = factory.SubFactory(AspectFactory)
    text = "Customers want parcels faster."
    held_by = factory.SubFactory(USER, roles=["executive"])
    written_at = factory.LazyFunction(timezone.now)


class BeliefEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = BeliefEvidence

    finding = factory.SubFactory(FindingFactory)
    belief = factory.SubFactory(BeliefFactory, aspect=factory.SelfAttribute("..finding.session.aspect"))
    stance = "against"
    by = factory.SelfAttribute("finding.noted_by")
    at = factory.LazyFunction(timezone.now)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    name = factory.Sequence(lambda n: f"A date we keep {n}")
    owner = factory.SubFactory(USER, roles=["executive"])
    created_at = factory.LazyFunction(timezone.now)


class KpiFactory(DjangoModelFactory):
    class Meta:
        model = Kpi

    slug = factory.Sequence(lambda n: f"on-time-{n}")
    name = factory.Sequence(lambda n: f"On time {n}")
    said_as = "It comes on time"
    aspect = factory.SubFactory(AspectFactory)


class KpiValueFactory(DjangoModelFactory):
    class Meta:
        model = KpiValue

    kpi = factory.SubFactory(KpiFactory)
    on = factory.LazyFunction(timezone.localdate)
    value = 91.4
    source = "scans"
    external_id = factory.Sequence(lambda n: f"V-{n}")


class BenchmarkFactory(DjangoModelFactory):
    class Meta:
        model = Benchmark

    kpi = factory.SubFactory(KpiFactory)
    year = 2025
    value = 87
    unit = "%"
    panel = "Median of 14 retailers"
    licence = "For use inside"
    source = "panel"
    external_id = factory.Sequence(lambda n: f"N-{n}")


class KpiVoiceFactory(DjangoModelFactory):
    class Meta:
        model = KpiVoice

    kpi = factory.SubFactory(KpiFactory)
    invitation = factory.SubFactory(InvitationFactory, finished=True)
    holds = True
    by = factory.SelfAttribute("invitation.session.owner")
    at = factory.LazyFunction(timezone.now)


class EffortFactory(DjangoModelFactory):
    class Meta:
        model = Effort

    aspect = factory.SubFactory(AspectFactory)
    what = "Faster picking"
    hours = 720
    on = factory.LazyFunction(timezone.localdate)
    by = factory.SubFactory(USER, roles=["analyst"])
    at = factory.LazyFunction(timezone.now)
