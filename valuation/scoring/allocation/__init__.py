"""Whom to do what for, within several budgets at once, with a proof of how good the answer is.

``problem`` says what is asked, ``dual`` finds the prices of the budgets, ``repair`` a first plan within them, ``core``
improves it and proves a bound, ``solve`` joins them, ``control`` chooses whom to leave alone so that one can learn.
"""

from valuation.scoring.allocation.control import held_back
from valuation.scoring.allocation.problem import ImpossiblePlanError, Offers, Shortfall
from valuation.scoring.allocation.solve import Plan, allocate

__all__ = ["ImpossiblePlanError", "Offers", "Plan", "Shortfall", "allocate", "held_back"]
