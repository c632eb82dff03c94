"""Aspects and their facets: what customers can teach us about."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Aspect, Facet, FacetMark, JourneyStage


class AspectRefused(Refused):
    """The aspect cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the form says of an aspect; ``new_stage`` wins over ``stage``."""

    name: str
    told_as: str
    told_as_nb: str = ""
    about: str = ""
    stage: JourneyStage | None = None
    new_stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLine:
    """One facet as the form has it; without ``pk`` it is new, without a name it goes."""

    name: str
    clues: str = ""
    pk: int | None = None


@transaction.atomic
def add_aspect(*, by: User, described: Described, facets: Sequence[FacetLine], key: uuid.UUID, at: datetime) -> Aspect:
    """Add an aspect; the same form sent twice adds one."""
    known = Aspect.objects.filter(key=key).first()
    if known:
        return known
    _refuse_twin(described.name, None)
    last = Aspect.objects.aggregate(last=Max("position"))["last"] or 0
    aspect = Aspect.objects.create(
        key=key,
        name=described.name,
        told_as=described.told_as,
        told_as_nb=described.told_as_nb,
        about=described.about,
        stage=_stage(described),
        position=last + 1,
    )
    _keep_facets(aspect, facets)
    record(actor=by, action="aspect.added", subject="Aspect", subject_id=aspect.pk, at=at, detail=aspect.name)
    return aspect


@transaction.atomic
def change_aspect(*, aspect: Aspect, by: User, described: Described, facets: Sequence[FacetLine], at: datetime) -> None:
    """Keep what the form says of an aspect and its facets."""
    _refuse_twin(described.name, aspect.pk)
    Aspect.objects.filter(pk=aspect.pk).update(
        name=described.name,
        told_as=described.told_as,
        told_as_nb=described.told_as_nb,
        about=described.about,
        stage=_stage(described),
    )
    _keep_facets(aspect, facets)
    record(actor=by, action="aspect.changed", subject="Aspect", subject_id=aspect.pk, at=at, detail=described.name)


def _refuse_twin(name: str, pk: int | None) -> None:
    twins = Aspect.objects.filter(name__iexact=name)
    if (twins.exclude(pk=pk) if pk else twins).exists():
        raise AspectRefused("There is an aspect with this name already.", field="name")


def _stage(described: Described) -> JourneyStage | None:
    if not described.new_stage:
        return described.stage
    known = JourneyStage.objects.filter(name__iexact=described.new_stage).first()
    last = JourneyStage.objects.aggregate(last=Max("position"))["last"] or 0
    return known or JourneyStage.objects.create(name=described.new_stage, position=last + 1)


def _keep_facets(aspect: Aspect, lines: Sequence[FacetLine]) -> None:
    """Make the facets as the lines say, in their order; a facet that words are marked with stays."""
    mine = {facet.pk: facet for facet in Facet.objects.filter(aspect=aspect)}
    elsewhere = mine.keys() - {line.pk for line in lines}  # added while this form was open: they stay
    names = [line.name.lower() for line in lines if line.name] + [mine[pk].name.lower() for pk in elsewhere]
    if len(set(names)) < len(names):
        raise AspectRefused("Two parts have the same name.", field="facets")
    for pk in mine.keys() & {line.pk for line in lines}:
        Facet.objects.filter(pk=pk).update(name=f"~{pk}")  # so that two facets can swap their names
    for place, line in enumerate(lines):
        facet = mine.get(line.pk) if line.pk else Facet(aspect=aspect)
        if facet is None:
            continue
        if not line.name:
            _remove(facet)
            continue
        facet.name, facet.clues, facet.position = line.name, line.clues, place
        facet.save()


def _remove(facet: Facet) -> None:
    if facet.pk is None:
        return
    if FacetMark.objects.filter(facet=facet).exists():
        raise AspectRefused(f"People have spoken about “{facet.name}”. Rename it, or leave it.", field="facets")
    facet.delete()
