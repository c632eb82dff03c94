"""What people care about, with the words that say so."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from common.models import Imported, at_most, once_per_source, one_of
from relationships.models.company import READERS
from relationships.models.person import Person

EVIDENCE_MAX = 2_000


class Stance(models.TextChoices):
    """How a person stands to a topic."""

    INTEREST = "interest", "Interest"
    CONCERN = "concern", "Concern"
    WISH = "wish", "Wish"
    GOAL = "goal", "Goal"
    USE = "use", "Use"


class Topic(models.Model):
    """A subject people speak about."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class TopicMentionQuerySet(models.QuerySet["TopicMention"]):
    """Ways to ask for mentions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what people said whom ``user`` may see."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        return self.filter(person__in=Person.objects.for_user(user).values("pk"))


class TopicMention(Imported):
    """One time one person showed where they stand on a topic."""

    Stance = Stance

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="mentions")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    at = models.DateTimeField()
    evidence = models.TextField(max_length=EVIDENCE_MAX, blank=True)

    objects: ClassVar[models.Manager["TopicMention"]] = TopicMentionQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("mention"),
            one_of("stance", Stance, "mention_stance_is_known"),
            at_most("evidence", EVIDENCE_MAX, "mention_evidence_has_a_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.stance} {self.topic_id}"
