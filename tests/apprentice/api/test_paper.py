"""Figures, benchmarks, beliefs, objectives and contradictions over the API."""

import pytest

from accounts.models import ApiToken
from feedback.models import KpiValue
from tests.factories.accounts import ApiTokenFactory, UserFactory
from tests.factories.feedback import TurnFactory
from tests.factories.reflection import (
    BeliefEvidenceFactory,
    BenchmarkFactory,
    ContradictionFactory,
    KpiFactory,
    KpiValueFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def caller(client):
    def call(user, path, body=None):
        if not ApiToken.objects.filter(user=user).exists():
            ApiTokenFactory(user=user, raw=f"apt_{user.pk}", scopes=["read", "write:data"])
        headers = {"Authorization": f"Bearer apt_{user.pk}"}
        if body is None:
            return client.get(API + path, headers=headers)
        return client.post(API + path, body, content_type="application/json", headers=headers)

    return call


def test_what_stands_on_paper_is_read(caller):
    analyst = UserFactory(roles=["analyst"])
    value = KpiValueFactory()
    BenchmarkFactory(kpi=value.kpi)
    BeliefEvidenceFactory()
    ObjectiveFactory()

    read = {
        path: caller(analyst, path).json()["results"][0]
        for path in ("figures/", "figure-values/", "benchmarks/", "beliefs/", "objectives/")
    }

    assert (read["figure-values/"]["figure"], read["figure-values/"]["value"]) == (value.kpi.slug, 91.4)
    assert read["benchmarks/"]["licence"] == "For use inside"
    assert (read["beliefs/"]["findings_for"], read["beliefs/"]["findings_against"]) == (0, 1)
    assert read["objectives/"]["findings"] == 0


def test_contradictions_are_read_by_those_who_read_the_session(caller):
    odd = ContradictionFactory(turn=TurnFactory())
    owner, stranger = odd.invitation.session.owner, UserFactory(roles=["cx_manager"])

    assert [row["question"] for row in caller(owner, "contradictions/").json()["results"]] == [odd.question]
    assert caller(stranger, "contradictions/").json()["results"] == []


def test_values_come_in_and_the_same_call_changes_nothing(caller):
    analyst, kpi = UserFactory(roles=["analyst"]), KpiFactory()
    body = {"source": "scans", "rows": [{"id": "V-1", "figure": kpi.slug, "date": "2025-10-31", "value": 91.4}]}

    assert caller(analyst, "figure-values/", body).json() == {"created": 1, "updated": 0, "unchanged": 0}
    assert caller(analyst, "figure-values/", body).json() == {"created": 0, "updated": 0, "unchanged": 1}
    assert KpiValue.objects.get().kpi == kpi


def test_a_value_of_no_figure_is_told_and_nothing_comes_in(caller):
    body = {"source": "scans", "rows": [{"id": "V-1", "figure": "late", "date": "2025-10-31", "value": 1}]}

    answer = caller(UserFactory(roles=["analyst"]), "figure-values/", body)

    assert (answer.status_code, KpiValue.objects.count()) == (409, 0)
