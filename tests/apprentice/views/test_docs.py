import pytest
from django.urls import reverse

from apprentice.views.docs import operations

pytestmark = pytest.mark.django_db


def test_every_operation_is_described_with_its_scope():
    assert {one.name: one.scope for one in operations() if one.method == "POST"} == {
        "load customers": "write:data",
        "load evidence": "write:data",
        "load interactions": "write:data",
        "load contracts": "write:data",
        "load orders": "write:data",
        "load figure values": "write:data",
        "load reviews": "write:data",
        "check questions": "read",
        "write belief": "write:loop",
        "write guide": "write:loop",
        "continue guide": "write:loop",
        "draft session": "write:loop",
        "finish promise": "write:loop",
        "start value run": "write:value",
    }
    assert {one.scope for one in operations() if one.method == "GET"} == {"read"}
    assert [one.name for one in operations() if not one.say] == []


def test_fields_of_rows_are_listed():
    [orders] = [one for one in operations() if one.name == "load orders"]
    assert ("source", "text, at most 60", "needed") in orders.fields
    assert ("rows[].amount_minor", "whole number", "needed") in orders.fields


def test_the_page_shows_how_to_call(signed_in):
    answer = signed_in(roles=["analyst"]).get(reverse("api-docs"))
    assert "Authorization: Bearer $TOKEN" in answer.text
    assert "/api/v1/orders/" in answer.text


def test_strangers_sign_in_first(client):
    assert client.get(reverse("api-docs")).status_code == 302
