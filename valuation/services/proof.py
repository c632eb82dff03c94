"""What a run keeps about its models: their parameters, and how well they would have done."""

from dataclasses import asdict
from datetime import date
from typing import Any

from valuation.scoring import Findings


def parameters_of(findings: Findings) -> dict[str, Any]:
    """Return the fitted parameters of each model, or the reason why there is none."""
    models = findings.models
    if models is None:
        return {"why_unknown": findings.why_unknown}
    timing, spend, second = models.timing, models.spend, models.second_opinion
    return {
        "pareto_nbd": {
            **{name: getattr(timing, name) for name in ("r", "alpha", "s", "beta", "log_likelihood", "customers")},
            "at_boundary": list(timing.at_boundary),
        },
        "gamma_gamma": {
            **{name: getattr(spend, name) for name in ("p", "q", "gamma", "log_likelihood", "customers")},
            "at_boundary": list(spend.at_boundary),
        },
        "bg_nbd": {n: getattr(second, n) for n in ("r", "alpha", "a", "b", "log_likelihood")} if second else None,
    }


def backtest_of(findings: Findings) -> dict[str, Any]:
    """Return every look back with the marks of each candidate, and which forecast was chosen by them and why."""
    found = findings.discrepancy
    return {
        "why_none": findings.why_no_backtest,
        "discrepancy": asdict(found) if found else None,
        "choice": asdict(findings.choice) if findings.choice else None,
        "looks": [
            {**asdict(look), "origin": date.fromordinal(look.origin_day).isoformat()} for look in findings.backtests
        ],
    }
