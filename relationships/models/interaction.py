"""What passed between people."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from common.models import Imported, at_most, once_per_source
from relationships.models.company import KNOW_EVERYBODY, READERS
from relationships.models.person import Person

TEXT_MAX = 10_000


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Ways to ask for interactions."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return what passed with people whom ``user`` may see; that a colleague took part opens nothing."""
        if user.is_anonymous or not user.has_role(*READERS):
            return self.none()
        people = Person.objects.for_user(user)
        if not user.has_role(*KNOW_EVERYBODY):
            people = people.exclude(kind=Person.Kind.COLLEAGUE)
        return self.filter(participants__in=people.values("pk")).distinct()


class Interaction(Imported):
    """One contact: a call, a visit, a mail, a meeting."""

    at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=40)
    text = models.TextField(max_length=TEXT_MAX, blank=True)
    participants = models.ManyToManyField(Person, through="Participant", related_name="interactions")

    objects: ClassVar[models.Manager["Interaction"]] = InteractionQuerySet.as_manager()

    class Meta:
        constraints = [once_per_source("interaction"), at_most("text", TEXT_MAX, "interaction_text_has_a_limit")]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d}"


class Participant(models.Model):
    """One person in one interaction; ``started`` where we know who began it."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    started = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "person"], name="participant_once_per_interaction")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.interaction_id}"
