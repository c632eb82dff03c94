"""Orders, contracts and what every relationship is worth."""

from valuation.models.contract import Contract
from valuation.models.decline import CaseEnquiry, CaseState, DeclineCase, DeclineLook, DeclineSighting
from valuation.models.dimension import Dimension, DimensionKind, Grade, Measure, UnitPrice
from valuation.models.evaluation import Evaluation
from valuation.models.evidence import DimensionDecision, EvidenceRecord, PartState
from valuation.models.investment import (
    Choice,
    InvestmentAction,
    InvestmentPlan,
    Lock,
    Part,
    PlanState,
)
from valuation.models.order import Order
from valuation.models.renewal import Renewal, RenewalOutcome
from valuation.models.run import CustomerValue, RunState, ValueRun
from valuation.models.shard import RunShard, ShardTodo
from valuation.models.weights import Judgement, WeightSet, WeightSetState

__all__ = [
    "CaseEnquiry",
    "CaseState",
    "Choice",
    "Contract",
    "CustomerValue",
    "DeclineCase",
    "DeclineLook",
    "DeclineSighting",
    "Dimension",
    "DimensionDecision",
    "DimensionKind",
    "Evaluation",
    "EvidenceRecord",
    "Grade",
    "InvestmentAction",
    "InvestmentPlan",
    "Judgement",
    "Lock",
    "Measure",
    "Order",
    "Part",
    "PartState",
    "PlanState",
    "Renewal",
    "RenewalOutcome",
    "RunShard",
    "RunState",
    "ShardTodo",
    "UnitPrice",
    "ValueRun",
    "WeightSet",
    "WeightSetState",
]
