"""The forms of investing: an action, a plan, and one customer decided by hand."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from accounts.models import User
from common.ids import RowsField
from common.money import minor_digits
from valuation.models import InvestmentAction, InvestmentPlan
from valuation.models.investment import MOST_KEPT
from valuation.selectors.investment import actions_of, segments
from valuation.services.investment.action import Described
from valuation.services.investment.plan import Wanted

NAME_MAX, ABOUT_MAX, TEAM_MAX = 60, 300, 60
MOST_MONEY, MOST_HOURS, MOST_PLACES, MOST_DAYS = 10**10, 100_000, 1_000_000, 366
TEN, HOUR = 10, 60
FLOORS = 2
CAUTION = (("0", "Bold: go by the best guess"), ("0.5", "Balanced"), ("1", "Careful"), ("2", "Very careful"))
CONTROL = (("0.05", "5%"), ("0.075", "7.5%"), ("0.1", "10%"))


def minor(amount: Decimal | None) -> int:
    """Return an amount in minor units of our currency."""
    return int((amount or Decimal(0)).scaleb(minor_digits(settings.CURRENCY)).to_integral_value())


def major(amount: int) -> Decimal:
    """Return minor units as people type them."""
    return Decimal(amount).scaleb(-minor_digits(settings.CURRENCY)).normalize() + 0


def number(
    most: float, *, least: float = 0, digits: int = 2, required: bool = False, **words: Any
) -> forms.DecimalField:
    """Return a field for a number that nobody has to be told twice about."""
    return forms.DecimalField(
        min_value=Decimal(str(least)),
        max_value=Decimal(str(most)),
        max_digits=14,
        decimal_places=digits,
        required=required,
        error_messages={"required": "Write a number.", "invalid": "Write a number, such as 12.5."},
        **words,
    )


def plain(value: float) -> Decimal:
    """Return a share of ten as people type it."""
    return Decimal(str(round(value * TEN, 2))).normalize() + 0


class ActionForm(forms.Form):
    """An action: what it is, what it takes, and how many of ten it would keep."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=NAME_MAX, error_messages={"required": "Give it a name."})
    about = forms.CharField(
        label="What we do",
        max_length=ABOUT_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": ABOUT_MAX}),
    )
    cost = number(MOST_MONEY, label="Money for each customer")
    hours = number(MOST_HOURS, label="Hours for each customer")
    team = forms.CharField(label="Whose hours", max_length=TEAM_MAX, required=False, help_text="Such as: service team.")
    places = forms.IntegerField(
        label="Places for each customer",
        help_text="Where only so many can take part: seats, mentors, visits.",
        min_value=0,
        max_value=1_000,
        required=False,
    )
    keeps = number(TEN, required=True, label="Best guess, of ten")
    keeps_low = number(TEN, required=True, label="Hardly fewer than")
    keeps_high = number(TEN, required=True, label="Hardly more than")
    is_offered = forms.BooleanField(label="Plans may choose it", required=False, initial=True)

    def __init__(self, data: QueryDict | None = None, *, action: InvestmentAction | None = None) -> None:
        """Show the action as it is kept, or an empty form with a fresh key."""
        initial: dict[str, Any] = {"key": uuid.uuid4(), "is_offered": True}
        if action:
            initial |= {name: getattr(action, name) for name in ("name", "about", "team", "places", "is_offered")}
            initial |= {"cost": major(action.cost_minor), "hours": Decimal(action.minutes) / HOUR}
            initial |= {name: plain(getattr(action, name)) for name in ("keeps", "keeps_low", "keeps_high")}
        super().__init__(data, initial=initial)
        self.fields["cost"].label = f"Money for each customer, {settings.CURRENCY}"
        if action and action.measured_in_id:  # what was measured may lie outside what anybody would guess
            for name in ("keeps", "keeps_low", "keeps_high"):
                self.fields[name] = number(
                    MOST_KEPT * TEN, least=-MOST_KEPT * TEN, required=True, label=self.fields[name].label
                )

    def described(self) -> Described:
        """Return the action in the service's words."""
        given = self.cleaned_data
        return Described(
            name=given["name"],
            about=given["about"],
            cost_minor=minor(given["cost"]),
            minutes=round((given["hours"] or 0) * HOUR),
            team=given["team"].strip(),
            places=given["places"] or 0,
            is_offered=given["is_offered"],
            **{name: float(given[name]) / TEN for name in ("keeps", "keeps_low", "keeps_high")},
        )


class PlanForm(forms.Form):
    """A plan: which actions within which budgets; a field for each team whose hours an action needs."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="What the plan is called", max_length=80, error_messages={"required": "Give it a name."}
    )
    actions = RowsField(
        InvestmentAction.objects.none(),
        label="What we could do",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    money = number(MOST_MONEY, required=True, label="Money")
    places = forms.IntegerField(
        label="Places", help_text="Empty means no limit.", min_value=0, max_value=MOST_PLACES, required=False
    )
    caution = forms.ChoiceField(
        choices=CAUTION, label="How careful about what we only guess", initial="0.5", widget=forms.RadioSelect
    )
    control_share = forms.ChoiceField(
        choices=CONTROL,
        label="Left alone by lot, to learn what would have happened anyway",
        initial="0.1",
        widget=forms.RadioSelect,
    )
    rest_days = forms.IntegerField(
        label="Leave customers alone whom we asked in the last so many days",
        min_value=0,
        max_value=MOST_DAYS,
        initial=30,
    )
    run_days = forms.IntegerField(
        label="Days until we look at what came of it", min_value=7, max_value=MOST_DAYS, initial=90
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, plan: InvestmentPlan | None = None) -> None:
        """Show the plan as it is kept, or an empty form with a fresh key."""
        self.offered = list(actions_of(user))
        super().__init__(data, initial=_initial(plan))
        self.fields["actions"].queryset = actions_of(user)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["money"].label = f"Money, {settings.CURRENCY}"
        self.teams = sorted({action.team for action in self.offered if action.minutes})
        for at, team in enumerate(self.teams):
            minutes = plan.minutes.get(team) if plan else None
            self.fields[f"hours-{at}"] = number(
                MOST_HOURS,
                label=f"Hours of the {team}" if not team.lower().startswith("the ") else f"Hours of {team}",
                help_text="Empty means no limit.",
                initial=None if minutes is None else Decimal(minutes) / HOUR,
            )
        if not any(action.places for action in self.offered):
            del self.fields["places"]
        floors = sorted(plan.floors.items()) if plan else []
        names = [("", "No floor"), *((name, name) for name in segments())]
        for at in range(FLOORS):
            segment, least = floors[at] if at < len(floors) else ("", None)
            self.fields[f"segment-{at}"] = forms.ChoiceField(
                choices=names, required=False, initial=segment, label="Segment"
            )
            self.fields[f"least-{at}"] = forms.IntegerField(
                min_value=1, max_value=MOST_PLACES, required=False, initial=least, label="At least so many customers"
            )

    @property
    def budget_fields(self) -> list[forms.BoundField]:
        """The budgets that the offered actions need."""
        names = ["money", *(f"hours-{at}" for at in range(len(self.teams))), "places"]
        return [self[name] for name in names if name in self.fields]

    @property
    def floor_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of every floor."""
        return [(self[f"segment-{at}"], self[f"least-{at}"]) for at in range(FLOORS)]

    def clean(self) -> dict[str, Any]:
        """Put the floors together; a segment needs its number and comes once."""
        given = super().clean() or self.cleaned_data
        floors: dict[str, int] = {}
        for at in range(FLOORS):
            segment, least = given.get(f"segment-{at}"), given.get(f"least-{at}")
            if segment and not least and f"least-{at}" not in self.errors:
                self.add_error(f"least-{at}", "Say how many at least.")
            elif least and not segment:
                self.add_error(f"segment-{at}", "Say of which segment.")
            elif segment in floors:
                self.add_error(f"segment-{at}", "This segment has a floor already.")
            elif segment and least:
                floors[segment] = least
        given["floors"] = floors
        return given

    def wanted(self) -> Wanted:
        """Return the plan in the service's words."""
        given = self.cleaned_data
        hours = {team: given[f"hours-{at}"] for at, team in enumerate(self.teams)}
        return Wanted(
            name=given["name"],
            actions=list(given["actions"]),
            money_minor=minor(given["money"]),
            minutes={team: round(limit * HOUR) for team, limit in hours.items() if limit is not None},
            places=given.get("places"),
            floors=given["floors"],
            caution=float(given["caution"]),
            control_share=float(given["control_share"]),
            rest_days=given["rest_days"],
            run_days=given["run_days"],
        )


def _initial(plan: InvestmentPlan | None) -> dict[str, Any]:
    """Return what a plan keeps, as the form shows it."""
    if plan is None:
        return {"key": uuid.uuid4()}
    kept = {name: getattr(plan, name) for name in ("name", "places", "rest_days", "run_days")}
    return {
        **kept,
        "money": major(plan.money_minor),
        "caution": f"{plan.caution:g}",
        "control_share": f"{plan.control_share:g}",
        "actions": list(plan.actions.values_list("pk", flat=True)),
    }


class LockForm(forms.Form):
    """One customer decided by hand: an action of the plan, or nothing."""

    customer = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.ModelChoiceField(
        InvestmentAction.objects.none(), required=False, empty_label="Leave alone", label="What they get"
    )

    def __init__(self, data: QueryDict | None = None, *, plan: InvestmentPlan) -> None:
        """Offer the plan's actions."""
        super().__init__(data)
        self.fields["action"].queryset = plan.actions.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
