"""From orders to one history per customer: how often, how recently, how long, how much."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]
NEVER = np.int64(2**62)


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders as three columns of one length, in any order.

    Parameters
    ----------
    customer_ids : array_like of int, shape (n_orders,)
        Whose order it was.
    days : array_like of int, shape (n_orders,)
        When, as a day number (``date.toordinal()``).
    amounts_minor : array_like of int, shape (n_orders,)
        How much, in minor units of one currency; returns are negative.
    """

    customer_ids: ArrayLike
    days: ArrayLike
    amounts_minor: ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class CustomerDays:
    """What each customer paid less returned on each day, ascending by customer, then day; shape (n_days,)."""

    customers: Whole
    days: Whole
    net_minor: Whole

    def sample(self, most: int) -> "CustomerDays":
        """Keep at most so many customers, evenly spread over the ids, with all their days."""
        if not self.customers.size:
            return self
        number = np.cumsum(_changes(self.customers)) - 1
        chosen = number % -(-(int(number[-1]) + 1) // most) == 0
        return self if chosen.all() else CustomerDays(self.customers[chosen], self.days[chosen], self.net_minor[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """One row per customer, ascending by id; every array has shape (n_customers,).

    A purchase day is a day whose orders and returns add up to zero or more. ``repeats`` counts the
    purchase days after the first, ``recency`` is the number of days from the first to the last of them,
    ``age`` from the first to the day of the summary, and ``spent_minor`` is everything paid less
    everything returned. A customer with returns only has no purchase day: all four times are -1.
    """

    customer_ids: Whole
    first_day: Whole
    last_day: Whole
    repeats: Whole
    recency: Whole
    age: Whole
    spent_minor: Whole

    @property
    def n_orders(self) -> Whole:
        """Number of purchase days, the first included."""
        return self.repeats + 1

    @property
    def bought(self) -> NDArray[np.bool_]:
        """Who has at least one purchase day."""
        return self.repeats >= 0

    def of(self, chosen: NDArray[np.bool_]) -> "Histories":
        """Keep the chosen customers only."""
        return Histories(*(getattr(self, name)[chosen] for name in self.__slots__))


def merge_days(orders: Orders) -> CustomerDays:
    """Add up what each customer paid and returned on each day.

    All orders of a customer on one day are one purchase of their sum; weeks are not merged, because
    that would delete purchases of heavy buyers.

    Parameters
    ----------
    orders : Orders
        May be empty.

    Returns
    -------
    CustomerDays
        Ascending by customer, then day.

    Raises
    ------
    ValueError
        When the columns differ in length, are not one-dimensional or are not whole numbers.

    References
    ----------
    Fader, Hardie and Lee, Marketing Science 24(2), 2005, section 4: CDNOW purchases by day.

    Examples
    --------
    >>> merge_days(Orders([7, 7, 7], [40, 10, 10], [900, 500, 250])).net_minor.tolist()
    [750, 900]
    """
    customers, days, amounts = _columns(orders)
    if not customers.size:
        return CustomerDays(customers, days, amounts)
    order = _by_customer_and_day(customers, days)
    customers, days = customers[order], days[order]
    start = np.flatnonzero(_changes(customers) | _changes(days))
    return CustomerDays(customers[start], days[start], np.add.reduceat(amounts[order], start))


def summarise(customer_days: CustomerDays, *, as_of_day: int) -> Histories:
    """Summarise what happened up to and including a day into one history per customer.

    Parameters
    ----------
    customer_days : CustomerDays
        From ``merge_days``; may be empty. Days after ``as_of_day`` are not looked at.
    as_of_day : int
        Day number of the summary.

    Returns
    -------
    Histories
        One row per customer with an order or return by then; no rows when there is none.

    Raises
    ------
    Nothing of its own.

    References
    ----------
    Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24(2), 2005.

    Examples
    --------
    >>> found = summarise(merge_days(Orders([7, 7], [10, 40], [750, 900])), as_of_day=100)
    >>> found.repeats.tolist(), found.recency.tolist(), found.age.tolist(), found.spent_minor.tolist()
    ([1], [30], [90], [1650])
    """
    seen = customer_days.days <= as_of_day
    if not seen.any():
        return Histories(*(np.empty(0, dtype=np.int64) for _ in Histories.__slots__))
    customers, days, net = customer_days.customers[seen], customer_days.days[seen], customer_days.net_minor[seen]
    start, purchase = np.flatnonzero(_changes(customers)), net >= 0
    count = np.add.reduceat(purchase.astype(np.int64), start)
    first = np.minimum.reduceat(np.where(purchase, days, NEVER), start)
    last = np.maximum.reduceat(np.where(purchase, days, -NEVER), start)
    times = (first, last, count - 1, last - first, as_of_day - first)
    first, last, repeats, recency, age = (np.where(count == 0, -1, column) for column in times)
    return Histories(customers[start], first, last, repeats, recency, age, np.add.reduceat(net, start))


def _changes(column: Whole) -> NDArray[np.bool_]:
    """Mark where a value differs from the one before; the first always does."""
    return np.concatenate(([True], column[1:] != column[:-1]))


def _columns(orders: Orders) -> tuple[Whole, Whole, Whole]:
    """Check the three columns and return them as int64."""
    columns = [np.asarray(column) for column in (orders.customer_ids, orders.days, orders.amounts_minor)]
    if any(column.ndim != 1 for column in columns) or len({column.size for column in columns}) != 1:
        raise ValueError("customer ids, days and amounts must be three columns of one length")
    if any(column.size and column.dtype.kind not in "iu" for column in columns):
        raise ValueError("customer ids, days and amounts must be whole numbers")
    first, second, third = (column.astype(np.int64, copy=False) for column in columns)
    return first, second, third


def _by_customer_and_day(customers: Whole, days: Whole) -> NDArray[np.intp]:
    """Return the positions that sort by customer, then day: one sort where both fit into 63 bits."""
    low, first = int(customers.min()), int(days.min())
    span = int(days.max()) - first + 1
    if (int(customers.max()) - low + 1) * span < 2**63:
        return np.argsort((customers - low) * span + (days - first))
    return np.lexsort((days, customers))
