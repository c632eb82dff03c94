"""What a reading found, added up: how far its suggestions can be trusted, what has no theme, and what changes."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from feedback.models import MarkState, ReadingState, TextModel, TextRun, Theme, ThemeMark, Words
from feedback.scoring.text_model import Share, ThemeCheck, drift, loads
from feedback.selectors.labels import themes_that_stand, without_theme

PERIOD = timedelta(days=90)
RIGHT_AT_LEAST = 0.5
DOUBTFUL = "Not surely more often right than wrong, so the model suggests none yet. Its rules still do."


def runs_of(user: User | AnonymousUser) -> QuerySet[TextRun]:
    """Return the runs, newest first."""
    return TextRun.objects.for_user(user).select_related("requested_by").order_by("-requested_at", "-pk")


def newest_reading() -> TextRun | None:
    """Return the last run that read everything."""
    return TextRun.objects.filter(state=ReadingState.DONE).order_by("-finished_at", "-pk").first()


def going_reading() -> TextRun | None:
    """Return the run that waits or reads just now."""
    return TextRun.objects.filter(state__in=[ReadingState.PENDING, ReadingState.RUNNING]).first()


def added_up(run: TextRun, *, at: datetime) -> dict[str, Any]:
    """Return what a run that has read everything found."""
    model = loads(bytes(TextModel.objects.get(run=run).artefact))
    standing = Words.objects.exclude(turn__withdrawn_at__isnull=False)
    return {
        "words": standing.count(),
        "no_theme": without_theme(standing).count(),
        "unexpected": standing.filter(is_unexpected=True).count(),
        "contradicts": standing.filter(contradicts=True).count(),
        "sentiment": {
            "n": model.sentiment.n,
            "trained": model.sentiment.trained,
            "reason": model.sentiment.reason,
            "accuracy": _share(model.sentiment.accuracy),
        },
        "themes": {
            check.theme: {
                "n": check.n,
                "trained": is_trusted(check),
                "reason": check.reason if is_trusted(check) or not check.trained else DOUBTFUL,
                "precision": _share(check.precision),
                "recall": _share(check.recall),
            }
            for check in model.themes
        },
        "drift": _drift(at),
    }


def is_trusted(check: ThemeCheck) -> bool:
    """Say whether suggestions may be shown: right more often than wrong on words not learnt from, by the low end."""
    return bool(check.trained and check.precision and check.precision.low >= RIGHT_AT_LEAST)


def _share(share: Share | None) -> dict[str, float] | None:
    if share is None:
        return None
    return {"count": share.count, "of": share.of, "point": share.point, "low": share.low, "high": share.high}


def _drift(at: datetime) -> list[dict[str, Any]]:
    """Return how often each theme came up in the last 90 days and in the 90 before."""
    stands_for = themes_that_stand()
    about: dict[int, set[str]] = defaultdict(set)
    marks = ThemeMark.objects.exclude(state=MarkState.REJECTED).filter(words__at__gte=at - 2 * PERIOD)
    for words, theme in marks.values_list("words", "theme"):
        if theme in stands_for:
            about[words].add(str(stands_for[theme]))
    recent = Words.objects.filter(at__gte=at - 2 * PERIOD, at__lte=at).exclude(turn__withdrawn_at__isnull=False)
    before: list[set[str]] = []
    after: list[set[str]] = []
    for pk, said in recent.order_by("pk").values_list("pk", "at"):
        (after if said >= at - PERIOD else before).append(about.get(pk, set()))
    if not before or not after:
        return []
    return [
        {
            "theme": int(one.theme),
            "before": _share(one.before),
            "after": _share(one.after),
            "change": one.change,
            "low": one.low,
            "high": one.high,
            "stands": one.stands,
        }
        for one in drift(before, after)
    ]


def checked_themes(run: TextRun) -> list[dict[str, Any]]:
    """Return how far the suggestions of each theme can be trusted, in the order of the alphabet."""
    checks = run.result.get("themes", {})
    names = dict(Theme.objects.filter(pk__in=[int(pk) for pk in checks]).values_list("pk", "name"))
    found = [{**check, "name": names[int(pk)], "pk": int(pk)} for pk, check in checks.items() if int(pk) in names]
    return sorted(found, key=lambda check: (check["name"], check["pk"]))
