"""How good the check was on questions nobody had looked at, as the benchmark wrote it beside the rules."""

import json
from functools import lru_cache
from typing import Any

from feedback.scoring.question_check.lexicon import DATA, languages


@lru_cache(maxsize=8)
def measured(language: str = "en") -> dict[str, Any] | None:
    """Return what was measured in a language; none if nothing was.

    ``figures`` has any fault, kinds and calibration, ``speed`` milliseconds; what a page tells of them stands beside.

    Every share has ``share``, ``hits``, ``of`` and its 80 % interval ``low`` to ``high``, all on [0, 1] or counts; a
    share of nothing is None. Written by ``python -m benchmarks --only questions``, never by hand.

    Raises
    ------
    ValueError
        For a language without rules.

    Examples
    --------
    >>> measured("en")["questions"] == measured("en")["figures"]["questions"]
    True
    """
    if language not in languages():
        raise ValueError(f"no rules for the language {language}")
    path = DATA / language / "measured.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
