"""What a person can teach and wants to learn."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from common.models import Imported, at_most, once_per_source, one_of
from relationships.models import Person

TEXT_MAX = 1_000


class Skill(models.Model):
    """A skill in the vocabulary."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class SkillKind(models.TextChoices):
    """How a person stands to a skill."""

    HAS = "has", "Has"
    TEACHES = "teaches", "Can teach"
    LEARNS = "learns", "Wants to learn"


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Ways to ask for profiles."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the profiles of people whom ``user`` may see."""
        return self.filter(person__in=Person.objects.for_user(user).values("pk"))


class Profile(Imported):
    """One person's profile as a possible mentor or learner."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    achievements = models.TextField(max_length=TEXT_MAX, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["Profile"]] = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [once_per_source("profile"), at_most("achievements", TEXT_MAX, "achievements_have_a_limit")]

    def __str__(self) -> str:
        return f"Profile of {self.person_id}"


class ProfileSkill(models.Model):
    """One skill of one person."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=SkillKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill", "kind"], name="skill_once_per_profile_and_kind"),
            one_of("kind", SkillKind, "skill_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.kind}"
