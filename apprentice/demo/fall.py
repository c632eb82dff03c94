"""One group that quietly buys less, which nobody at Fjellvik has noticed, and the look that finds it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from valuation.models import Order
from valuation.services.look import perform_look, request_look

SEGMENT, CHANNEL = "Families", "web"
WEEKS = 10
LOST = 0.7
SEED = 1_873


def without_the_lost(orders: Sequence[Order], *, today: date) -> list[Order]:
    """Leave out most of what families would have bought on the web of late; everybody else's orders stay."""
    rng = Random(SEED)
    since = today - timedelta(weeks=WEEKS)
    return [order for order in orders if not _fell(order, since) or rng.random() >= LOST]


def look_for_it(*, by: User, now: datetime) -> None:
    """Look for decline, as the clock would have on Monday."""
    at = now - timedelta(hours=3)
    look = request_look(by=by, key=uuid.uuid4(), today=timezone.localdate(at), at=at)
    perform_look(look_id=look.pk, now=lambda: at)


def _fell(order: Order, since: date) -> bool:
    customer = order.customer
    return order.placed_on >= since and (customer.segment, customer.channel) == (SEGMENT, CHANNEL)
