"""Investing, as the pages ask for it: plans, actions, who gets what, and what a plan says in words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import User
from common.money import format_count, format_money
from relationships.models import Customer
from valuation.models import Choice, InvestmentAction, InvestmentPlan, Lock, Part

ROWS = 50
FOUND = 8
MONEY_STEP = 1_000
MINUTES = 60
NEARLY_NOTHING = 0.5
SMALL = 0.01


def plans_of(user: User | AnonymousUser) -> QuerySet[InvestmentPlan]:
    """Return the plans that ``user`` may see, newest first."""
    return (
        InvestmentPlan.objects.for_user(user)
        .select_related("made_by", "approved_by", "run")
        .order_by("-made_at", "-pk")
    )


def plan_page(user: User | AnonymousUser, *, page: str) -> Page[InvestmentPlan]:
    """Return one page of plans."""
    return Paginator(plans_of(user), ROWS).get_page(page)


def actions_of(user: User | AnonymousUser, *, all_of_them: bool = False) -> QuerySet[InvestmentAction]:
    """Return the actions that plans may choose, by name; or those no longer offered too."""
    actions = InvestmentAction.objects.for_user(user).select_related("measured_in").order_by("name")
    return actions if all_of_them else actions.filter(is_offered=True)


def segments() -> list[str]:
    """Return the segments of our customers."""
    names = Customer.objects.exclude(segment="").order_by("segment").values_list("segment", flat=True)
    return list(names.distinct())


def money(minor: float) -> str:
    """Write money in our currency."""
    return format_money(round(minor), settings.CURRENCY)


def hours(minutes: float) -> str:
    """Write minutes as hours."""
    return f"{minutes / MINUTES:,.1f}".removesuffix(".0").replace(",", "\u00a0")


def of_team(name: str) -> str:
    """Name a team in a sentence."""
    return name if name.lower().startswith("the ") else f"the {name}"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One budget of a plan that was worked out: what it uses of what there is, and what more of it would bring."""

    label: str
    used: str
    limit: str
    percent: float
    worth: str
    key: int


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of a plan that was worked out."""

    action: dict[str, Any]
    treated: int
    control: int
    brings_minor: int


def budget_lines(plan: InvestmentPlan) -> list[BudgetLine]:
    """Return every budget of a plan that was worked out, in words."""
    rows = zip(plan.inputs["budgets"], plan.result["used"], plan.result["prices"], strict=True)
    return [
        BudgetLine(
            label=_label(budget),
            used=quantity(budget, used),
            limit=quantity(budget, budget["limit"]),
            percent=100 * used / budget["limit"] if budget["limit"] else 0.0,
            worth=worth_of_more(budget, price, budget["limit"] - used),
            key=number,
        )
        for number, (budget, used, price) in enumerate(rows)
    ]


def _label(budget: dict[str, Any]) -> str:
    if budget["kind"] == "minutes":
        return f"Hours of {of_team(budget['name'])}"
    return "Money" if budget["kind"] == "money" else "Places"


def use_of(action: dict[str, Any], budget: dict[str, Any]) -> int:
    """Return how much of a budget one customer's action takes."""
    if budget["kind"] == "minutes":
        return int(action["minutes"]) if action["team"] == budget["name"] else 0
    return int(action["cost_minor"] if budget["kind"] == "money" else action["places"])


def quantity(budget: dict[str, Any], amount: float) -> str:
    """Write an amount of a budget without its name."""
    if budget["kind"] == "money":
        return money(amount)
    return hours(amount) if budget["kind"] == "minutes" else format_count(round(amount))


def worth_of_more(budget: dict[str, Any], price: float, left: float) -> str:
    """Say what one more of a budget would bring."""
    kind = budget["kind"]
    if kind == "money":
        step = MONEY_STEP * 10**2
        if price * step < NEARLY_NOTHING:
            return f"More money would change nothing: {money(left)} is left over."
        return f"{money(step)} more would bring about {money(price * step)} beyond what it costs."
    if kind == "minutes":
        team = of_team(budget["name"])
        if price * MINUTES < NEARLY_NOTHING:
            return f"More hours of {team} would change nothing: {hours(left)} are left over."
        return f"One more hour of {team} is worth about {money(price * MINUTES)}."
    if price < NEARLY_NOTHING:
        return f"More places would change nothing: {format_count(round(left))} are left over."
    return f"One more place is worth about {money(price)}."


def action_lines(plan: InvestmentPlan) -> list[ActionLine]:
    """Return what the plan does of each action."""
    rows = zip(plan.inputs["actions"], plan.result["by_action"], strict=True)
    return [ActionLine(action, row["treated"], row["control"], row["brings_minor"]) for action, row in rows]


def floor_lines(plan: InvestmentPlan) -> list[str]:
    """Say what each floor costs."""
    lines = []
    for segment, least in sorted(plan.floors.items()):
        price = plan.result.get("floor_prices", {}).get(segment, 0)
        cost = (
            f"The last of them costs the plan about {money(price)}."
            if price >= NEARLY_NOTHING
            else "It costs the plan nothing."
        )
        lines.append(f"At least {least} of {segment}. {cost}")
    return lines


def proof(plan: InvestmentPlan) -> str:
    """Say how much better any other plan could be."""
    gap, value = plan.result["gap"], abs(plan.result["expected_minor"])
    if gap * value < 10**2:
        return "No other plan within these budgets brings more. That is proved, not guessed."
    return f"No other plan within these budgets brings more than {money(gap * value)} above this one. That is proved."


def choices_of(user: User | AnonymousUser, plan: InvestmentPlan, *, part: str, page: str) -> Page[Choice]:
    """Return one page of who gets what, or of the control; those of whom most is expected come first."""
    parts = [Part.CONTROL] if part == Part.CONTROL else [Part.TREATED, Part.LOCKED]
    rows = (
        Choice.objects.for_user(user)
        .filter(plan=plan, part__in=parts)
        .select_related("customer__person", "customer__company", "customer__contact", "action")
        .order_by("-expected_minor", "customer_id")
    )
    return Paginator(rows, ROWS).get_page(page)


def assignments_of(user: User | AnonymousUser, plan: InvestmentPlan) -> QuerySet[Choice]:
    """Return everybody who gets something, in the order in which a list is worked through."""
    return (
        Choice.objects.for_user(user)
        .filter(plan=plan, part__in=[Part.TREATED, Part.LOCKED])
        .select_related("customer__person", "customer__company", "customer__contact", "customer__owner", "action")
        .order_by("action__name", "-expected_minor", "customer_id")
    )


def locks_of(plan: InvestmentPlan) -> QuerySet[Lock]:
    """Return who was decided by hand."""
    return plan.locks.select_related(
        "customer__person", "customer__company", "customer__contact", "action", "made_by"
    ).order_by("pk")


def customers_named(user: User | AnonymousUser, words: str) -> list[Customer]:
    """Return the first customers whose names hold all the words."""
    if not words:
        return []
    found = Customer.objects.for_user(user).select_related("person", "company", "contact")
    for word in words.split():
        found = found.filter(Q(person__name__icontains=word) | Q(company__name__icontains=word))
    return list(found.order_by("value_rank", "pk")[:FOUND])


def percent(share: float) -> str:
    """Write a share; a small one is not nothing."""
    return "less than 1%" if 0 < share < SMALL else f"{share:.0%}"


def weighed(plan: InvestmentPlan) -> list[str]:
    """Say how what was measured changed what we think of each action."""
    return [
        f"{row['name']}: we thought {10 * row['before']:.1f} of ten, now {10 * row['keeps'][0]:.1f}. "
        f"What was measured counts for {percent(row['weight'])} of that: so few customers can say only so much."
        for row in plan.outcome.get("actions", [])
        if row["keeps"]
    ]


def verdict(plan: InvestmentPlan) -> str:
    """Say what came of the money in one sentence, and how sure that is."""
    returned = plan.outcome.get("returned")
    if not returned:
        return ""
    mean, low, high = returned
    if low > 0:
        return f"It paid: every unit of money came back with {mean:.0%} on top, at least {low:.0%} four times in five."
    if high < 0:
        return f"It didn’t pay yet: {-mean:.0%} of the money hasn’t come back, at least {-high:.0%} four times in five."
    return "Whether it paid can’t be said yet: the interval holds both a gain and a loss."
