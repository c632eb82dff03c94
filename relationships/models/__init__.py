"""People, companies and customers, and what happens between them."""

from relationships.models.company import Company
from relationships.models.customer import Customer
from relationships.models.hope import Hope
from relationships.models.interaction import Interaction, Participant
from relationships.models.person import Person
from relationships.models.signal import Signal
from relationships.models.tie import Tie
from relationships.models.topic import Topic, TopicMention

__all__ = [
    "Company",
    "Customer",
    "Hope",
    "Interaction",
    "Participant",
    "Person",
    "Signal",
    "Tie",
    "Topic",
    "TopicMention",
]
