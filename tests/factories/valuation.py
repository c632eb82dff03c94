"""Orders, contracts, dimensions with their evidence, and value runs."""

from datetime import UTC, date, datetime, timedelta

import factory

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from valuation.models import (
    Choice,
    Contract,
    CustomerValue,
    DeclineCase,
    DeclineLook,
    DeclineSighting,
    Dimension,
    DimensionDecision,
    Evaluation,
    EvidenceRecord,
    InvestmentAction,
    InvestmentPlan,
    Judgement,
    Lock,
    Measure,
    Order,
    PartState,
    Renewal,
    UnitPrice,
    ValueRun,
    WeightSet,
)


class OrderFactory(factory.django.DjangoModelFactory):
    """One order of kr 500."""

    class Meta:
        model = Order

    customer = factory.SubFactory(CustomerFactory)
    external_id = factory.Sequence(lambda n: f"order-{n}")
    placed_on = date(2025, 11, 3)
    amount_minor = 50_000
    currency = "NOK"


class ContractFactory(factory.django.DjangoModelFactory):
    """A contract of kr 48 000 a year; ``ended=True`` for one that is over."""

    class Meta:
        model = Contract

    class Params:
        ended = factory.Trait(ended_on=date(2025, 6, 30), ended_reason="Closed the lodge")

    customer = factory.SubFactory(CustomerFactory)
    external_id = factory.Sequence(lambda n: f"contract-{n}")
    product = "Guide equipment service"
    started_on = date(2022, 2, 1)
    renews_on = date(2026, 2, 1)
    price_minor = 4_800_000
    currency = "NOK"


class DimensionFactory(factory.django.DjangoModelFactory):
    """A dimension that the company defined itself; ``cost=True`` and ``offset=True`` for the other kinds."""

    class Meta:
        model = Dimension

    class Params:
        cost = factory.Trait(kind=Dimension.Kind.COST)
        offset = factory.Trait(kind=Dimension.Kind.OFFSET)

    slug = factory.Sequence(lambda n: f"dimension-{n}")
    name = factory.Sequence(lambda n: f"Dimension {n}")
    say = "What they add to us in this way."
    kind = Dimension.Kind.PRICED


class MeasureFactory(factory.django.DjangoModelFactory):
    """Something that is counted, in a dimension of its own."""

    class Meta:
        model = Measure

    dimension = factory.SubFactory(DimensionFactory)
    slug = factory.Sequence(lambda n: f"measure-{n}")
    name = factory.Sequence(lambda n: f"Measure {n}")
    unit = "times"


class UnitPriceFactory(factory.django.DjangoModelFactory):
    """kr 1 000 for one, as somebody judged it; ``share=True`` for a tenth on top of the forecast."""

    class Meta:
        model = UnitPrice

    class Params:
        share = factory.Trait(amount_minor=None, effect=0.1)

    measure = factory.SubFactory(MeasureFactory)
    version = factory.Sequence(lambda n: n + 1)
    amount_minor = 100_000
    why = "What we would pay for one."
    set_by = factory.SubFactory(UserFactory)
    set_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class EvidenceRecordFactory(factory.django.DjangoModelFactory):
    """One time that somebody on the staff wrote down; ``withdrawn=True`` for one taken back."""

    class Meta:
        model = EvidenceRecord

    class Params:
        withdrawn = factory.Trait(
            withdrawn_by=factory.SubFactory(UserFactory),
            withdrawn_at=datetime(2025, 11, 18, 12, tzinfo=UTC),
            withdrawn_why="Written down twice",
        )

    source = "staff"
    customer = factory.SubFactory(CustomerFactory)
    measure = factory.SubFactory(MeasureFactory)
    happened_on = date(2025, 11, 3)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class DimensionDecisionFactory(factory.django.DjangoModelFactory):
    """Somebody said what one dimension of one customer is worth; ``ended=True`` when it no longer counts."""

    class Meta:
        model = DimensionDecision

    class Params:
        ended = factory.Trait(ended_by=factory.SubFactory(UserFactory), ended_at=datetime(2025, 11, 20, 12, tzinfo=UTC))

    customer = factory.SubFactory(CustomerFactory)
    dimension = factory.SubFactory(DimensionFactory)
    state = PartState.VALUE
    amount_minor = 500_000
    reason = "We know them from before."
    decided_by = factory.SubFactory(UserFactory)
    decided_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class WeightSetFactory(factory.django.DjangoModelFactory):
    """Weights that are being judged; ``approved=True`` when they are in force."""

    class Meta:
        model = WeightSet

    class Params:
        approved = factory.Trait(
            state=WeightSet.State.APPROVED,
            approved_by=factory.SubFactory(UserFactory),
            approved_at=datetime(2025, 11, 18, 12, tzinfo=UTC),
        )

    version = factory.Sequence(lambda n: n + 1)
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class JudgementFactory(factory.django.DjangoModelFactory):
    """One judge counts the first dimension twice as much as the second."""

    class Meta:
        model = Judgement

    weights = factory.SubFactory(WeightSetFactory)
    judge = factory.SubFactory(UserFactory)
    first = factory.SubFactory(DimensionFactory)
    second = factory.SubFactory(DimensionFactory)
    ratio = 2.0
    judged_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class RenewalFactory(factory.django.DjangoModelFactory):
    """A renewal of which nobody knows yet what became."""

    class Meta:
        model = Renewal

    contract = factory.SubFactory(ContractFactory)
    due_on = date(2026, 2, 1)


class ValueRunFactory(factory.django.DjangoModelFactory):
    """A run that waits; ``done=True`` for a finished one, ``running=True`` for one on its way."""

    class Meta:
        model = ValueRun

    class Params:
        in_parts = factory.Trait(
            dimensions=[
                {"slug": "purchases", "name": "Purchases", "kind": "forecast", "weight": 1.0},
                {"slug": "cost-to-serve", "name": "Cost to serve", "kind": "cost", "weight": 1.0},
                {"slug": "referral", "name": "Referrals", "kind": "priced", "weight": 1.0},
            ]
        )
        running = factory.Trait(
            state=ValueRun.State.RUNNING,
            started_at=datetime(2025, 11, 17, 12, 1, tzinfo=UTC),
            beat_at=datetime(2025, 11, 17, 12, 1, tzinfo=UTC),
        )
        done = factory.Trait(
            state=ValueRun.State.DONE,
            started_at=datetime(2025, 11, 17, 12, 1, tzinfo=UTC),
            finished_at=datetime(2025, 11, 17, 12, 2, tzinfo=UTC),
        )

    as_of = date(2025, 11, 16)
    requested_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class CustomerValueFactory(factory.django.DjangoModelFactory):
    """What one run says of one customer; ``unknown=True`` for somebody with too little to go by."""

    class Meta:
        model = CustomerValue
        skip_postgeneration_save = True

    class Params:
        unknown = factory.Trait(
            state=CustomerValue.State.UNKNOWN,
            reason="No orders yet",
            expected_minor=None,
            low_minor=None,
            high_minor=None,
            rank=None,
            p_alive=None,
            expected_orders=None,
            orders=0,
        )
        # What they buy, what they cost, whom they brought: adds up to kr 12 500.
        in_parts = factory.Trait(
            contributions=[
                [900_000, 600_000, 1_250_000, "value", "B", 6.2],
                [-100_000, -130_000, -70_000, "value", "C", 2.0],
                [450_000, 200_000, 700_000, "value", "C", 1.0],
            ],
            run__in_parts=True,
            credit_minor=1_100_000,
            purchases_minor=900_000,
            purchases_rank=factory.SelfAttribute("rank"),
            rank_low=factory.LazyAttribute(lambda made: max(made.rank - 2, 1)),
            rank_high=factory.LazyAttribute(lambda made: made.rank + 3),
        )

    @factory.post_generation
    def on_customer(self, create, _extracted, **_given):
        """Write value and rank down onto the customer, as a run does at its end."""
        if create and self.customer.value_rank is None and self.rank is not None:
            self.customer.value_rank, self.customer.current_value = self.rank, self.expected_minor
            self.customer.value_low, self.customer.value_high = self.low_minor, self.high_minor
            self.customer.value_at = self.run.as_of
            self.customer.save()

    run = factory.SubFactory(ValueRunFactory, done=True)
    customer = factory.SubFactory(CustomerFactory)
    state = CustomerValue.State.VALUE
    expected_minor = 1_250_000
    low_minor = 900_000
    high_minor = 1_600_000
    rank = factory.Sequence(lambda n: n + 1)
    p_alive = 0.83
    expected_orders = 6.2
    orders = 9
    spent_minor = 1_809_000
    spent_rank = factory.Sequence(lambda n: n + 1)


class EvaluationFactory(factory.django.DjangoModelFactory):
    """An evaluation that waits for a worker."""

    class Meta:
        model = Evaluation

    file_name = "orders.csv"
    split_on = date(2025, 7, 1)
    requested_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class DeclineLookFactory(factory.django.DjangoModelFactory):
    """A look that has ended; each one a week after the one before."""

    class Meta:
        model = DeclineLook

    state = DeclineLook.State.DONE
    as_of = factory.Sequence(lambda n: date(2025, 11, 16) + timedelta(days=7 * n))
    requested_at = datetime(2025, 11, 17, 12, tzinfo=UTC)
    finished_at = datetime(2025, 11, 17, 12, 2, tzinfo=UTC)
    tested = 40


class DeclineCaseFactory(factory.django.DjangoModelFactory):
    """A case that nobody has looked at; ``dismissed=True`` for one that ended."""

    class Meta:
        model = DeclineCase

    class Params:
        dismissed = factory.Trait(
            state=DeclineCase.State.DISMISSED, reason="The shop moved.", decided_at=datetime(2025, 11, 18, tzinfo=UTC)
        )

    group = factory.LazyAttribute(lambda _: {"segment": "Families", "channel": "shop"})
    group_key = factory.Sequence(lambda n: f"group {n}")
    title = "Families who buy in shops"
    opened_at = datetime(2025, 11, 17, 12, 2, tzinfo=UTC)


class DeclineSightingFactory(factory.django.DjangoModelFactory):
    """What one look saw of a case: a third fewer purchases than expected."""

    class Meta:
        model = DeclineSighting

    case = factory.SubFactory(DeclineCaseFactory)
    look = factory.SubFactory(DeclineLookFactory)
    customers = 120
    purchases = 60
    expected = 90.0
    ratio = 0.667
    ratio_low = 0.6
    ratio_high = 0.74
    p_value = 0.00002
    lost_minor = 1_500_000
    lost_low_minor = 1_050_000
    lost_high_minor = 2_000_000
    began_on = factory.LazyAttribute(lambda seen: seen.look.as_of - timedelta(days=55))
    weekly = factory.LazyAttribute(
        lambda seen: {
            "from": (seen.look.as_of - timedelta(days=7 * 56 - 1)).isoformat(),
            "seen": [12] * 48 + [8] * 8,
            "expected": [12.0] * 56,
            "all": [100] * 56,
        }
    )


class InvestmentActionFactory(factory.django.DjangoModelFactory):
    """A call of twenty minutes that keeps two of ten, as somebody judges."""

    class Meta:
        model = InvestmentAction

    name = factory.Sequence(lambda n: f"Call number {n}")
    cost_minor = 5_000
    minutes = 20
    team = "service team"
    keeps = 0.2
    keeps_low = 0.1
    keeps_high = 0.3
    created_by = factory.SubFactory(UserFactory)
    created_at = datetime(2025, 11, 1, 12, tzinfo=UTC)


RESULT = {
    "expected_minor": 100_000,
    "low_minor": 40_000,
    "high_minor": 160_000,
    "cost_minor": 5_000,
    "treated": 1,
    "control": 0,
    "customers": 10,
    "by_action": [{"treated": 1, "control": 0, "brings_minor": 100_000}],
    "used": [5_000],
    "prices": [0.5],
    "floor_prices": {},
    "gap": 0.0,
    "frontier": [{"scale": 0.5, "expected_minor": None}, {"scale": 1.0, "expected_minor": 100_000}],
}


class InvestmentPlanFactory(factory.django.DjangoModelFactory):
    """A draft; ``ready=True`` for one worked out, ``ended=True`` for one that is over."""

    class Meta:
        model = InvestmentPlan
        skip_postgeneration_save = True

    class Params:
        ready = factory.Trait(
            state=InvestmentPlan.State.READY,
            run=factory.SubFactory(ValueRunFactory, done=True),
            solved_at=datetime(2025, 11, 18, 12, tzinfo=UTC),
            result=RESULT,
            inputs={
                "actions": [
                    {
                        "id": 0,
                        "name": "Call",
                        "cost_minor": 5_000,
                        "minutes": 0,
                        "team": "",
                        "places": 0,
                        "keeps": 0.2,
                        "keeps_low": 0.1,
                        "keeps_high": 0.3,
                        "grade": "C",
                    }
                ],
                "budgets": [{"kind": "money", "name": "", "limit": 10_000}],
                "caution": 0.5,
                "control_share": 0.1,
                "rest_days": 30,
                "seed": 1,
            },
        )
        ended = factory.Trait(
            ready=True,
            state=InvestmentPlan.State.ENDED,
            approved_by=factory.SubFactory(UserFactory),
            approved_at=datetime(2025, 11, 18, 13, tzinfo=UTC),
            starts_on=date(2025, 11, 18),
            ended_on=date(2025, 12, 18),
            outcome={
                "days": 30,
                "until": "2025-12-18",
                "actions": [],
                "brought": None,
                "cost_minor": 0,
                "returned": None,
            },
        )

    name = factory.Sequence(lambda n: f"Plan {n}")
    money_minor = 1_000_000
    seed = 1
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2025, 11, 17, 12, tzinfo=UTC)


class LockFactory(factory.django.DjangoModelFactory):
    """Somebody is left alone, decided by hand."""

    class Meta:
        model = Lock

    plan = factory.SubFactory(InvestmentPlanFactory)
    customer = factory.SubFactory(CustomerFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2025, 11, 17, 13, tzinfo=UTC)


class ChoiceFactory(factory.django.DjangoModelFactory):
    """One customer gets a call."""

    class Meta:
        model = Choice

    plan = factory.SubFactory(InvestmentPlanFactory, ready=True)
    customer = factory.SubFactory(CustomerFactory)
    action = factory.SubFactory(InvestmentActionFactory)
    part = Choice.Part.TREATED
    expected_minor = 100_000
    low_minor = 40_000
    high_minor = 160_000
    doubt_minor = 525_000
    why = "Most is in doubt here."
