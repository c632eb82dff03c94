"""Understanding many comments: sentiment and themes with the question, topics without labels, suggestions, drift."""

from feedback.scoring.text_model.drift import Drift, drift
from feedback.scoring.text_model.judged import Judged, judge
from feedback.scoring.text_model.model import TextModel, fit, predict
from feedback.scoring.text_model.prior import Prior, sentiment_prior
from feedback.scoring.text_model.rows import (
    LEAST_EXAMPLES,
    SENTIMENTS,
    Comment,
    Guess,
    Labelled,
    SentimentCheck,
    Share,
    ThemeCheck,
    Understood,
)
from feedback.scoring.text_model.stored import ModelUnreadableError, dumps, loads
from feedback.scoring.text_model.suggestions import KINDS, Suggested, extract
from feedback.scoring.text_model.topics import Grouped, Match, Topic, match_topics, topics

__all__ = [
    "KINDS",
    "LEAST_EXAMPLES",
    "SENTIMENTS",
    "Comment",
    "Drift",
    "Grouped",
    "Guess",
    "Judged",
    "Labelled",
    "Match",
    "ModelUnreadableError",
    "Prior",
    "SentimentCheck",
    "Share",
    "Suggested",
    "TextModel",
    "ThemeCheck",
    "Topic",
    "Understood",
    "drift",
    "dumps",
    "extract",
    "fit",
    "judge",
    "loads",
    "match_topics",
    "predict",
    "sentiment_prior",
    "topics",
]
