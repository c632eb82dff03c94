"""An aspect on paper: three views of the same thing, and the hours that went into it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Effort, Kpi
from tests.factories.feedback import AspectFactory, InvitationFactory, NoticeFactory, TurnFactory
from tests.factories.reflection import BenchmarkFactory, EffortFactory, KpiFactory, KpiValueFactory, KpiVoiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def aspect():
    return AspectFactory(name="Delivery")


@pytest.fixture
def analyst(client_of):
    return client_of(roles=["analyst"])


def url(aspect, name="on-paper", *args):
    return reverse(f"feedback:{name}", args=[aspect.pk, *args])


def heard(aspect, count, kpi=None, holds=True):
    for _ in range(count):
        turn = TurnFactory(invitation=InvitationFactory(finished=True, session__aspect=aspect))
        if kpi:
            KpiVoiceFactory(kpi=kpi, invitation=turn.invitation, holds=holds)
    return turn


def test_our_figure_their_words_and_the_industry_stand_beside_each_other(analyst, aspect):
    kpi = KpiValueFactory(kpi__aspect=aspect, value=90).kpi
    BenchmarkFactory(kpi=kpi)
    heard(aspect, 3, kpi, holds=True)
    heard(aspect, 2, kpi, holds=False)

    page = analyst.get(url(aspect)).content.decode()

    assert f"<title>{kpi.said_as}: our figure 90%, customers 60%, industry 87%</title>" in page
    assert "30 points" in page
    for what, words in (
        ("ours", "90%"),
        ("theirs", "3 of 5 say so"),
        ("industry", "For use inside"),
        ("gap", "30 points"),
    ):
        assert words in analyst.get(url(aspect, "paper-figure", kpi.slug, what)).content.decode()


def test_fewer_than_five_are_never_shown(analyst, aspect):
    kpi = KpiValueFactory(kpi__aspect=aspect).kpi
    heard(aspect, 4, kpi)

    page = analyst.get(url(aspect)).content.decode()

    assert "Fewer than five said" in page
    assert "customers 100%" not in page
    for what in ("theirs", "gap", "industry", "nothing"):
        assert analyst.get(url(aspect, "paper-figure", kpi.slug, what)).status_code == 404
    assert analyst.get(url(aspect, "paper-noticed")).status_code == 404


def test_a_missing_value_is_not_zero(analyst, aspect):
    KpiFactory(aspect=aspect)

    assert analyst.get(url(aspect)).content.decode().count("Not known") == 3


def test_the_hours_stand_against_how_many_noticed(analyst, aspect):
    EffortFactory(aspect=aspect, hours=720)
    EffortFactory(aspect=aspect, hours=420)
    turn = heard(aspect, 5)
    notice = NoticeFactory(
        kind="done", helped=True, decision__finding__statement__invitation=turn.invitation,
        decision__finding__statement__turn=turn,
    )  # fmt: skip

    page = analyst.get(url(aspect)).content.decode()

    assert "1\u00a0140 hours" in page
    assert "1 of 5" in page
    assert "720" in analyst.get(url(aspect, "paper-hours")).content.decode()
    assert notice.what in analyst.get(url(aspect, "paper-noticed")).content.decode()


def test_hours_are_noted_on_the_page(analyst, aspect):
    today = timezone.localdate()
    sent = {"what": "Faster picking", "hours": "720", "on": today.isoformat(), "key": uuid4()}
    for _ in range(2):
        analyst.post(url(aspect, "paper-effort"), sent)

    assert Effort.objects.get().hours == 720
    assert analyst.post(url(aspect, "paper-effort"), {**sent, "hours": "-1"}).status_code == 422


def test_a_figure_is_added_on_the_page(analyst, aspect):
    sent = {"name": "On time", "said_as": "It comes on time", "unit": "%", "better": "higher", "key": uuid4()}
    analyst.post(url(aspect, "paper-new"), sent)

    assert Kpi.objects.get().slug == "on-time"
    assert analyst.post(url(aspect, "paper-new"), {**sent, "key": uuid4()}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_whatever_it_holds(analyst, aspect, rows, django_assert_num_queries):
    for _ in range(rows):
        BenchmarkFactory(kpi=KpiValueFactory(kpi__aspect=aspect).kpi)
        EffortFactory(aspect=aspect)
    analyst.get(url(aspect))

    with django_assert_num_queries(12):
        analyst.get(url(aspect))
