"""Reading by token: the same gates as the pages, page by page, at a fixed price."""

import pytest
from django.urls import reverse

from feedback.models import WordsUse
from tests.factories.accounts import ApiTokenFactory, UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    FindingFactory,
    PromiseFactory,
    QuestionFindingFactory,
    ReviewFactory,
    ThemeFactory,
    ThemeMarkFactory,
    ThemeRuleFactory,
    TurnFactory,
    WordsFactory,
)
from tests.factories.relationships import CompanyFactory, CustomerFactory, InteractionFactory, PersonFactory
from tests.factories.valuation import (
    ContractFactory,
    CustomerValueFactory,
    DimensionFactory,
    EvaluationFactory,
    EvidenceRecordFactory,
    OrderFactory,
    UnitPriceFactory,
    ValueRunFactory,
)

pytestmark = pytest.mark.django_db
THROTTLE = 6  # the calls of the last minute are read from the database and written back
LISTS = {
    "companies": (CompanyFactory, 3),
    "people": (PersonFactory, 3),
    "customers": (CustomerFactory, 3),
    "interactions": (lambda: InteractionFactory(people=[PersonFactory()]), 4),
    "orders": (OrderFactory, 3),
    "contracts": (ContractFactory, 3),
    "dimensions": (DimensionFactory, 4),
    "unit-prices": (UnitPriceFactory, 3),
    "evidence": (EvidenceRecordFactory, 3),
    "value-evaluations": (EvaluationFactory, 3),
    "value-runs": (ValueRunFactory, 3),
    "aspects": (AspectFactory, 4),
    "guides": (QuestionFindingFactory, 6),
    "voices": (lambda: TurnFactory(invitation__words_use=WordsUse.WITH_NAME), 3),
    "reviews": (ReviewFactory, 3),
    "themes": (ThemeRuleFactory, 5),
    "theme-marks": (ThemeMarkFactory, 3),
    "findings": (FindingFactory, 3),
    "promises": (PromiseFactory, 3),
}


@pytest.fixture
def analyst(api_of):
    return api_of(UserFactory(roles=["analyst"]), "read")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("noun", LISTS)
def test_a_list_costs_the_same_however_long_it_is(analyst, noun, rows, django_assert_num_queries):
    make, queries = LISTS[noun]
    analyst.get(reverse("api:me"))  # the token's use is noted once in five minutes, and calls are counted
    for _ in range(rows):
        make()
    with django_assert_num_queries(queries + THROTTLE):
        answer = analyst.get(reverse(f"api:{noun}"))
    assert len(answer.json()["results"]) >= rows


def test_pages_follow_each_other_without_gap_or_repeat(analyst):
    made = [person.pk for person in PersonFactory.create_batch(5)]
    address, seen = reverse("api:people") + "?limit=2", []
    while address:
        page = analyst.get(address).json()
        assert len(page["results"]) <= 2
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == made


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=-1", "after=9223372036854775808", "after=x"]
)
def test_a_place_that_is_none_is_refused(analyst, query):
    answer = analyst.get(f"{reverse('api:people')}?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [query.split("=")[0]])


def test_a_sales_rep_reads_their_own_customers_only(api_of):
    rep = UserFactory(roles=["sales_rep"])
    mine, other = CustomerFactory(owner=rep), CustomerFactory()
    client = api_of(rep, "read")
    assert [row["id"] for row in client.get(reverse("api:customers")).json()["results"]] == [mine.pk]
    assert client.get(reverse("api:customer", args=[other.pk])).status_code == 404


def test_a_foreign_thing_is_answered_like_one_that_is_not_there(api_of):
    client = api_of(UserFactory(roles=["cx_manager"]), "read")
    foreign = client.get(reverse("api:session", args=[FeedbackSessionFactory().pk]))
    missing = client.get(reverse("api:session", args=[999_999]))
    assert (
        (foreign.status_code, foreign.json())
        == (missing.status_code, missing.json())
        == (404, {"detail": "No FeedbackSession matches the given query."})
    )


def test_a_nameless_voice_stays_nameless(analyst):
    TurnFactory(invitation__words_use=WordsUse.WITHOUT_NAME, invitation__person__name="Marit Ødegård")
    [voice] = analyst.get(reverse("api:voices")).json()["results"]
    assert voice["who"]["person_id"] is None
    assert "Marit" not in str(voice)


def test_me_says_whose_token_it_is(api_of):
    user = UserFactory(roles=["analyst"], name="Mona Kvam", email="mona@fjellvik.example")
    said = api_of(user, "read", "write:data").get(reverse("api:me")).json()
    said.pop("expires_at")
    assert said == {
        "email": "mona@fjellvik.example",
        "name": "Mona Kvam",
        "roles": ["analyst"],
        "scopes": ["read", "write:data"],
    }


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer nothing", "Basic bm90aGluZw==", "Bearer a b", "Bearer \u00ff"])
def test_without_a_living_token_nothing_is_read(client, shown):
    answer = client.get(reverse("api:me"), headers={"Authorization": shown})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_an_old_token_opens_nothing(client):
    token = ApiTokenFactory(raw="apt_old", user__roles=["analyst"])
    token.expires_at = token.created_at.replace(year=token.created_at.year + 1, month=1)
    type(token).objects.filter(pk=token.pk).update(created_at="2020-01-01T00:00Z", expires_at="2021-01-01T00:00Z")
    assert client.get(reverse("api:me"), headers={"Authorization": "Bearer apt_old"}).status_code == 401


def test_a_token_dies_with_its_owners_account(api_of):
    user = UserFactory(roles=["analyst"])
    client = api_of(user, "read")
    user.is_active = False
    user.save()
    assert client.get(reverse("api:me")).status_code == 401


def test_too_many_calls_are_told_to_wait_whatever_address_they_claim(api_of, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.rate", "2/min", raising=False)
    client = api_of(UserFactory(roles=["analyst"]), "read")
    codes = [client.get(reverse("api:me"), HTTP_X_FORWARDED_FOR=f"198.51.100.{call}") for call in range(3)]
    assert [answer.status_code for answer in codes] == [200, 200, 429]
    assert int(codes[-1]["Retry-After"]) <= 60


def test_what_changed_for_a_customer_adds_up(analyst):
    before = ValueRunFactory(done=True, in_parts=True)
    run = ValueRunFactory(done=True, in_parts=True, parent=before)
    old = CustomerValueFactory(run=before, in_parts=True, until=run)
    parts = [[1_400_000, 1, 2, "value", "B", 9], *old.contributions[1:]]
    CustomerValueFactory(run=run, in_parts=True, customer=old.customer, expected_minor=1_750_000, contributions=parts)
    found = analyst.get(reverse("api:value-change", args=[old.customer_id])).json()
    assert (found["before_minor"], found["after_minor"], found["before_run"]) == (1_250_000, 1_750_000, before.pk)
    names = ("data_minor", "parameters_minor", "prices_minor", "weights_minor")
    causes = [sum(part[name] for part in found["parts"]) for name in names]
    assert causes == [500_000, 0, 0, 0]


def test_before_a_second_run_nothing_changed(analyst):
    value = CustomerValueFactory(in_parts=True)
    found = analyst.get(reverse("api:value-change", args=[value.customer_id])).json()
    assert (found["before_minor"], found["parts"]) == (None, [])


def test_a_review_names_its_customer_only_where_they_signed(analyst):
    signed = ReviewFactory(customer=CustomerFactory(), with_name=True)
    unsigned = ReviewFactory(customer=CustomerFactory())
    shown = {row["id"]: row["customer"] for row in analyst.get(reverse("api:reviews")).json()["results"]}
    assert shown == {signed.pk: signed.customer_id, unsigned.pk: None}


def test_marks_are_read_through_the_gate_of_their_words(analyst, api_of):
    theme = ThemeFactory()
    shown = ThemeMarkFactory(theme=theme)
    hidden = TurnFactory(invitation__words_use=WordsUse.ASK_ME)
    ThemeMarkFactory(theme=theme, words=WordsFactory(review=None, turn=hidden))
    marks = analyst.get(reverse("api:theme-marks")).json()["results"]
    assert [(mark["id"], mark["voice"], mark["review"]) for mark in marks] == [(shown.pk, None, shown.words.review_id)]
    rep = api_of(UserFactory(roles=["sales_rep"]), "read")
    assert [rep.get(reverse(f"api:{noun}")).json()["results"] for noun in ("themes", "theme-marks")] == [[], []]
