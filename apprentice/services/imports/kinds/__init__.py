"""The kinds of files that can be imported, in the order people meet them."""

from apprentice.services.imports.kind import Kind
from apprentice.services.imports.kinds.contracts import CONTRACTS
from apprentice.services.imports.kinds.customers import CUSTOMERS
from apprentice.services.imports.kinds.evidence import EVIDENCE
from apprentice.services.imports.kinds.interactions import INTERACTIONS
from apprentice.services.imports.kinds.orders import ORDERS
from apprentice.services.imports.kinds.paper import BENCHMARKS, FIGURES, SCORES
from apprentice.services.imports.kinds.people import PEOPLE
from apprentice.services.imports.kinds.profiles import PROFILES
from apprentice.services.imports.kinds.reviews import REVIEWS
from apprentice.services.imports.kinds.signals import SIGNALS
from apprentice.services.imports.kinds.ties import TIES
from apprentice.services.imports.kinds.topics import TOPICS

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CUSTOMERS,
        PEOPLE,
        ORDERS,
        CONTRACTS,
        EVIDENCE,
        INTERACTIONS,
        REVIEWS,
        TIES,
        TOPICS,
        SIGNALS,
        PROFILES,
        FIGURES,
        BENCHMARKS,
        SCORES,
    )
}

__all__ = ["KINDS"]
