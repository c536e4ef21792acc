"""Targets: what was promised for a place, in the shapes in which promises come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import asdict
from tortoise import fields

from content_store import revisions
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.registry.indicators import Indicator
from content_store.registry.localities import Locality
from content_store.registry.measurements import QualityFlag
from content_store.registry.sources import Source
from content_store.registry_errors import SourceNeeded, TargetMisshapen
from content_store.revisions import Revised
from content_store.slugs import claim
from content_store.wording import brief, few_enough, findable, fits

TEXT_MOST = 2_000
SHORT_MOST = 80
NAME_MOST = 200
LARGEST = 10**15
OLDEST = 150  # years


class Comparison(StrEnum):
    """How a figure is held against a target."""

    EQUAL = "EQUAL"
    AT_LEAST = "AT_LEAST"
    RANGE = "RANGE"
    MILESTONE = "MILESTONE"


class Target(Revised):
    """A goal: a number to reach, a range to stay in, or a milestone to pass."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    indicator: fields.ForeignKeyRelation[Indicator] = fields.ForeignKeyField(
        "camtay.Indicator", related_name=False, on_delete=fields.RESTRICT
    )
    indicator_id: int
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    label = fields.TextField()
    comparison = fields.CharEnumField(Comparison, max_length=20, description="")
    value = fields.DecimalField(max_digits=20, decimal_places=4, null=True)
    upper_value = fields.DecimalField(max_digits=20, decimal_places=4, null=True)
    milestone = fields.CharField(max_length=SHORT_MOST, null=True)
    unit = fields.CharField(max_length=SHORT_MOST)
    population = fields.CharField(max_length=NAME_MOST, default="")
    minimum_age = fields.IntField(null=True)
    starts_on = fields.DateField(null=True)
    due_on = fields.DateField(null=True)
    issuer = fields.CharField(max_length=NAME_MOST, default="")
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, on_delete=fields.RESTRICT
    )
    source_id: int
    quote = fields.TextField()
    note = fields.TextField(default="")
    flags: list[str] = fields.JSONField(default=list)

    class Meta:
        table = "targets"
        indexes = (("locality_id",), ("indicator_id",))


class Goal(msgspec.Struct, frozen=True):
    """What is aimed at, in one of the shapes in which promises come."""

    comparison: Comparison
    unit: str
    value: Decimal | None = None
    upper_value: Decimal | None = None
    milestone: str | None = None
    population: str = ""
    minimum_age: int | None = None
    starts_on: date | None = None
    due_on: date | None = None


class TargetWords(msgspec.Struct, frozen=True):
    """All that may be said of a target; `source` is a slug."""

    label: str
    goal: Goal
    source: str
    quote: str
    issuer: str = ""
    note: str = ""
    flags: Sequence[QualityFlag] = ()


async def create(slug: str, subject: tuple[str, int], words: TargetWords, account_id: int) -> Target:
    """A goal for what is measured by an indicator, given by its slug, at a place, given by its number."""
    indicator_slug, locality_id = subject
    columns = await _columns(words)
    indicator = await Indicator.get_or_none(slug=indicator_slug) if findable(indicator_slug) else None
    if indicator is None:
        raise NotFound(path=("indicator",), what="indicator", key=brief(indicator_slug))
    async with claim(Target, slug, "target"):
        target = await Target.create(slug=slug, indicator=indicator, locality_id=locality_id, **columns)
        await record("target.created", target.id, account_id, slug=slug)
    return target


async def update(target_id: int, words: TargetWords, expected_revision: int, account_id: int) -> Target:
    """Say other things of a target."""
    columns = await _columns(words)
    async with transaction():
        target = await revisions.at_revision(Target, target_id, expected_revision, "target")
        changes = revisions.differences(vars(target), columns)
        for name, value in columns.items():
            setattr(target, name, value)
        await revisions.touch(target)
        await record("target.changed", target.id, account_id, revision=target.revision, changes=changes)
    return target


async def locality_of(target_id: int) -> int:
    """The number of the place that a target is for; NotFound when there is no such target."""
    row = await Target.get_or_none(id=target_id)
    if row is None:
        raise NotFound(path=("id",), what="target", key=str(target_id))
    return row.locality_id


async def _columns(words: TargetWords) -> dict[str, Any]:
    """The row's columns for these words; what is wrong with them otherwise."""
    for name in ("source", "quote"):
        if not getattr(words, name).strip():
            raise SourceNeeded(path=(name,))
    for name in ("label", "quote", "note"):
        fits(getattr(words, name), TEXT_MOST, name)
    fits(words.issuer, NAME_MOST, "issuer")
    few_enough(len(words.flags), len(QualityFlag), "flags")
    _check_shape(words.goal)
    source = await Source.get_or_none(slug=words.source) if findable(words.source) else None
    if source is None:
        raise NotFound(path=("source",), what="source", key=brief(words.source))
    said = {
        **asdict(words),
        **asdict(words.goal),
        "source_id": source.id,
        "flags": [flag.value for flag in words.flags],
    }
    del said["goal"], said["source"]
    return said


def _check_shape(goal: Goal) -> None:
    fits(goal.unit, SHORT_MOST, "goal", "unit")
    fits(goal.population, NAME_MOST, "goal", "population")
    fits(goal.milestone or "", SHORT_MOST, "goal", "milestone")
    given = tuple(part is not None for part in (goal.value, goal.upper_value, goal.milestone))
    wanted, needed, needed_vi = _SHAPES.get(goal.comparison, _NUMBER)
    backwards = goal.value is not None and goal.upper_value is not None and goal.value > goal.upper_value
    if given != wanted or backwards:
        raise TargetMisshapen(path=("goal",), comparison=goal.comparison.value, needed=needed, needed_vi=needed_vi)
    ends = (goal.starts_on, goal.due_on)
    if ends[0] and ends[1] and ends[0] > ends[1]:
        raise _outside("dueOn", goal.due_on, "a day that is not before startsOn", "ngày không trước startsOn")
    if goal.minimum_age is not None and not 0 <= goal.minimum_age <= OLDEST:
        raise _outside("minimumAge", goal.minimum_age, f"0 to {OLDEST} years", f"từ 0 đến {OLDEST} tuổi")
    for name, number in (("value", goal.value), ("upperValue", goal.upper_value)):
        if number is not None and not (number.is_finite() and abs(number) <= LARGEST):
            raise _outside(name, number, f"a number up to {LARGEST}", f"số không quá {LARGEST}")


def _outside(name: str, value: object, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=("goal", name), value=value, expected=expected, expected_vi=expected_vi)


# Which of value, upperValue and milestone a comparison needs.
_NUMBER = ((True, False, False), "a value alone", "đúng một giá trị (value)")
_SHAPES = {
    Comparison.RANGE: (
        (True, True, False),
        "a value and an upperValue not below it",
        "value và upperValue, value không lớn hơn",
    ),
    Comparison.MILESTONE: ((False, False, True), "a milestone and no number", "milestone, không có số"),
}
