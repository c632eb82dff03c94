"""What may be done with people, customers and ties; the apps above call these."""

from relationships.services.customer import CustomerWorth, record_values
from relationships.services.interaction import record_interaction

__all__ = ["CustomerWorth", "record_interaction", "record_values"]
