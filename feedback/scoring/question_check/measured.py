"""How good the check was on questions nobody had looked at, as the benchmark wrote it beside the rules."""

import json
from functools import lru_cache
from typing import Any

from feedback.scoring.question_check.lexicon import DATA, languages


@lru_cache(maxsize=8)
def measured(language: str = "en") -> dict[str, Any] | None:
    """Return the figures of a language: ``figures`` (any fault, kinds, calibration) and ``speed``; none if unmeasured.

    Every share has ``share``, ``hits``, ``of`` and its 80 % interval ``low`` to ``high``, all on [0, 1] or counts; a
    share of nothing is None. Written by ``python -m benchmarks --only questions``, never by hand.

    Raises
    ------
    ValueError
        For a language without rules.

    Examples
    --------
    >>> sorted(measured("en"))
    ['figures', 'speed']
    """
    if language not in languages():
        raise ValueError(f"no rules for the language {language}")
    path = DATA / language / "measured.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
