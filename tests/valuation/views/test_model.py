"""How the model works, with the numbers of the newest run."""

import pytest
from django.urls import reverse

from tests.factories.valuation import ValueRunFactory
from valuation.selectors.model import sentences_of
from valuation.services.dimension import make_builtin_dimensions

pytestmark = pytest.mark.django_db
MODEL = reverse("valuation:model")
GAP = "\u00a0"
# CDNOW, as published: Fader, Hardie and Lee, JMR 2005 (Pareto/NBD in weeks, here in days).
LEARNT = {
    "pareto_nbd": {"r": 0.553, "alpha": 10.578 * 7, "s": 0.606, "beta": 11.669 * 7, "customers": 2_357},
    "gamma_gamma": {"p": 6.25, "q": 3.74, "gamma": 1_544.0, "customers": 946},
}


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def test_before_the_first_run_it_says_what_would_be_here(analyst):
    assert "No run has ended yet" in analyst.get(MODEL).content.decode()


def test_parameters_become_sentences():
    words = {one.about: one.words for one in sentences_of(ValueRunFactory(done=True, parameters=LEARNT))}
    # alpha / r = 133.9 days; (beta / (beta + 365.25)) ** s = 0.36; 6.25 x 1544 / 2.74 = 3 522 minor units
    assert words["How often"].startswith("While they stay, customers buy every 134 days on average")
    assert "Of 100 new customers about 36 are still with us after a year" in words["How long they stay"]
    assert f"kr{GAP}35 on average" in words["How much"]
    assert "70 of 100 after 1, 92 of 100 after 5 and 98 of 100 after 20" in words["How much"]
    assert "100 in a year are worth 90.9 today" in words["How far ahead"]


def test_expected_first_year_by_hand():
    words = {one.about: one.words for one in sentences_of(ValueRunFactory(done=True, parameters=LEARNT))}
    # r beta / (alpha (s - 1)) (1 - (beta / (beta + 365.25)) ** (s - 1)) = 1.48
    assert "we expect 1.5 more within the first year" in words["A new customer"]


@pytest.mark.parametrize(
    "fitted", [{}, {"why_unknown": "3 customers bought again"}, {"gamma_gamma": {"p": 1, "q": 0.9}}]
)
def test_what_was_not_learnt_is_not_said(analyst, fitted):
    run = ValueRunFactory(done=True, parameters=fitted)
    assert [one.about for one in sentences_of(run)] == ["How far ahead"]
    assert analyst.get(MODEL).status_code == 200


def test_prices_weights_and_what_is_unknown_are_shown(analyst):
    make_builtin_dimensions()
    ValueRunFactory(
        done=True,
        in_parts=True,
        prices={"customer-referred": {"version": 3, "amount_minor": 90_000, "spread": 0.5, "grade": "C"}},
        totals={
            "known": 4_120,
            "unknown": 17,
            "dimensions": [{"slug": "referral", "name": "Referrals", "minor": 0, "unknown": 4_000, "value": 120}],
        },
    )
    page = analyst.get(MODEL).content.decode()
    assert f"kr{GAP}900</strong>" in page
    assert f"(kr{GAP}475 to kr{GAP}1{GAP}707) version 3, C, judged by somebody who was asked" in page
    assert f"4{GAP}000</span> not known" in page
    assert "For 17 it isn’t" in page


def test_the_run_page_says_the_same_of_its_own_run(analyst):
    run = ValueRunFactory(done=True, in_parts=True, parameters=LEARNT, totals={"expected_minor": 5_000_00, "known": 3})
    ValueRunFactory(done=True)
    page = analyst.get(reverse("valuation:run", args=[run.pk])).content.decode()
    assert "customers buy every 134 days" in page
    assert f"All customers together: kr{GAP}5{GAP}000" in page


def test_query_count_does_not_grow(analyst, django_assert_max_num_queries):
    make_builtin_dimensions()
    ValueRunFactory(
        done=True, in_parts=True, prices={"customer-referred": {"amount_minor": 1}, "case-study": {"amount_minor": 1}}
    )
    with django_assert_max_num_queries(7):
        analyst.get(MODEL)
