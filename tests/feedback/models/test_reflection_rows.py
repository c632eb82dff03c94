"""What the database refuses about doubts, scores, beliefs, figures and hours."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import reflection as make
from tests.factories.feedback import FindingFactory

pytestmark = pytest.mark.django_db


def refuses(name, work):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        work()


@pytest.mark.parametrize(
    ("name", "factory", "fields"),
    [
        ("score_is_out_of_5_or_10", make.ScoreFactory, {"best": 7, "value": 3}),
        ("score_is_on_its_scale", make.ScoreFactory, {"value": 11}),
        ("clarification_has_words", make.ClarificationFactory, {"text": ""}),
        ("flagged_clarification_was_kept_for_a_reason", make.ClarificationFactory, {"flags": "leading"}),
        ("contradiction_kind_is_known", make.ContradictionFactory, {"kind": "guess"}),
        ("contradiction_state_is_known", make.ContradictionFactory, {"settled": True, "state": "gone"}),
        ("contradiction_tone_source_is_known", make.ContradictionFactory, {"tone_by": "stars"}),
        ("contradiction_is_a_question", make.ContradictionFactory, {"question": ""}),
        ("settled_contradiction_has_who_and_when", make.ContradictionFactory, {"state": "kept"}),
        ("explained_contradiction_has_a_reason", make.ContradictionFactory, {"settled": True, "state": "explained"}),
        ("belief_has_words", make.BeliefFactory, {"text": ""}),
        ("belief_text_has_a_limit", make.BeliefFactory, {"text": "x" * 1_001}),
        ("belief_sureness_is_known", make.BeliefFactory, {"sure": "very"}),
        ("belief_verdict_is_known", make.BeliefFactory, {"verdict": "perhaps"}),
        ("judged_belief_has_a_reason_and_a_judge", make.BeliefFactory, {"verdict": "holds"}),
        ("belief_stance_is_known", make.BeliefEvidenceFactory, {"stance": "beside"}),
        ("objective_has_a_name", make.ObjectiveFactory, {"name": ""}),
        ("objective_why_has_a_limit", make.ObjectiveFactory, {"why": "x" * 1_001}),
        ("kpi_has_a_name_and_a_unit", make.KpiFactory, {"unit": ""}),
        ("kpi_direction_is_known", make.KpiFactory, {"better": "same"}),
        ("kpi_value_has_an_external_id", make.KpiValueFactory, {"external_id": ""}),
        ("benchmark_has_an_external_id", make.BenchmarkFactory, {"external_id": ""}),
        ("benchmark_year_is_a_year", make.BenchmarkFactory, {"year": 25}),
        ("benchmark_has_a_licence_note", make.BenchmarkFactory, {"licence": ""}),
        ("effort_says_what_for", make.EffortFactory, {"what": ""}),
        ("effort_takes_time", make.EffortFactory, {"hours": 0}),
    ],
)
def test_a_row_that_cannot_be_is_refused(name, factory, fields):
    refuses(name, lambda: factory(**fields))


def test_a_score_is_somebodys():
    refuses(
        "score_is_somebodys",
        lambda: make.ScoreFactory(invitation=None, customer=None, aspect=make.AspectFactory()),
    )


@pytest.mark.parametrize(
    ("name", "factory", "names"),
    [
        ("contradiction_once_per_conversation|invitation_id", make.ContradictionFactory, ("turn", "fingerprint")),
        ("finding_speaks_once_about_a_belief|belief_id", make.BeliefEvidenceFactory, ("belief", "finding")),
        ("kpi_value_once_per_source|external_id", make.KpiValueFactory, ("kpi", "external_id")),
        ("benchmark_once_per_source|external_id", make.BenchmarkFactory, ("kpi", "external_id")),
        ("kpi_voice_once_per_conversation|kpi_id", make.KpiVoiceFactory, ("kpi", "invitation")),
    ],
)
def test_the_same_thing_comes_once(name, factory, names):
    first = factory()

    refuses(name, lambda: factory(**{field: getattr(first, field) for field in names}))


def test_an_imported_score_comes_once_per_source():
    first = make.ScoreFactory(source="survey", external_id="Q-1")

    refuses("score_once_per_source|external_id", lambda: make.ScoreFactory(source="survey", external_id="Q-1"))

    assert first.value == 9


def test_a_finding_outlives_its_objective():
    finding = FindingFactory(objective=make.ObjectiveFactory())

    finding.objective.delete()
    finding.refresh_from_db()

    assert finding.objective is None
