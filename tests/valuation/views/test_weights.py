"""The pages of weights: begun, judged pair by pair without JavaScript, looked at again, approved by another."""

import re
import uuid

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.valuation import JudgementFactory, WeightSetFactory
from valuation.models import Dimension, Judgement, WeightSet

pytestmark = pytest.mark.django_db
WEIGHTS = reverse("valuation:weights")
KEPT = ("purchases", "referral", "reference")


@pytest.fixture(autouse=True)
def three(db):
    Dimension.objects.exclude(slug__in=KEPT).update(is_on=False)


@pytest.fixture
def mona(db):
    return UserFactory(roles=["analyst"], name="Mona Kvam")


@pytest.fixture
def astrid(db):
    return UserFactory(roles=["executive"], name="Astrid Lunde")


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def judge(browser, weights, *ratios):
    pairs = [("purchases", "referral"), ("purchases", "reference"), ("referral", "reference")]
    for (first, second), ratio in zip(pairs, ratios, strict=True):
        answer = browser.post(reverse("valuation:judge-pair", args=[weights.pk, first, second]), {"ratio": ratio})
    return answer


def test_without_weights_all_money_counts_alike(client_of, mona):
    page = text(client_of(mona).get(WEIGHTS))
    assert "All money counts alike" in page
    assert "can’t get one" in page


def test_from_the_beginning_to_what_is_in_force(client_of, mona, astrid):
    browser = client_of(mona)
    answer = browser.post(reverse("valuation:start-weights"), {"key": uuid.uuid4(), "why": "References win deals."})
    weights = WeightSet.objects.get()
    assert answer.url == reverse("valuation:judge", args=[weights.pk])
    page = text(browser.get(answer.url))
    assert "0 of 3 pairs" in page
    assert "Begin: Purchases or referrals" in page
    last = judge(browser, weights, "1", "0.5", "0.5")
    assert last.url == reverse("valuation:judge", args=[weights.pk])
    page = text(browser.get(last.url))
    assert "All 3 pairs are judged." in page
    assert "Your consistency ratio is 0.00" in page
    assert "You began these, so somebody else approves them." in text(
        browser.get(reverse("valuation:weight-set", args=[weights.pk]))
    )
    page = text(client_of(astrid).post(reverse("valuation:approve-weights", args=[weights.pk]), {}, follow=True))
    assert "Approved. The next run counts with them." in page
    assert "<strong>2.00</strong> times" in page


def test_each_answer_leads_to_the_next_pair_and_a_change_back_to_the_list(client_of, mona):
    weights, browser = WeightSetFactory(), client_of(mona)
    first = reverse("valuation:judge-pair", args=[weights.pk, "purchases", "referral"])
    second = reverse("valuation:judge-pair", args=[weights.pk, "purchases", "reference"])
    assert browser.post(first, {"ratio": "3"}).url == second
    assert browser.post(first, {"ratio": "0.333333333"}).url == reverse("valuation:judge", args=[weights.pk])
    assert Judgement.objects.get().ratio == pytest.approx(1 / 3)
    chosen = re.findall(r'value="([^"]+)"[^>]*\bchecked\b', text(browser.get(first)))
    assert chosen == ["0.333333333"]


def test_an_answer_is_needed(client_of, mona):
    weights = WeightSetFactory()
    for wrong in ("", "4", "many"):
        answer = client_of(mona).post(
            reverse("valuation:judge-pair", args=[weights.pk, "purchases", "referral"]), {"ratio": wrong}
        )
        assert answer.status_code == 422
        assert "Choose one of the nine." in text(answer)
    assert not Judgement.objects.exists()


def test_what_contradicts_is_marked_with_a_way_to_it(client_of, mona, astrid):
    weights, browser = WeightSetFactory(), client_of(mona)
    judge(browser, weights, "2", "0.111111111", "2")
    again = reverse("valuation:judge-pair", args=[weights.pk, "purchases", "reference"])
    page = text(browser.get(reverse("valuation:judge", args=[weights.pk])))
    assert "Reference and advocacy: nine times as much as Purchases" in page
    assert "Purchases: five times as much as Reference and advocacy" in page
    assert again in page
    page = text(client_of(astrid).get(reverse("valuation:weight-set", args=[weights.pk])))
    assert "Contradicts itself" in page
    assert again not in page


def test_a_contradiction_is_not_approved_without_a_word(client_of, mona, astrid):
    weights = WeightSetFactory()
    judge(client_of(mona), weights, "2", "0.111111111", "2")
    answer = client_of(astrid).post(reverse("valuation:approve-weights", args=[weights.pk]), {"why": ""})
    assert answer.status_code == 422
    assert "Say why they may count all the same." in text(answer)


def test_whoever_began_them_cannot_approve_them(client_of, mona):
    weights = WeightSetFactory(made_by=mona)
    judge(client_of(mona), weights, "1", "1", "1")
    answer = client_of(mona).post(reverse("valuation:approve-weights", args=[weights.pk]), {})
    assert answer.status_code == 422
    assert "so somebody else approves them" in text(answer)
    weights.refresh_from_db()
    assert weights.state == "draft"


def test_a_sales_rep_reads_and_judges_nothing(signed_in):
    rep, weights = signed_in(roles=["sales_rep"]), WeightSetFactory()
    page = text(rep.get(reverse("valuation:weight-set", args=[weights.pk])))
    assert "Judge the pairs" not in page
    assert rep.get(reverse("valuation:judge", args=[weights.pk])).status_code == 403


def test_beginning_needs_a_reason(client_of, mona):
    answer = client_of(mona).post(reverse("valuation:start-weights"), {"why": ""})
    assert answer.status_code == 422
    assert "Those who judge will ask." in text(answer)


@pytest.mark.parametrize("judges", (1, 3))
def test_the_pages_do_not_grow_with_their_judges(client_of, mona, judges, django_assert_num_queries):
    weights = WeightSetFactory()
    first, second = Dimension.objects.filter(slug__in=("purchases", "referral")).order_by("pk")
    JudgementFactory.create_batch(judges, weights=weights, first=first, second=second)
    browser = client_of(mona)
    with django_assert_num_queries(7):
        browser.get(WEIGHTS)
    with django_assert_num_queries(6):
        browser.get(reverse("valuation:weight-set", args=[weights.pk]))


def test_the_other_order_of_a_pair_is_no_page(client_of, mona):
    address = reverse("valuation:judge-pair", args=[WeightSetFactory().pk, "referral", "purchases"])
    assert client_of(mona).get(address).status_code == 404
