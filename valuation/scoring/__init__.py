"""The numerical room of valuation: orders in, values with intervals and their proof out. No Django, no clock.

Start at ``value_orders``; docs/scoring.md explains each name.
"""

from valuation.scoring.accuracy import Accuracy, judge
from valuation.scoring.allocation import ImpossiblePlanError, Offers, allocate, held_back
from valuation.scoring.backtest import Backtest, Discrepancy, Marks, discrepancy, look_back, origins
from valuation.scoring.baselines import SegmentMeans, learn_segment_means, past_pace
from valuation.scoring.bg_nbd import BgNbd, fit_bg_nbd
from valuation.scoring.candidates import CANDIDATES, Learnt, Past, View, forecast_by
from valuation.scoring.changes import CAUSES, split_change
from valuation.scoring.choice import Choice, Entry, choose_forecast
from valuation.scoring.chosen import Chosen, choose_on_the_past
from valuation.scoring.credit import share_credit
from valuation.scoring.decline_groups import Decline, Declines, Rules, find_declines
from valuation.scoring.decline_panel import Panel
from valuation.scoring.decline_shares import ShareTest, discoveries, share_test
from valuation.scoring.errors import CannotFitError, DidNotConvergeError, NothingToLearnError
from valuation.scoring.evaluation import Evaluation, Scored, Total, evaluate_on_past
from valuation.scoring.foretold import Foretold, foretell
from valuation.scoring.futures import spend_quantiles
from valuation.scoring.gamma_gamma import GammaGamma, fit_gamma_gamma
from valuation.scoring.histories import CustomerDays, Histories, Orders, merge_days, summarise
from valuation.scoring.largest_remainder import allocate_minor_units
from valuation.scoring.lifetime_value import Forecast, Horizon, Models, fit_models, forecast
from valuation.scoring.pairwise import (
    JointWeights,
    PairWeights,
    Revisit,
    joint_weights,
    judgement_to_revisit,
    pair_weights,
)
from valuation.scoring.pareto_nbd import ParetoNbd, fit_pareto_nbd
from valuation.scoring.patterns import Patterns, count_patterns, find_patterns, merge_patterns
from valuation.scoring.protected import protected_words
from valuation.scoring.rank_draws import Shocks, count_bins, draw_bins, draw_shocks, draws_for, rank_interval
from valuation.scoring.rates import Rate, UnitSums, add_up_units, fit_rate
from valuation.scoring.scheme import Counted, Scheme, Valuing
from valuation.scoring.shifted_beta_geometric import (
    Renewals,
    ShiftedBetaGeometric,
    expected_payments,
    fit_shifted_beta_geometric,
    payment_quantiles,
)
from valuation.scoring.sleepers import Waking, awake, learn_waking, usual_waking
from valuation.scoring.swap import WeightSwap, weights_that_swap
from valuation.scoring.tilt import Tilt, fit_tilt, traits
from valuation.scoring.totals import total_interval
from valuation.scoring.uplift import Uplift, uplift
from valuation.scoring.valued import Findings, Valued, value_orders
from valuation.scoring.worth import Evidence, Purchases, Verdict, Worths, add_up

__all__ = [
    "CANDIDATES",
    "CAUSES",
    "Accuracy",
    "Backtest",
    "BgNbd",
    "CannotFitError",
    "Choice",
    "Chosen",
    "Counted",
    "CustomerDays",
    "Decline",
    "Declines",
    "DidNotConvergeError",
    "Discrepancy",
    "Entry",
    "Evaluation",
    "Evidence",
    "Findings",
    "Forecast",
    "Foretold",
    "GammaGamma",
    "Histories",
    "Horizon",
    "ImpossiblePlanError",
    "JointWeights",
    "Learnt",
    "Marks",
    "Models",
    "NothingToLearnError",
    "Offers",
    "Orders",
    "PairWeights",
    "Panel",
    "ParetoNbd",
    "Past",
    "Patterns",
    "Purchases",
    "Rate",
    "Renewals",
    "Revisit",
    "Rules",
    "Scheme",
    "Scored",
    "SegmentMeans",
    "ShareTest",
    "ShiftedBetaGeometric",
    "Shocks",
    "Tilt",
    "Total",
    "UnitSums",
    "Uplift",
    "Valued",
    "Valuing",
    "Verdict",
    "View",
    "Waking",
    "WeightSwap",
    "Worths",
    "add_up",
    "add_up_units",
    "allocate",
    "allocate_minor_units",
    "awake",
    "choose_forecast",
    "choose_on_the_past",
    "count_bins",
    "count_patterns",
    "discoveries",
    "discrepancy",
    "draw_bins",
    "draw_shocks",
    "draws_for",
    "evaluate_on_past",
    "expected_payments",
    "find_declines",
    "find_patterns",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_models",
    "fit_pareto_nbd",
    "fit_rate",
    "fit_shifted_beta_geometric",
    "fit_tilt",
    "forecast",
    "forecast_by",
    "foretell",
    "held_back",
    "joint_weights",
    "judge",
    "judgement_to_revisit",
    "learn_segment_means",
    "learn_waking",
    "look_back",
    "merge_days",
    "merge_patterns",
    "origins",
    "pair_weights",
    "past_pace",
    "payment_quantiles",
    "protected_words",
    "rank_interval",
    "share_credit",
    "share_test",
    "spend_quantiles",
    "split_change",
    "summarise",
    "total_interval",
    "traits",
    "uplift",
    "usual_waking",
    "value_orders",
    "weights_that_swap",
]
