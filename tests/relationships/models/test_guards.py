"""What must never be true, the database refuses by name."""

import pytest
from django.db import IntegrityError

from relationships.models import Participant
from tests.factories.relationships import (
    CompanyFactory,
    CustomerFactory,
    InteractionFactory,
    PersonFactory,
    SignalFactory,
    TieFactory,
    TopicFactory,
    TopicMentionFactory,
)

pytestmark = pytest.mark.django_db


def twice(factory):
    return lambda: [factory(source="crm", external_id="1") for _ in range(2)]


def same_tie_twice():
    tie = TieFactory()
    TieFactory(src=tie.src, dst=tie.dst)


def tie_to_oneself():
    kari = PersonFactory()
    TieFactory(src=kari, dst=kari)


def same_participant_twice():
    kari = PersonFactory()
    contact = InteractionFactory(people=[kari])
    Participant.objects.create(interaction=contact, person=kari)


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        (lambda: CompanyFactory(name=""), "company_has_a_name"),
        (lambda: PersonFactory(name=""), "person_has_a_name"),
        (lambda: PersonFactory(kind="robot"), "person_kind_is_known"),
        (lambda: CustomerFactory(person=None), "customer_is_a_person_or_a_company"),
        (lambda: CustomerFactory(company=CompanyFactory()), "customer_is_a_person_or_a_company"),
        (lambda: CustomerFactory(channel="fax"), "customer_channel_is_known"),
        (lambda: CustomerFactory(value_low=2, value_high=1), "customer_value_interval_is_ordered"),
        (tie_to_oneself, "tie_joins_two_people"),
        (lambda: TieFactory(half_life_days=0), "tie_half_life_is_positive"),
        (lambda: TieFactory(visibility="public"), "tie_visibility_is_known"),
        (lambda: TopicMentionFactory(stance="shrug"), "mention_stance_is_known"),
        (lambda: TopicMentionFactory(evidence="x" * 2_001), "mention_evidence_has_a_limit"),
        (lambda: InteractionFactory(text="x" * 10_001), "interaction_text_has_a_limit"),
        (lambda: SignalFactory(person=None), "signal_is_about_a_person_or_a_company"),
        (lambda: SignalFactory(company=CompanyFactory()), "signal_is_about_a_person_or_a_company"),
    ],
)
def test_nonsense_is_refused_by_name(wrong, guard):
    with pytest.raises(IntegrityError, match=guard):
        wrong()


@pytest.mark.parametrize(
    ("again", "columns"),
    [
        (
            twice(CompanyFactory),
            "relationships_company.source, relationships_company.external_id|company_once_per_source",
        ),
        (twice(PersonFactory), "relationships_person.source, relationships_person.external_id|person_once_per_source"),
        (
            twice(CustomerFactory),
            "relationships_customer.source, relationships_customer.external_id|customer_once_per_source",
        ),
        (twice(InteractionFactory), "relationships_interaction.source|interaction_once_per_source"),
        (twice(TopicMentionFactory), "relationships_topicmention.source|mention_once_per_source"),
        (twice(SignalFactory), "relationships_signal.source|signal_once_per_source"),
        (same_tie_twice, "relationships_tie.src_id|tie_once_per_direction_and_kind"),
        (same_participant_twice, "relationships_participant.interaction_id|participant_once_per_interaction"),
        (lambda: [TopicFactory(name="Boots") for _ in range(2)], "relationships_topic.name|relationships_topic_name"),
    ],
)
def test_once_means_once(again, columns):
    with pytest.raises(IntegrityError, match=columns):
        again()
