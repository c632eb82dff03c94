"""Abstract pieces for the models of every app; nothing concrete."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


def at_most(field: str, limit: int, name: str) -> models.CheckConstraint:
    """Return the database guard that refuses a text longer than ``limit`` characters."""
    return models.CheckConstraint(condition=Q(**{f"{field}__length__lte": limit}), name=name)


def one_of(field: str, choices: type[models.Choices], name: str) -> models.CheckConstraint:
    """Return the database guard that refuses a value outside ``choices``."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(choices.values)}), name=name)


class Keyed(models.Model):
    """A row that a form creates: the key comes with the form, so sending it twice makes one row."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Imported(models.Model):
    """A row that may come from another system: its source and its id there, so importing it twice makes one row."""

    source = models.CharField(max_length=60, default="apprentice")
    external_id = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


def once_per_source(model: str) -> models.UniqueConstraint:
    """Return the database guard that keeps one row per source and external id."""
    return models.UniqueConstraint(
        fields=["source", "external_id"], condition=~Q(external_id=""), name=f"{model}_once_per_source"
    )
