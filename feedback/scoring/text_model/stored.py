"""A model as bytes and back: arrays and JSON only, so that reading a stored model can run nothing."""

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

from feedback.scoring.text_model.features import Features
from feedback.scoring.text_model.heads import Heads
from feedback.scoring.text_model.likeness import Likeness
from feedback.scoring.text_model.model import Marking, Mood, TextModel
from feedback.scoring.text_model.rows import SentimentCheck, Share, ThemeCheck
from feedback.scoring.text_model.stack import Stack

VERSION = 2


class ModelUnreadableError(ValueError):
    """The bytes are no model that this version can read."""


def dumps(model: TextModel) -> bytes:
    """Return a model as bytes that `loads` reads; the model says the same before and after.

    The bytes hold words of the comments it was learnt from: keep them where the comments are kept.
    """
    import numpy as np

    arrays = {
        "word_weights": model.features.word_weights,
        "part_weights": model.features.part_weights,
        "heads": model.heads.weights.astype(np.float16),
        "head_offsets": model.heads.offsets,
        "middles": model.likeness.middles.astype(np.float16),
        **_stack_arrays("marking", model.marking.stack),
        **(_stack_arrays("mood", model.mood.stack) if model.mood else {}),
    }
    told = {
        "version": VERSION,
        "words": list(model.features.words),
        "word_places": list(model.features.words.values()),
        "parts": list(model.features.parts),
        "part_places": list(model.features.parts.values()),
        "questions": list(model.features.questions),
        "heads": model.heads.names,
        "mood": [model.mood.names, model.mood.tilt, model.mood.columns] if model.mood else None,
        "marking": [model.marking.names, model.marking.thresholds, model.marking.floor],
        "odd": model.likeness.odd,
        "sentiment": asdict(model.sentiment),
        "themes": [asdict(one) for one in model.themes],
    }
    into = io.BytesIO()
    words = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
    np.savez_compressed(into, told=words, **arrays)
    return into.getvalue()


def loads(stored: bytes) -> TextModel:
    """Return the model that `dumps` stored.

    Raises: ModelUnreadableError for bytes that are no stored model, or one of another version.

    >>> from feedback.scoring.text_model.model import fit
    >>> loads(dumps(fit([]))).sentiment.n
    0
    """
    import numpy as np

    try:
        with np.load(io.BytesIO(stored), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        told = json.loads(arrays["told"].tobytes())
        return _model(told, arrays)
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ModelUnreadableError(f"These bytes are no stored model of version {VERSION}.") from error


def _model(told: dict[str, Any], arrays: dict[str, Any]) -> TextModel:
    import numpy as np

    if told["version"] != VERSION:
        raise ValueError(told["version"])
    features = Features(
        dict(zip(told["words"], told["word_places"], strict=True)),
        arrays["word_weights"],
        dict(zip(told["parts"], told["part_places"], strict=True)),
        arrays["part_weights"],
        {name: place for place, name in enumerate(told["questions"])},
    )
    mood = told["mood"]
    names, thresholds, floor = told["marking"]
    return TextModel(
        features,
        Heads(tuple(told["heads"]), arrays["heads"].astype(np.float32), arrays["head_offsets"]),
        Mood(tuple(mood[0]), _stack("mood", arrays), tuple(mood[1]), tuple(mood[2])) if mood else None,
        Marking(tuple(names), _stack("marking", arrays), tuple(thresholds), floor),
        Likeness(arrays["middles"].astype(np.float32), told["odd"]),
        _sentiment_check(told["sentiment"]),
        tuple(_theme_check(one) for one in told["themes"]),
    )


def _stack_arrays(name: str, stack: Stack) -> dict[str, Any]:
    parts = ("weights", "offsets")
    return {f"{name}_{part}": getattr(stack, part) for part in parts}


def _stack(name: str, arrays: dict[str, Any]) -> Stack:
    return Stack(*(arrays[f"{name}_{part}"] for part in ("weights", "offsets")))


def _share(told: dict[str, int] | None) -> Share | None:
    return Share(**told) if told else None


def _sentiment_check(told: dict[str, Any]) -> SentimentCheck:
    shares = {kind: {name: Share(**one) for name, one in told[kind].items()} for kind in ("precision", "recall")}
    return SentimentCheck(told["n"], told["trained"], told["reason"], _share(told["accuracy"]), **shares)


def _theme_check(told: dict[str, Any]) -> ThemeCheck:
    return ThemeCheck(**{**told, "precision": _share(told["precision"]), "recall": _share(told["recall"])})
