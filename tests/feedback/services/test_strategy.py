"""Objectives, figures, whose words say so, and hours."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from feedback.models import Effort, Kpi, KpiVoice, Objective
from feedback.services.effort import EffortRefused, Spent, drop_effort, note_effort
from feedback.services.strategy import (
    Aim,
    Counted,
    StrategyRefused,
    add_kpi,
    align,
    close_objective,
    note_whether_it_holds,
    set_objective,
)
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FacetFactory,
    FindingFactory,
    InvitationFactory,
    PromiseFactory,
    TurnFactory,
)
from tests.factories.reflection import KpiFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def by():
    return UserFactory(roles=["cx_manager"])


def test_an_objective_is_set_once_per_form_and_name(by):
    key, aim = uuid4(), Aim(name="A date we keep", why="", owner=by, until=None)
    assert set_objective(key=key, aim=aim, by=by, at=NOW) == set_objective(key=key, aim=aim, by=by, at=NOW)
    with pytest.raises(StrategyRefused, match="this name"):
        set_objective(key=uuid4(), aim=aim, by=by, at=NOW)


def test_a_finding_helps_with_an_objective_or_with_none(by):
    finding, objective = FindingFactory(), ObjectiveFactory()
    align(finding=finding, objective=objective, by=by, at=NOW)
    finding.refresh_from_db()
    assert finding.objective == objective

    align(finding=finding, objective=None, by=by, at=NOW)
    finding.refresh_from_db()
    assert finding.objective is None


def test_a_closed_objective_takes_no_more_findings(by):
    objective = ObjectiveFactory()
    close_objective(objective=objective, by=by, at=NOW)
    close_objective(objective=objective, by=by, at=NOW + timedelta(days=1))

    assert Objective.objects.get().closed_at == NOW
    with pytest.raises(StrategyRefused, match="closed"):
        align(finding=FindingFactory(), objective=Objective.objects.get(), by=by, at=NOW)


def counted(aspect, **fields):
    return Counted(name="On time", said_as="It comes on time", aspect=aspect, unit="%", better="higher", **fields)


def test_a_figure_is_added_once_per_form_and_name(by):
    key, aspect = uuid4(), AspectFactory()
    first = add_kpi(key=key, counted=counted(aspect), by=by, at=NOW)

    assert (add_kpi(key=key, counted=counted(aspect), by=by, at=NOW), first.slug) == (first, "on-time")
    with pytest.raises(StrategyRefused, match="this name"):
        add_kpi(key=uuid4(), counted=counted(aspect), by=by, at=NOW)
    with pytest.raises(StrategyRefused, match="another aspect"):
        add_kpi(key=uuid4(), counted=counted(aspect, facet=FacetFactory()), by=by, at=NOW)
    assert Kpi.objects.count() == 1


def test_whether_it_holds_can_be_noted_changed_and_taken_back(by):
    turn = TurnFactory()
    kpi = KpiFactory(aspect=turn.invitation.session.aspect)
    seen = []
    for holds in (True, False, None):
        note_whether_it_holds(kpi=kpi, invitation=turn.invitation, holds=holds, by=by, at=NOW)
        seen.append(list(KpiVoice.objects.values_list("holds", flat=True)))

    assert seen == [[True], [False], []]


def test_only_words_about_the_same_aspect_say_anything(by):
    silent = InvitationFactory(finished=True)
    with pytest.raises(StrategyRefused, match="another aspect"):
        note_whether_it_holds(kpi=KpiFactory(), invitation=silent, holds=True, by=by, at=NOW)
    kpi = KpiFactory(aspect=silent.session.aspect)
    with pytest.raises(StrategyRefused, match="haven’t said"):
        note_whether_it_holds(kpi=kpi, invitation=silent, holds=True, by=by, at=NOW)


def test_hours_are_noted_once_and_can_be_dropped(by):
    key, promise = uuid4(), PromiseFactory()
    aspect = promise.decision.finding.session.aspect
    spent = Spent(what="Faster picking", hours=Decimal(720), on=TODAY, promise=promise)
    for _ in range(2):
        effort = note_effort(key=key, aspect=aspect, spent=spent, by=by, at=NOW)

    assert Effort.objects.get() == effort
    drop_effort(effort=effort)
    drop_effort(effort=effort)
    assert not Effort.objects.exists()


def test_hours_of_tomorrow_or_for_another_aspect_are_refused(by):
    late = Spent(what="x", hours=Decimal(1), on=TODAY + timedelta(days=1))
    other = Spent(what="x", hours=Decimal(1), on=TODAY, promise=PromiseFactory())
    with pytest.raises(EffortRefused, match="when they were spent"):
        note_effort(key=uuid4(), aspect=AspectFactory(), spent=late, by=by, at=NOW)
    with pytest.raises(EffortRefused, match="another aspect"):
        note_effort(key=uuid4(), aspect=AspectFactory(), spent=other, by=by, at=NOW)
