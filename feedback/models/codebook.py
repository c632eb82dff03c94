"""The codebook: everything that was said anywhere, and the themes that people and the model see in it."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models import Role, User
from common.models import Keyed, at_most, one_of
from feedback.models.aspect import Aspect
from feedback.models.review import Review
from feedback.models.words import Turn
from relationships.models import Person

NAME_MAX, ABOUT_MAX, PHRASE_MAX = 80, 500, 80
READERS = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)
EDITORS = (Role.CX_MANAGER, Role.ANALYST)


class Sentiment(models.TextChoices):
    """How words sound, read with their question; unread until a run or a person has looked."""

    UNREAD = "", "Not read yet"
    NEGATIVE = "negative", "Critical"
    NEUTRAL = "neutral", "Neutral"
    POSITIVE = "positive", "Glad"


class WordsQuerySet(models.QuerySet["Words"]):
    """Ways to ask for words."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what ``user`` may read, by the rule of the place it was said in."""
        turns = Turn.objects.for_user(user).values("pk")
        reviews = Review.objects.for_user(user).values("pk")
        return self.filter(Q(turn__in=turns) | Q(review__in=reviews))


class Words(models.Model):
    """One thing said, wherever it was: the place keeps the words, this row what we read in them.

    ``digest`` says which text and question were read, so that other words in their place are read anew.
    """

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, null=True, blank=True, related_name="words")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, null=True, blank=True, related_name="words")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    aspect = models.ForeignKey(Aspect, on_delete=models.SET_NULL, null=True, blank=True, related_name="words")
    at = models.DateTimeField(db_index=True)
    digest = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment.choices, default=Sentiment.UNREAD, blank=True)
    sentiment_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_first_guess = models.BooleanField(default=False)
    p_negative = models.FloatField(null=True, blank=True)
    p_positive = models.FloatField(null=True, blank=True)
    strangeness = models.FloatField(null=True, blank=True)
    is_unexpected = models.BooleanField(default=False)
    contradicts = models.BooleanField(default=False)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Words"]] = WordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(turn__isnull=False, review__isnull=True) | Q(turn__isnull=True, review__isnull=False),
                name="words_were_said_in_one_place",
            ),
            one_of("sentiment", Sentiment, "words_sentiment_is_known"),
            models.CheckConstraint(
                condition=Q(p_negative__isnull=True)
                | Q(p_negative__gte=0, p_negative__lte=1, p_positive__gte=0, p_positive__lte=1),
                name="words_chances_are_probabilities",
            ),
            models.CheckConstraint(
                condition=Q(strangeness__isnull=True) | Q(strangeness__gte=0, strangeness__lte=1),
                name="words_strangeness_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Words {self.pk}"


class ThemeState(models.TextChoices):
    """How far a theme has come."""

    SUGGESTED = "suggested", "Suggested, has no name yet"
    NAMED = "named", "Named"
    RETIRED = "retired", "Retired"


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Ways to ask for themes."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all themes for those who read the codebook."""
        return self if not user.is_anonymous and user.has_role(*READERS) else self.none()

    def led_by(self, user: User | AnonymousUser) -> Self:
        """Return all themes for those who keep the codebook."""
        return self if not user.is_anonymous and user.has_role(*EDITORS) else self.none()


class Theme(Keyed):
    """What words are about, in our words. Merged, it keeps its marks and points at the theme that stands for it."""

    State = ThemeState

    name = models.CharField(max_length=NAME_MAX)
    description = models.TextField(max_length=ABOUT_MAX, blank=True)
    aspect = models.ForeignKey(Aspect, on_delete=models.SET_NULL, null=True, blank=True, related_name="themes")
    state = models.CharField(max_length=10, choices=ThemeState.choices, default=ThemeState.NAMED)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    typical = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Theme"]] = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", ThemeState, "theme_state_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="theme_has_a_name"),
            at_most("description", ABOUT_MAX, "theme_description_has_a_limit"),
            models.UniqueConstraint(Lower("name"), condition=Q(state="named"), name="theme_once_per_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="retired"), name="merged_theme_is_retired"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="theme_is_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleEffect(models.TextChoices):
    """What a rule's words do."""

    COUNTS = "counts", "Counts"
    FORBIDS = "forbids", "Never counts"


class ThemeRule(models.Model):
    """Words that make something count for a theme, or keep it out; matched as words, never inside one."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="rules")
    phrase = models.CharField(max_length=PHRASE_MAX)
    effect = models.CharField(max_length=8, choices=RuleEffect.choices, default=RuleEffect.COUNTS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "phrase"], name="rule_once_per_theme_and_phrase"),
            one_of("effect", RuleEffect, "rule_effect_is_known"),
            models.CheckConstraint(condition=~Q(phrase=""), name="rule_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} {self.effect} for {self.theme_id}"


class ThemeAction(models.TextChoices):
    """What was done to a theme."""

    SUGGESTED = "suggested", "Suggested by a run"
    NAMED = "named", "Named"
    CHANGED = "changed", "Changed"
    MERGED = "merged", "Merged"
    UNMERGED = "unmerged", "Taken apart again"
    SPLIT = "split", "Split"
    RULE_ADDED = "rule_added", "Rule added"
    RULE_REMOVED = "rule_removed", "Rule removed"
    RETIRED = "retired", "Retired"
    REVIVED = "revived", "Taken up again"


class ThemeChange(models.Model):
    """One change of a theme, with who and when; ``by`` is empty where a run did it."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField(max_length=12, choices=ThemeAction.choices)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("action", ThemeAction, "theme_change_is_known")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.action}"


class MarkState(models.TextChoices):
    """Whether a theme is in some words; a person's word stands, whatever the model says later."""

    SUGGESTED = "suggested", "Suggested"
    ACCEPTED = "accepted", "In there"
    REJECTED = "rejected", "Not in there"


class MarkOrigin(models.TextChoices):
    """Where a mark came from."""

    MODEL = "model", "Suggested by the model"
    RULE = "rule", "Found by a rule"
    TOPIC = "topic", "Grouped by its words"
    PERSON = "person", "Seen by a person"


class ThemeMark(models.Model):
    """A theme is in some words, or a person said that it isn't; once for each theme and words."""

    State = MarkState
    Origin = MarkOrigin

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="marks")
    words = models.ForeignKey(Words, on_delete=models.CASCADE, related_name="marks")
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.SUGGESTED)
    origin = models.CharField(max_length=8, choices=MarkOrigin.choices, default=MarkOrigin.MODEL)
    probability = models.FloatField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "words"], name="theme_mark_once_per_words"),
            one_of("state", MarkState, "theme_mark_state_is_known"),
            one_of("origin", MarkOrigin, "theme_mark_origin_is_known"),
            models.CheckConstraint(
                condition=Q(state="suggested", by__isnull=True) | (~Q(state="suggested") & Q(by__isnull=False)),
                name="theme_mark_is_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="theme_mark_p_is_a_probability",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")), name="theme_mark_is_a_span"
            ),
        ]
        indexes = [models.Index(fields=["theme", "state", "probability"], name="theme_marks_to_look_at")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.state} in {self.words_id}"
