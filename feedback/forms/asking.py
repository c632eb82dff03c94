"""Fields in which questions are typed: what makes the check read along, and what keeping one brings."""

import json
from typing import Any

PAUSE = "350ms"  # after the last key: the line under the words must not flicker while somebody types


def checked_at(url: str, key: str) -> dict[str, Any]:
    """Return the attributes that have a field read by the question check as it is typed."""
    if not url:
        return {}
    return {
        "hx-post": url,
        "hx-trigger": f"input changed delay:{PAUSE}",
        "hx-target": f"#check-{key}",
        "hx-sync": "this:replace",
        "hx-vals": json.dumps({"ask": key}),
        "aria-describedby": f"check-{key}",
    }
