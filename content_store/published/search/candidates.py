"""What may answer a question: a bounded number of rows, the best places to look into first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, Slot
from content_store.published.search.filters import Condition

PARTS = ("title", "names", "steps", "captions")
COLUMNS = ", ".join(f"{form}_{part}" for form in ("exact", "folded") for part in PARTS)
MOST_OF_NAMES, MOST_OF_ALL = 40, 40  # rows that one stage gives
_NAMED = {form: f"{{{form}_title {form}_names}}" for form in ("exact", "folded")}
_ALL = {form: f"{{{' '.join(f'{form}_{part}' for part in PARTS)}}}" for form in ("exact", "folded")}
# What is laid over the projection for a preview has numbers below zero, and is no part of any index.
_ROWS = f"SELECT number, kind, subject_id, version_id, valid_to, {COLUMNS} FROM search_rows WHERE "
_STAGE = (
    "SELECT * FROM (SELECT search_index.rowid FROM search_index CROSS JOIN search_rows ON number = search_index.rowid "
    "WHERE search_index MATCH ? AND {condition} ORDER BY search_index.rowid LIMIT {most})"
)


@dataclass(frozen=True)
class Candidate:
    """A row that may answer: what it is of, until when that holds, and the words of its parts in both forms."""

    number: int
    kind: str
    subject_id: int
    version_id: int | None
    valid_to: str
    exact: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True)
class _Stage:
    columns: str
    expression: str
    most: int


def candidates(reading: Reading, asked: Asked, condition: Condition) -> list[Candidate]:
    """Rows that have all that was asked for; first those that have it in their names, with its tones, to the end."""
    stages = []
    if asked.strict:
        exact = _every(asked.slots, "exact", going_on=False)
        stages += [_Stage(_NAMED["exact"], exact, MOST_OF_NAMES), _Stage(_ALL["exact"], exact, MOST_OF_ALL)]
    whole, begun = (_every(asked.slots, "folded", going_on) for going_on in (False, True))
    stages += [_Stage(_NAMED["folded"], whole, MOST_OF_NAMES)]
    if begun != whole:
        stages += [_Stage(_NAMED["folded"], begun, MOST_OF_NAMES)]
    stages += [_Stage(_ALL["folded"], begun, MOST_OF_ALL)]
    return _found(reading, stages, condition)


def some_of(reading: Reading, asked: Asked, condition: Condition) -> list[Candidate]:
    """Rows that have all but one thing of what was asked for, or the two rarest of them, or one."""
    slots = asked.slots
    but_one = [_every(some, "folded", going_on=True) for some in combinations(slots, len(slots) - 1)]
    rarest = sorted(slots, key=lambda slot: slot.rows)[:2]
    stages = [_Stage(_ALL["folded"], f"({' OR '.join(but_one)})", MOST_OF_ALL)] if len(slots) > 1 else []
    stages += [
        _Stage(columns["folded"], _every([slot], "folded", going_on=True), MOST_OF_ALL)
        for slot in rarest
        for columns in (_NAMED, _ALL)
    ]
    return _found(reading, stages, condition)


def _found(reading: Reading, stages: Sequence[_Stage], condition: Condition) -> list[Candidate]:
    said = " UNION ".join(_STAGE.format(condition=condition.said, most=stage.most) for stage in stages)
    values = [value for stage in stages for value in (f"{stage.columns} : {stage.expression}", *condition.values)]
    rows = reading.all(f"{_ROWS} number IN ({said}) OR (number < 0 AND {condition.said})", *values, *condition.values)
    return [Candidate(row[0], row[1], row[2], row[3], row[4], row[5:9], row[9:]) for row in rows]


def _every(slots: Sequence[Slot], form: str, going_on: bool) -> str:
    """All slots, each in any of its ways, in FTS5's words; a word stands in quotes, in which nothing has a meaning."""
    return f"({' AND '.join(_any(slot, form, going_on) for slot in slots)})"


def _any(slot: Slot, form: str, going_on: bool) -> str:
    ways = (f'"{getattr(way, form)}"{" *" if way.open and going_on else ""}' for way in slot.ways)
    return f"({' OR '.join(ways)})"
