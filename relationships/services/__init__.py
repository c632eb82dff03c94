"""What may be done with people, customers and ties; the apps above call these."""

from relationships.services.customer import CustomerWorth, record_values
from relationships.services.interaction import record_interaction
from relationships.services.topic import Stand, forget_topic, note_topic

__all__ = ["CustomerWorth", "Stand", "forget_topic", "note_topic", "record_interaction", "record_values"]
