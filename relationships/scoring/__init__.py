"""What ties are worth: numbers in, numbers out."""

from relationships.scoring.tie import (
    channel_weight,
    day_of,
    is_crowd,
    is_role_address,
    log_from_strength,
    log_of,
    mutual,
    share,
    strength,
    strength_in_words,
    together,
)

__all__ = [
    "channel_weight",
    "day_of",
    "is_crowd",
    "is_role_address",
    "log_from_strength",
    "log_of",
    "mutual",
    "share",
    "strength",
    "strength_in_words",
    "together",
]
