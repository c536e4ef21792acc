"""What may answer a question: a bounded number of rows, the best places to look into first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, Slot
from content_store.published.search.filters import Condition

MOST = 20  # rows that one stage gives
# Stages, as bits of what is known of a row without reading all that it says.
NAMED, EXACT, ALL, IN_ORDER = 1, 2, 4, 8
_PARTS = ("title", "names", "steps", "captions")
_NAMES = {form: f"{{{form}_title {form}_names}}" for form in ("exact", "folded")}
_ANY = {form: f"{{{' '.join(f'{form}_{part}' for part in _PARTS)}}}" for form in ("exact", "folded")}
_STAGE = (
    "SELECT * FROM (SELECT search_index.rowid, {bits} FROM search_index CROSS JOIN search_rows "
    "ON number = search_index.rowid WHERE search_index MATCH ? AND {condition} "
    "ORDER BY search_index.rowid LIMIT {most})"
)
# What is laid over the projection for a preview has numbers below zero, and is no part of any index: all that it says
# is read.
_ROWS = """
WITH found (number, bits) AS ({stages})
SELECT number, kind, subject_id, version_id, valid_to, MAX(bits & 1) | MAX(bits & 2) | MAX(bits & 4) | MAX(bits & 8),
       exact_title, exact_names, '', folded_title, folded_names, ''
FROM found CROSS JOIN search_rows USING (number) GROUP BY number
UNION ALL
SELECT number, kind, subject_id, version_id, valid_to, 0, exact_title, exact_names, exact_steps || exact_captions,
       folded_title, folded_names, folded_steps || folded_captions
FROM search_rows WHERE number < 0 AND {condition}
"""


class Candidate(NamedTuple):
    """A row that may answer: what it is of, until when that holds, what is known of it, and its words in both forms.

    `exact_more` and `folded_more` are what it says beside its names, where no stage tells what is in that.
    """

    number: int
    kind: str
    subject_id: int
    version_id: int | None
    valid_to: str
    bits: int
    exact_title: str
    exact_names: str
    exact_more: str
    folded_title: str
    folded_names: str
    folded_more: str


@dataclass(frozen=True)
class _Stage:
    bits: int
    expression: str


def candidates(reading: Reading, asked: Asked, condition: Condition) -> list[Candidate]:
    """Rows that have all that was asked for: in their names, with its tones, in its order, or anyhow."""
    return _found(reading, list(_stages(asked)), condition)


def some_of(reading: Reading, asked: Asked, condition: Condition) -> list[Candidate]:
    """Rows that have all but one thing of what was asked for, or one of the two rarest."""
    slots, stages = asked.slots, list[_Stage]()
    if len(slots) > 1:
        but_one = [_every(some, "folded") for some in combinations(slots, len(slots) - 1)]
        stages.append(_Stage(0, f"{_ANY['folded']} : ({' OR '.join(but_one)})"))
    for slot in sorted(slots, key=lambda slot: slot.rows)[:2]:
        stages += [_Stage(0, f"{columns['folded']} : {_any(slot, 'folded')}") for columns in (_NAMES, _ANY)]
    return _found(reading, stages, condition)


def _stages(asked: Asked) -> Iterator[_Stage]:
    if asked.strict:
        exact = _every(asked.slots, "exact", open_too=False)
        yield _Stage(EXACT | ALL | NAMED, f"{_NAMES['exact']} : {exact}")
        yield _Stage(EXACT | ALL, f"{_ANY['exact']} : {exact}")
    whole, begun = _every(asked.slots, "folded", open_too=False), _every(asked.slots, "folded")
    if begun != whole:
        yield _Stage(ALL | NAMED, f"{_NAMES['folded']} : {whole}")
    yield _Stage(ALL | NAMED, f"{_NAMES['folded']} : {begun}")
    if len(asked.slots) > 1:
        yield _Stage(ALL | IN_ORDER, f'{_ANY["folded"]} : "{asked.phrase.folded}"')
    yield _Stage(ALL, f"{_ANY['folded']} : {begun}")


def _found(reading: Reading, stages: Sequence[_Stage], condition: Condition) -> list[Candidate]:
    said = " UNION ALL ".join(_STAGE.format(bits=stage.bits, condition=condition.said, most=MOST) for stage in stages)
    values = [value for stage in stages for value in (stage.expression, *condition.values)]
    rows = reading.all(_ROWS.format(stages=said, condition=condition.said), *values, *condition.values)
    return [Candidate._make(row) for row in rows]


def _every(slots: Sequence[Slot], form: str, open_too: bool = True) -> str:
    """All slots, each in any of its ways, in FTS5's words; a word stands in quotes, in which nothing has a meaning."""
    return f"({' AND '.join(_any(slot, form, open_too) for slot in slots)})"


def _any(slot: Slot, form: str, open_too: bool = True) -> str:
    ways = (f'"{getattr(way, form)}"{" *" if way.open and open_too else ""}' for way in slot.ways)
    return f"({' OR '.join(ways)})"
