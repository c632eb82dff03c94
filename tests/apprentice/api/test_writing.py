"""Writing by token: through the pages' own services, once however often it is sent, all or nothing."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from feedback.models import FeedbackSession, Promise, Review
from relationships.models import Customer, Interaction, Tie
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, PromiseFactory
from tests.factories.relationships import CustomerFactory, PersonFactory
from valuation.models import Contract, EvidenceRecord, Order, ValueRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def loader(api_of):
    return api_of(UserFactory(roles=["analyst"]), "read", "write:data")


def send(client, noun, body):
    return client.post(reverse(f"api:{noun}"), body, format="json")


def order(number=1, **changes):
    return {
        "id": f"o{number}",
        "customer": "c1",
        "date": "2026-11-01",
        "amount_minor": 12_500,
        "currency": "NOK",
        **changes,
    }


def contract(number=1, **changes):
    return {
        "id": f"k{number}",
        "customer": "c1",
        "product": "Boot care",
        "started_on": "2023-05-15",
        "renews_on": "2026-05-15",
        "price_minor": 149_000,
        "currency": "NOK",
        **changes,
    }


def person(number=1, **changes):
    return {"id": f"c{number}", "type": "person", "name": f"Customer {number}", **changes}


def test_the_same_customers_twice_make_one_row_each(loader):
    body = {"source": "shop", "rows": [person(1, email="marit@example.org"), person(2, email="gro@example.org")]}
    assert send(loader, "customers", body).json() == {"created": 2, "updated": 0, "unchanged": 0}
    assert send(loader, "customers", body).json() == {"created": 0, "updated": 0, "unchanged": 2}
    body["rows"][0]["email"] = "marit@example.net"
    assert send(loader, "customers", body).json() == {"created": 0, "updated": 1, "unchanged": 1}
    assert sorted(Customer.objects.values_list("external_id", "person__email")) == [
        ("c1", "marit@example.net"),
        ("c2", "gro@example.org"),
    ]


def test_what_a_call_does_not_name_is_left_alone(loader):
    send(loader, "customers", {"source": "shop", "rows": [person(1, phone="99 88 77 66")]})
    send(loader, "customers", {"source": "shop", "rows": [person(1)]})
    assert Customer.objects.get().person.phone == "99 88 77 66"


def test_rows_that_name_different_fields_are_refused(loader):
    answer = send(loader, "customers", {"source": "shop", "rows": [person(1, phone="1"), person(2)]})
    assert answer.status_code == 409
    assert [fault["index"] for fault in answer.json()["rows"]] == [1]


def test_a_person_never_becomes_a_company(loader):
    send(loader, "customers", {"source": "shop", "rows": [person(1)]})
    answer = send(loader, "customers", {"source": "shop", "rows": [person(1, type="company")]})
    assert answer.json() == {
        "rows": [{"index": 0, "faults": {"type": ["This customer is a person; that never changes."]}}]
    }


def test_every_faulty_row_is_told_and_none_comes_in(loader):
    CustomerFactory(source="shop", external_id="c1")
    rows = [order(1), order(2, customer="c9"), order(3, returned_minor=0), order(4)]
    rows[2].pop("returned_minor")
    answer = send(loader, "orders", {"source": "shop", "rows": [*rows, order(4), order(5, amount_minor=-1)]})
    assert answer.json() == {
        "rows": [{"index": 5, "faults": {"amount_minor": ["Ensure this value is greater than or equal to 0."]}}]
    }
    answer = send(loader, "orders", {"source": "shop", "rows": [*rows, order(4)]})
    assert answer.json() == {"rows": [{"index": 4, "faults": {"id": ["This id comes twice in one call."]}}]}
    answer = send(loader, "orders", {"source": "shop", "rows": rows})
    assert answer.json() == {"rows": [{"index": 1, "faults": {"customer": ["We don’t know this one."]}}]}
    assert Order.objects.count() == 0


def test_the_same_orders_twice_make_one_row_each(loader):
    customer = CustomerFactory(source="shop", external_id="c1")
    body = {"source": "shop", "rows": [order(1), order(2)]}
    assert send(loader, "orders", body).json() == {"created": 2, "updated": 0, "unchanged": 0}
    assert send(loader, "orders", body).json() == {"created": 0, "updated": 0, "unchanged": 2}
    assert list(Order.objects.values_list("customer", "amount_minor", "currency")) == [(customer.pk, 12_500, "NOK")] * 2


def test_more_cannot_come_back_than_was_bought(loader):
    CustomerFactory(source="shop", external_id="c1")
    answer = send(loader, "orders", {"source": "shop", "rows": [order(1, returned_minor=12_501)]})
    assert answer.json()["rows"][0]["faults"] == {"returned_minor": ["More came back than was bought."]}


def test_the_same_contracts_twice_make_one_row_each(loader):
    CustomerFactory(source="shop", external_id="c1")
    body = {"source": "shop", "rows": [contract(1), contract(2)]}
    assert send(loader, "contracts", body).json() == {"created": 2, "updated": 0, "unchanged": 0}
    assert send(loader, "contracts", body).json() == {"created": 0, "updated": 0, "unchanged": 2}
    assert set(Contract.objects.values_list("product", "price_minor", "period_months")) == {("Boot care", 149_000, 12)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"renews_on": "2023-05-15"}, {"renews_on": ["A contract renews after its first day."]}),
        ({"ended_on": "2023-05-14"}, {"ended_on": ["A contract ends on its first day or later."]}),
        ({"ended_reason": "Dear"}, {"ended_reason": ["A reason needs the day it ended."]}),
        ({"customer": "c9"}, {"customer": ["We don’t know this one."]}),
    ],
)
def test_a_contract_that_contradicts_itself_or_us_stays_out(loader, changes, fault):
    CustomerFactory(source="shop", external_id="c1")
    answer = send(loader, "contracts", {"source": "shop", "rows": [contract(1, **changes)]})
    assert answer.json()["rows"][0]["faults"] == fault
    assert not Contract.objects.exists()


def done(number=1, **changes):
    plain = {"id": f"e{number}", "customer": "c1", "measure": "support-hour", "date": "2025-11-03", "quantity": "1.5"}
    return {**plain, **changes}


def test_the_same_evidence_twice_makes_one_row_each(loader):
    customer = CustomerFactory(source="shop", external_id="c1")
    body = {"source": "shop", "rows": [done(1), done(2)]}
    assert send(loader, "evidence", body).json() == {"created": 2, "updated": 0, "unchanged": 0}
    assert send(loader, "evidence", body).json() == {"created": 0, "updated": 0, "unchanged": 2}
    found = EvidenceRecord.objects.values_list("customer", "measure__slug", "quantity", "source")
    assert set(found) == {(customer.pk, "support-hour", Decimal("1.5"), "shop")}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"measure": "dancing"}, {"measure": ["We don’t know this one."]}),
        ({"customer": "c9"}, {"customer": ["We don’t know this one."]}),
        ({"about": "c9"}, {"about": ["We don’t know this one."]}),
        ({"about": "c1"}, {"about": ["Nobody brings themselves."]}),
    ],
)
def test_evidence_that_nobody_can_place_stays_out(loader, changes, fault):
    CustomerFactory(source="shop", external_id="c1")
    answer = send(loader, "evidence", {"source": "shop", "rows": [done(1, **changes)]})
    assert (answer.status_code, answer.json()["rows"][0]["faults"]) == (409, fault)
    assert not EvidenceRecord.objects.exists()


@pytest.mark.parametrize("source", ["staff", "finding"])
def test_no_other_system_writes_in_our_name(loader, source):
    answer = send(loader, "evidence", {"source": source, "rows": [done(1)]})
    assert (answer.status_code, list(answer.json())) == (400, ["source"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "source"),
        ({"source": "shop", "rows": []}, "rows"),
        ({"source": "shop", "rows": "all"}, "rows"),
        ({"source": "a b", "rows": [order()]}, "source"),
        ({"source": "shop", "rows": [order()] * 1001}, "rows"),
        ([], "non_field_errors"),
    ],
)
def test_a_body_that_is_none_is_refused(loader, body, field):
    answer = send(loader, "orders", body)
    assert answer.status_code == 400
    assert field in answer.json()


def test_too_large_a_body_is_refused_before_it_is_read(loader):
    answer = loader.post(
        reverse("api:orders"), b'{"source": "' + b"x" * (2 * 1024 * 1024) + b'"}', content_type="application/json"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("nested", [b"[" * 20_000, b'{"rows": ' * 20_000], ids=("lists", "objects"))
def test_a_body_nested_without_end_is_refused(loader, nested):
    answer = loader.post(reverse("api:orders"), nested, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"detail": "This is nested too deep."})


def test_the_same_contacts_twice_let_ties_grow_once(loader):
    marit, gro = PersonFactory(source="crm", external_id="p1"), PersonFactory(email="gro@example.org")
    row = {
        "id": "i1",
        "at": "2026-11-01T09:00:00Z",
        "channel": "call",
        "people": ["p1", "gro@example.org"],
        "started_by": "p1",
    }
    body = {"source": "crm", "rows": [row]}
    assert send(loader, "interactions", body).json() == {"created": 1, "updated": 0, "unchanged": 0}
    strength = dict(Tie.objects.values_list("src", "log_strength"))
    assert send(loader, "interactions", body).json() == {"created": 0, "updated": 0, "unchanged": 1}
    assert set(Interaction.objects.get().participants.all()) == {marit, gro}
    assert dict(Tie.objects.values_list("src", "log_strength")) == strength


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"people": ["p1", "p9"]}, {"people": ["We don’t know this one. p9"]}),
        ({"people": ["p1", "p1@example.org"]}, {"people": ["Two of them are the same person."]}),
        ({"started_by": "p3"}, {"started_by": ["Whoever began it is one of those who took part."]}),
    ],
)
def test_people_of_a_contact_are_known_different_and_there(loader, changes, faults):
    PersonFactory(source="crm", external_id="p1", email="p1@example.org")
    PersonFactory(source="crm", external_id="p2")
    PersonFactory(source="crm", external_id="p3")
    row = {"id": "i1", "at": "2026-11-01T09:00:00Z", "channel": "call", "people": ["p1", "p2"], **changes}
    assert send(loader, "interactions", {"source": "crm", "rows": [row]}).json() == {
        "rows": [{"index": 0, "faults": faults}]
    }


def test_the_same_key_drafts_one_session_and_nobody_is_asked(api_of):
    manager = UserFactory(roles=["cx_manager"])
    client, aspect = api_of(manager, "read", "write:loop"), AspectFactory()
    body = {"key": str(uuid.uuid4()), "aspect": aspect.pk, "goal": "What a date means."}
    first, second = send(client, "sessions", body), send(client, "sessions", {**body, "minutes": 15})
    assert (first.status_code, second.status_code) == (201, 201)
    session = FeedbackSession.objects.get()
    assert (session.owner, session.goal, session.minutes, session.state) == (manager, "What a date means.", 15, "draft")
    assert (second.json()["id"], second.json()["asked"]) == (session.pk, 0)


@pytest.mark.parametrize(
    "wrong", [{"minutes": 2}, {"minutes": 61}, {"decide_by": "0001-01-01"}, {"goal": "x" * 1001}, {"goal": "\x00"}]
)
def test_a_draft_has_the_limits_of_its_page(api_of, wrong):
    client = api_of(UserFactory(roles=["cx_manager"]), "write:loop")
    answer = send(client, "sessions", {"key": str(uuid.uuid4()), "aspect": AspectFactory().pk, **wrong})
    assert (answer.status_code, list(answer.json())) == (400, list(wrong))


@pytest.mark.parametrize(
    ("noun", "row"),
    [
        ("customers", person(since="0001-01-01")),
        ("orders", order(date="9999-12-31")),
        ("interactions", {"id": "i", "at": "0001-01-01T00:00:00", "channel": "call", "people": ["a", "b"]}),
        ("interactions", {"id": "i", "at": "9999-12-31T23:59:59-11:00", "channel": "call", "people": ["a", "b"]}),
    ],
)
def test_years_that_nobody_remembers_or_plans_are_refused(loader, noun, row):
    assert send(loader, noun, {"source": "shop", "rows": [row]}).status_code == 400


def test_a_key_that_somebody_else_used_is_refused(api_of):
    key, aspect = str(uuid.uuid4()), AspectFactory()
    for manager, code in ((UserFactory(roles=["cx_manager"]), 201), (UserFactory(roles=["cx_manager"]), 409)):
        assert send(api_of(manager, "write:loop"), "sessions", {"key": key, "aspect": aspect.pk}).status_code == code
    assert FeedbackSession.objects.count() == 1


def test_a_promise_is_done_once(api_of):
    keeper = UserFactory(roles=["executive"])
    promise, client = PromiseFactory(owner=keeper), api_of(keeper, "read", "write:loop")
    address = reverse("api:promise-done", args=[promise.pk])
    first = client.post(address, {"done_what": "The box is in the shop."}, format="json").json()
    second = client.post(address, {"done_what": "Something else."}, format="json").json()
    assert first == second
    assert (first["state"], Promise.objects.get().done_what) == ("done", "The box is in the shop.")


def test_the_same_key_starts_one_value_run(api_of):
    client, key = api_of(UserFactory(roles=["analyst"]), "read", "write:value"), str(uuid.uuid4())
    first, second = send(client, "value-runs", {"key": key}), send(client, "value-runs", {"key": key})
    assert (first.status_code, first.json()["id"]) == (202, second.json()["id"])
    assert ValueRun.objects.count() == 1


@pytest.mark.parametrize(
    ("noun", "scope"), [("orders", "write:loop"), ("sessions", "write:data"), ("value-runs", "read")]
)
def test_the_wrong_scope_writes_nothing(api_of, noun, scope):
    assert send(api_of(UserFactory(roles=["analyst", "cx_manager"]), scope), noun, {}).status_code == 403


@pytest.mark.parametrize("noun", ["orders", "contracts", "evidence", "customers", "interactions"])
def test_the_right_scope_does_not_replace_the_role(api_of, noun):
    assert send(api_of(UserFactory(roles=["executive"]), "write:data"), noun, {}).status_code == 403


def review(number=1, **changes):
    return {"id": f"r{number}", "at": "2026-11-01T10:00:00Z", "text": "Warm to the last hut.", **changes}


def test_the_same_reviews_twice_make_one_row_each_and_other_words_change_it(loader):
    send(loader, "customers", {"source": "shop", "rows": [person(1)]})
    body = {"source": "shop", "rows": [review(1, customer="c1", rating=4), review(2, customer="", rating=None)]}
    assert send(loader, "reviews", body).json() == {"created": 2, "updated": 0, "unchanged": 0}
    assert send(loader, "reviews", body).json() == {"created": 0, "updated": 0, "unchanged": 2}
    body["rows"][0]["text"] = "Cold at the last hut."
    assert send(loader, "reviews", body).json() == {"created": 0, "updated": 1, "unchanged": 1}
    rows = Review.objects.order_by("external_id").values_list("external_id", "text", "rating", "customer__external_id")
    assert list(rows) == [("r1", "Cold at the last hut.", 4, "c1"), ("r2", "Warm to the last hut.", None, None)]


@pytest.mark.parametrize(
    ("fault", "status"),
    [({"rating": 6}, 400), ({"text": ""}, 400), ({"language": "English!"}, 400), ({"customer": "c9"}, 409)],
)
def test_a_review_that_does_not_fit_is_refused_whole(loader, fault, status):
    answer = send(loader, "reviews", {"source": "shop", "rows": [review(1, **fault)]})
    assert (answer.status_code, Review.objects.count()) == (status, 0)
