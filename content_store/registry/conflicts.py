"""Conflicts: what does not go together in what sources say, kept beside the figures and never decided by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from content_store.events import record
from content_store.registry.measurements import Measurement
from content_store.registry.targets import Target

# Two figures that agree in all of these speak of the same, whoever states them.
KEY = (
    "indicator_id",
    "locality_version_id",
    "period_start",
    "period_end",
    "population",
    "channel",
    "service_id",
)
NUMBERS = ("numerator", "denominator", "value", "stated_percent", "qualifier")


class ConflictKind(StrEnum):
    """What does not go together."""

    CONFLICT = "CONFLICT"
    TIME_SERIES = "TIME_SERIES"
    DUPLICATE_LABEL = "DUPLICATE_LABEL"
    MALFORMED = "MALFORMED"
    PERIOD_CONFLICT = "PERIOD_CONFLICT"
    DIFFERENT_DENOMINATOR = "DIFFERENT_DENOMINATOR"
    OVERLAP = "OVERLAP"
    INCOMPLETE_BREAKDOWN = "INCOMPLETE_BREAKDOWN"
    ALIAS = "ALIAS"
    POPULATION_DEFINITION = "POPULATION_DEFINITION"
    COVERAGE_GAP = "COVERAGE_GAP"
    SUPERSEDED_BY_LAW = "SUPERSEDED_BY_LAW"
    TERMINOLOGY = "TERMINOLOGY"


class Conflict(Model):
    """Something that does not go together: noted by somebody, who gave it a slug, or found between figures."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, null=True, unique=True)
    kind = fields.CharEnumField(ConflictKind, max_length=30, description="")
    about = fields.TextField(default="")
    detail = fields.TextField(default="")

    class Meta:
        table = "conflicts"


class ConflictSide(Model):
    """A figure or a target that a conflict is about."""

    id = fields.IntField(primary_key=True)
    conflict: fields.ForeignKeyRelation[Conflict] = fields.ForeignKeyField("camtay.Conflict", related_name=False)
    conflict_id: int
    measurement: fields.ForeignKeyNullableRelation[Measurement] = fields.ForeignKeyField(
        "camtay.Measurement", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    measurement_id: int | None
    target: fields.ForeignKeyNullableRelation[Target] = fields.ForeignKeyField(
        "camtay.Target", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    target_id: int | None

    class Meta:
        table = "conflict_sides"
        indexes = (("conflict_id",), ("measurement_id",), ("target_id",))


async def note_all(figures: Iterable[Measurement], account_id: int | None = None) -> list[Conflict]:
    """Keep what figures that were just put on record contradict; call it in the transaction that did so.

    A figure contradicts those of the same key that stand, are not superseded, and say another number.
    """
    found = []
    for figure in figures:
        others = await _contradicted(figure)
        by_kind: dict[ConflictKind, list[Measurement]] = defaultdict(list)
        for other in others:
            by_kind[_kind(figure, other)].append(other)
        found += [await _keep(kind, [*those, figure], account_id) for kind, those in by_kind.items()]
    return found


async def _contradicted(figure: Measurement) -> Sequence[Measurement]:
    # NULL is no value to compare with, so a period or a service that is not said is asked for as such.
    same: dict[str, Any] = {}
    for name in KEY:
        value = getattr(figure, name)
        same |= {f"{name}__isnull": True} if value is None else {name: value}
    rows = await Measurement.filter(Q(**same)).exclude(id=figure.id).order_by("id")
    later = await Measurement.filter(supersedes_id__in=[row.id for row in rows]).only("supersedes_id")
    gone = {row.supersedes_id for row in later}
    return [row for row in rows if row.id not in gone and _numbers(row) != _numbers(figure)]


async def _keep(kind: ConflictKind, those: Sequence[Measurement], account_id: int | None) -> Conflict:
    """The conflict of this kind between these figures: the one that is on record of some of them, or a new one."""
    numbers = [figure.id for figure in those]
    known = await ConflictSide.filter(measurement_id__in=numbers, conflict__kind=kind, conflict__slug=None).first()
    conflict = await known.conflict if known else await Conflict.create(kind=kind, about=those[0].label)
    there = {side.measurement_id for side in await ConflictSide.filter(conflict_id=conflict.id)}
    sides = [ConflictSide(conflict_id=conflict.id, measurement_id=number) for number in numbers if number not in there]
    await ConflictSide.bulk_create(sides)
    await record("conflict.changed" if known else "conflict.found", conflict.id, account_id, found=kind.value)
    return conflict


def _kind(figure: Measurement, other: Measurement) -> ConflictKind:
    twice = figure.source_id == other.source_id and figure.label == other.label
    return ConflictKind.DUPLICATE_LABEL if twice else ConflictKind.CONFLICT


def _numbers(figure: Measurement) -> tuple[object, ...]:
    return tuple(getattr(figure, name) for name in NUMBERS)
