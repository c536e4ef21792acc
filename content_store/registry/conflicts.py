"""Conflicts: what does not go together in what sources say, kept beside the figures and never decided by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from tortoise import fields
from tortoise.models import Model

from content_store.database import select
from content_store.events import Fact, record_all
from content_store.registry.measurements import Measurement
from content_store.registry.targets import Target
from content_store.rows import RowType

# Two figures that agree in all of these, and in the end of their period, speak of the same, whoever states them.
KEY = ("indicator_id", "locality_version_id", "period_start", "population", "channel", "service_id")
NUMBERS = ("numerator", "denominator", "value", "stated_percent", "qualifier")
_OPTIONAL = ("period_start", "service_id", *NUMBERS)
AT_ONCE = 500  # rows that one statement asks for
# NULL is no value to compare with; an index is of use only where the end of a period is asked for as it is.
_CONTRADICTED = """
SELECT own.id AS own, other.id AS other FROM measurements own JOIN measurements other ON {same}
AND other.period_end {end} AND other.id <> own.id AND NOT ({equal}) WHERE own.id IN (?)
AND NOT EXISTS (SELECT 1 FROM measurements later WHERE later.supersedes_id = own.id)
AND NOT EXISTS (SELECT 1 FROM measurements later WHERE later.supersedes_id = other.id)
"""
_WITHOUT_SIDES = """
SELECT id, kind, about FROM conflicts
WHERE slug IS NULL AND NOT EXISTS (SELECT 1 FROM conflict_sides side WHERE side.conflict_id = conflicts.id) ORDER BY id
"""


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


class Conflict(Model, metaclass=RowType):
    """Something that does not go together: noted by somebody, who gave it a slug, or found between figures."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, null=True, unique=True)
    kind = fields.CharEnumField(ConflictKind, max_length=30, description="")
    about = fields.TextField(default="")
    detail = fields.TextField(default="")

    class Meta:
        table = "conflicts"


class ConflictSide(Model, metaclass=RowType):
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


Pair: TypeAlias = tuple[Measurement, Measurement]  # a figure, and one that it contradicts


async def note_all(figures: Iterable[Measurement], account_id: int | None = None) -> list[Conflict]:
    """Keep what figures that were just put on record contradict; call it in the transaction that did so.

    A figure contradicts those of the same key that stand, are not superseded, and say another number.
    """
    return await keep(await contradictions(figures), account_id)


async def contradictions(figures: Iterable[Measurement]) -> list[Pair]:
    """Each of these figures with each that it contradicts, in the order in which they were put on record."""
    made = {figure.id: figure for figure in figures}
    dated = [number for number, figure in made.items() if figure.period_end is not None]
    undated = [number for number, figure in made.items() if figure.period_end is None]
    pairs: set[tuple[int, int]] = set()
    for numbers, end in ((dated, "= own.period_end"), (undated, "IS NULL")):
        sql = _CONTRADICTED.format(same=_alike(KEY), end=end, equal=_alike(NUMBERS))
        for start in range(0, len(numbers), AT_ONCE):
            rows = await select(sql, numbers[start : start + AT_ONCE])
            pairs |= {(row["own"], row["other"]) for row in rows}
    others = sorted({other for _, other in pairs} - made.keys())
    for start in range(0, len(others), AT_ONCE):
        made |= {row.id: row for row in await Measurement.filter(id__in=others[start : start + AT_ONCE])}
    return [(made[own], made[other]) for own, other in sorted(pairs)]


async def keep(found: Sequence[Pair], account_id: int | None = None) -> list[Conflict]:
    """Note contradictions: each makes the figure a side of a conflict that the other is in, or of a new one.

    What is noted already is left as it is; an event tells of every conflict that is new or has a new side.
    """
    known, sides = await _known(sorted({figure.id for pair in found for figure in pair}))
    cases: dict[_Case, None] = {}
    for figure, other in found:
        kind = _kind(figure, other)
        case = known.get((other.id, kind)) or known.get((figure.id, kind)) or _Case(kind, other.label)
        cases[case] = None
        for side in (other.id, figure.id):
            known.setdefault((side, kind), case)
            if (case.conflict_id, side) not in sides:
                case.added[side] = None
    return await _written([case for case in cases if case.added], account_id)


@dataclass(eq=False)
class _Case:
    """A conflict that may not be on record yet, and the figures that become sides of it, in their order."""

    kind: ConflictKind
    about: str
    conflict_id: int | None = None
    added: dict[int, None] = field(default_factory=dict)


async def _known(figures: Sequence[int]) -> tuple[dict[tuple[int, ConflictKind], _Case], set[tuple[int | None, int]]]:
    """The conflicts that were found between these figures, by figure and kind, and all their sides."""
    cases: dict[int, _Case] = {}
    known: dict[tuple[int, ConflictKind], _Case] = {}
    for start in range(0, len(figures), AT_ONCE):
        at_once = ConflictSide.filter(measurement_id__in=figures[start : start + AT_ONCE], conflict__slug=None)
        for side in await at_once.prefetch_related("conflict").order_by("conflict_id"):
            conflict = side.conflict
            case = cases.setdefault(conflict.id, _Case(conflict.kind, conflict.about, conflict.id))
            known.setdefault((side.measurement_id or 0, conflict.kind), case)
    rows = await ConflictSide.filter(conflict_id__in=list(cases)) if cases else []
    return known, {(side.conflict_id, side.measurement_id or 0) for side in rows}


async def _written(cases: Sequence[_Case], account_id: int | None) -> list[Conflict]:
    """The conflicts of these cases, which are on record with their new sides from here on."""
    new = {case: "conflict.found" for case in cases if case.conflict_id is None}
    await Conflict.bulk_create([Conflict(kind=case.kind, about=case.about) for case in new], batch_size=AT_ONCE)
    # Those without a side are the ones that were made just now; any of the same words will do for a case.
    free: dict[tuple[ConflictKind, str], list[int]] = defaultdict(list)
    for row in await select(_WITHOUT_SIDES) if new else ():
        free[ConflictKind(row["kind"]), row["about"]].append(row["id"])
    for case in new:
        case.conflict_id = free[case.kind, case.about].pop(0)
    sides = [ConflictSide(conflict_id=case.conflict_id, measurement_id=side) for case in cases for side in case.added]
    await ConflictSide.bulk_create(sides, batch_size=AT_ONCE)
    facts = [
        Fact(new.get(case, "conflict.changed"), case.conflict_id or 0, {"found": case.kind.value}) for case in cases
    ]
    if facts:
        await record_all(facts, account_id)
    rows = await Conflict.filter(id__in=[fact.subject_id for fact in facts]) if facts else []
    return sorted(rows, key=lambda row: row.id)


def _alike(names: Sequence[str]) -> str:
    return " AND ".join(
        f"other.{name} {'IS NOT DISTINCT FROM' if name in _OPTIONAL else '='} own.{name}" for name in names
    )


def _kind(figure: Measurement, other: Measurement) -> ConflictKind:
    twice = figure.source_id == other.source_id and figure.label == other.label
    return ConflictKind.DUPLICATE_LABEL if twice else ConflictKind.CONFLICT
