"""Why a customer gets what they get, or nothing: the gain of every action less what it uses, at the plan's prices."""

from typing import Any

from common.evidence import Evidence
from relationships.models import Customer
from valuation.models import Choice, CustomerValue, InvestmentPlan, Part
from valuation.models.run import ValueState
from valuation.selectors.investment import money, of_team, quantity, use_of

IN_80_PERCENT = 2.5631031311


def explain_choice(plan: InvestmentPlan, customer: Customer) -> Evidence:
    """Return why this customer gets what they get in a plan that was worked out."""
    choice = Choice.objects.filter(plan=plan, customer=customer).select_related("action").first()
    value = _value(plan, customer)
    if value is None:
        return Evidence(
            title=f"{customer.name} isn’t in this plan",
            say="The value run behind it doesn’t know what they are worth or how likely they are to leave. "
            "Not known is not zero: you can still decide them by hand once it is known.",
            source=f"Value run {plan.run_id}.",
        )
    doubt = max(value.expected_minor or 0, 0) * (1 - (value.p_alive or 0))
    lines = [_line(plan, action, doubt, customer) for action in plan.inputs["actions"]]
    return Evidence(
        title=_title(customer, choice),
        say=_say(plan, customer, choice, lines),
        rows=(
            ("Expected value", money(value.expected_minor or 0)),
            ("Chance that they leave", f"{1 - (value.p_alive or 0):.0%}"),
            ("So in doubt", money(doubt)),
            *((f"{name}: left after everything", money(left)) for name, left, _ in lines),
        ),
        without="What it may bring beyond purchases that are in doubt, such as friends they tell.",
        source=" ".join(text for _, _, text in lines),
    )


def _value(plan: InvestmentPlan, customer: Customer) -> CustomerValue | None:
    if plan.run is None:
        return None
    return (
        CustomerValue.objects.in_run(plan.run)
        .filter(customer=customer, state=ValueState.VALUE, p_alive__isnull=False)
        .first()
    )


def _line(plan: InvestmentPlan, action: dict[str, Any], doubt: float, customer: Customer) -> tuple[str, float, str]:
    """Return an action's name, what is left of its gain after the prices, and that sum in words."""
    sure = (action["keeps_high"] - action["keeps_low"]) / IN_80_PERCENT
    brings = doubt * (action["keeps"] - plan.inputs["caution"] * sure) - action["cost_minor"]
    parts = [f"{action['name']}: {money(doubt * action['keeps'])} expected, {money(action['cost_minor'])} cost"]
    if plan.inputs["caution"]:
        parts.append(f"{money(doubt * plan.inputs['caution'] * sure)} off for caution")
    left = brings
    for budget, price in zip(plan.inputs["budgets"], plan.result["prices"], strict=True):
        use = use_of(action, budget)
        if use and price > 0:
            left -= price * use
            parts.append(f"{money(price * use)} that {quantity(budget, use)}{_unit(budget)} would bring elsewhere")
    left += float(plan.result.get("floor_prices", {}).get(customer.segment, 0))
    return action["name"], left, ", ".join(parts) + "."


def _unit(budget: dict[str, Any]) -> str:
    return {"minutes": f" hours of {of_team(budget['name'])}", "places": " places", "money": ""}[budget["kind"]]


def _title(customer: Customer, choice: Choice | None) -> str:
    if choice is None:
        return f"{customer.name} gets nothing in this plan"
    if choice.part == Part.CONTROL:
        return f"{customer.name} is left alone by lot"
    return f"{customer.name} gets: {choice.action.name}"


def _say(plan: InvestmentPlan, customer: Customer, choice: Choice | None, lines: list[tuple[str, float, str]]) -> str:
    """Say why in a sentence or two."""
    if choice is not None:
        return choice.why
    if plan.locks.filter(customer=customer, action=None).exists():
        return "Somebody decided by hand to leave them alone."
    best = max(lines, key=lambda line: line[1], default=None)
    if best is None or best[1] <= 0:
        behind = f" The closest is “{best[0]}”, {money(-best[1])} behind." if best else ""
        return f"What the budgets would bring with other customers is more than they would bring here.{behind}"
    return (
        f"“{best[0]}” would pay, by {money(best[1])}. They are left alone because they said so, we were with "
        f"them in the last {plan.inputs['rest_days']} days, another plan has them, the lot fell on them, or the last "
        "of a budget went to somebody just ahead."
    )


def explain_figure(plan: InvestmentPlan, what: str) -> Evidence | None:
    """Open one figure of a plan's result, or None when there is no such figure."""
    return {"expected": _explain_expected, "proof": _explain_proof, "control": _explain_control}.get(
        what, lambda _plan: None
    )(plan)


def _explain_expected(plan: InvestmentPlan) -> Evidence:
    result = plan.result
    rows = tuple(
        (f"{action['name']}, {row['treated']} customers", money(row["brings_minor"]))
        for action, row in zip(plan.inputs["actions"], result["by_action"], strict=True)
    )
    grades = ", ".join(
        f"{action['name']}: {_graded(action)} ({action['keeps']:.0%}, {action['keeps_low']:.0%} to "
        f"{action['keeps_high']:.0%})"
        for action in plan.inputs["actions"]
    )
    return Evidence(
        title=f"The plan is expected to bring {money(result['expected_minor'])} after its costs",
        say="For every customer: what we expect of them, times the chance that they leave, times the share of it that "
        "the action keeps, less its cost. "
        f"Four times in five it lies between {money(result['low_minor'])} and {money(result['high_minor'])}. Being "
        "wrong about an action is common to everybody who gets it, so that part doesn’t average out.",
        rows=rows,
        total=("Expected after costs", money(result["expected_minor"])),
        without="What people tell others because of it, and what it costs to be mistaken about who is likely to leave.",
        source=f"Value run {plan.run_id}. Share kept: {grades}.",
    )


def _graded(action: dict[str, Any]) -> str:
    return "measured, grade B" if action["grade"] == "B" else "judged, grade C"


def _explain_proof(plan: InvestmentPlan) -> Evidence:
    result = plan.result
    return Evidence(
        title="How we know that no other plan is much better",
        say="Prices were put on every hour, place and unit of money. At these prices no choice for any customer "
        "can bring more than a bound; the plan is that close to the bound.",
        rows=(
            ("Customers weighed", f"{result['customers']}"),
            ("Actions for each", f"{len(plan.inputs['actions'])}"),
            ("Largest possible improvement", f"{result['gap']:.1e} of the plan"),
        ),
        without="It proves the sum, not the guesses that go into it: those have their own interval.",
        source="Lagrangian bound with the undecided customers solved exactly (HiGHS).",
    )


def _explain_control(plan: InvestmentPlan) -> Evidence:
    rows = tuple(
        (f"{action['name']}", f"{row['treated']} get it, {row['control']} are left alone")
        for action, row in zip(plan.inputs["actions"], plan.result["by_action"], strict=True)
    )
    return Evidence(
        title=f"{plan.result['control']} customers are left alone by lot",
        say="The plan would have chosen them too. They get nothing, so that what they buy tells us what the others "
        "would have bought anyway. Who it is was drawn from each customer’s number, so nobody picked them.",
        rows=rows,
        without="Customers decided by hand: nobody drew lots for them, so they are left out of the comparison.",
        source=f"{plan.inputs['control_share']:.1%} of everybody, drawn with seed {plan.inputs['seed']}.",
    )
