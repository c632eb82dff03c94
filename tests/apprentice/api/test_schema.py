"""The OpenAPI document: a change to what programs rely on is a change to a file that is looked at."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

SNAPSHOT = Path(__file__).resolve().parents[2] / "snapshots" / "openapi.yml"
AGAIN = "manage.py spectacular --file tests/snapshots/openapi.yml"


@pytest.fixture(scope="module")
def document():
    with GENERATOR_STATS.silence():
        return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_the_one_that_was_agreed(document):
    assert document == yaml.safe_load(SNAPSHOT.read_text()), f"what programs see has changed; look, then: {AGAIN}"


def test_the_document_keeps_to_the_standard(document):
    validate_schema(document)


def test_every_operation_says_who_may_call_it_and_how_it_says_no(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["security"] == [{"token": []}], path
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"]), (path, method)


@pytest.mark.django_db
def test_the_document_is_served(client):
    answer = client.get(reverse("api:schema"))
    assert answer.status_code == 200
    assert yaml.safe_load(answer.content)["info"]["title"] == "Apprentice API"
