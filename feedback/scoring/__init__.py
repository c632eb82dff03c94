"""Whom to ask, who is missing, what is thin, and what words are about: numbers and text in, findings out."""

from feedback.scoring.agreement import cohen_kappa, krippendorff_alpha
from feedback.scoring.clarity import unclear_phrases
from feedback.scoring.contradiction import (
    score_against_words,
    words_against_earlier,
    words_against_figures,
    words_against_record,
)
from feedback.scoring.coverage import thinness
from feedback.scoring.facets import suggested_facets
from feedback.scoring.following import probes, unfollowed
from feedback.scoring.hope import high_yet_realistic, place_of_hope
from feedback.scoring.language import guess_language
from feedback.scoring.led import led, weighed_voices
from feedback.scoring.matching import loyalty_group, matched
from feedback.scoring.phrases import phrases
from feedback.scoring.recommendation import desirability, neutral_terms, recommend, wilson, wilson_low
from feedback.scoring.representation import fill, gap, missing, mix, shares
from feedback.scoring.room import best_silence, cut_short, early_solutions, focus_of, talk_share, turns_in_a_row
from feedback.scoring.strength import compare, found_at, log_odds, power
from feedback.scoring.tone import tone
from feedback.scoring.topics import stance_of
from feedback.scoring.transcript import read_transcript
from feedback.scoring.unexpected import unexpected

__all__ = [
    "best_silence",
    "cohen_kappa",
    "compare",
    "cut_short",
    "desirability",
    "early_solutions",
    "fill",
    "focus_of",
    "found_at",
    "gap",
    "guess_language",
    "high_yet_realistic",
    "krippendorff_alpha",
    "led",
    "log_odds",
    "loyalty_group",
    "matched",
    "missing",
    "mix",
    "neutral_terms",
    "phrases",
    "place_of_hope",
    "power",
    "probes",
    "read_transcript",
    "recommend",
    "score_against_words",
    "shares",
    "stance_of",
    "suggested_facets",
    "talk_share",
    "thinness",
    "tone",
    "turns_in_a_row",
    "unclear_phrases",
    "unexpected",
    "unfollowed",
    "weighed_voices",
    "wilson",
    "wilson_low",
    "words_against_earlier",
    "words_against_figures",
    "words_against_record",
]
