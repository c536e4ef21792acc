"""Stages: a question put to the index in the widest way, and in narrower ones where that gives too much."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import msgspec

from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, Slot
from content_store.published.search.filters import Condition

MOST = 20  # rows that one stage gives
_NAMES = {form: f"{{{form}_title {form}_names}}" for form in ("exact", "folded")}
_STAGE = (
    "SELECT * FROM (SELECT number FROM search_index CROSS JOIN search_rows ON number = search_index.rowid "
    "WHERE search_index MATCH ? AND {condition} ORDER BY search_index.rowid LIMIT {most})"
)
# Four fifths of the time, where nothing is among what it gives that does not meet the condition.
_STAGE_OF_ALL = "SELECT * FROM (SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid LIMIT {most})"
# What is laid over the projection for a preview has numbers below zero, and is no part of any index: all of it is read.
_UNINDEXED = "SELECT number FROM search_rows WHERE number < 0 AND {condition}"
# All in one text, which is sooner handed over and hashed than as many rows.
_RECORDS = "SELECT group_concat(record), count(*) FROM search_rows WHERE number IN ({numbers})"
_RECORDS_OF_ALL = (
    "SELECT group_concat(record), count(*), min(meets) "
    "FROM (SELECT record, {condition} AS meets FROM search_rows WHERE number IN ({numbers}))"
)


class _Found(NamedTuple):
    """The records of the rows that were found, as JSON one after another, and how many there are."""

    records: str | None
    rows: int


class _Stages(msgspec.Struct):
    """What the index is asked for a question, the widest first, and what was learned when it was asked the last time.

    It is `crowded` when the widest stage gives as many rows as are looked at, and `sifted` when some did not meet the
    condition.
    """

    said: Sequence[str]
    crowded: bool = False
    sifted: bool = False


def records_of_all(reading: Reading, asked: Asked, condition: Condition) -> str:
    """The records of rows that have all that was asked for: in their names, with its tones, in its order, or anyhow."""
    stages = _stages(asked)
    if not stages.crowded:
        found = _found(reading, stages, stages.said[:1], condition)
        # Whatever a narrower stage gives is among these, unless there are more of them.
        if found.rows < MOST:
            return found.records or ""
        stages.crowded = True
    return _found(reading, stages, stages.said, condition).records or ""


def records_of_some(reading: Reading, asked: Asked, condition: Condition) -> str:
    """Those of rows that have all but one thing of what was asked for, or one of the two rarest."""
    stages = _stages_of_some(asked)
    return _found(reading, stages, stages.said, condition).records or ""


@lru_cache(maxsize=500)
def _stages(asked: Asked) -> _Stages:
    """A word without a tone stands in both forms of a text, so that only one with a tone says which form is meant."""
    begun = _every(asked.slots, "folded")
    stages = [begun, f"{_NAMES['folded']} : {begun}"]
    if asked.strict:
        exact = _every(asked.slots, "exact", open_too=False)
        stages += [f"{_NAMES['exact']} : {exact}", exact]
    if len(asked.slots) > 1:
        stages.append(f'"{asked.phrase.folded}"')
    else:
        # Of several words the phrase has those that are whole.
        stages.append(f"{_NAMES['folded']} : {_every(asked.slots, 'folded', open_too=False)}")
    return _Stages(stages)


@lru_cache(maxsize=500)
def _stages_of_some(asked: Asked) -> _Stages:
    slots, stages = asked.slots, list[str]()
    if len(slots) > 1:
        but_one = [_every(some, "folded") for some in combinations(slots, len(slots) - 1)]
        stages.append(" OR ".join(but_one))
    for slot in sorted(slots, key=lambda slot: slot.rows)[:2]:
        said = _any(slot, "folded")
        stages += [f"{_NAMES['folded']} : {said}", said]
    return _Stages(stages)


def _found(reading: Reading, stages: _Stages, said: Sequence[str], condition: Condition) -> _Found:
    """What some of the stages find, of which most often all meets a condition that is for everybody."""
    values = condition.values
    sql = _in_stages(_RECORDS, _STAGE, condition.said, len(said))
    told = (*[value for expression in said for value in (expression, *values)], *values)
    if condition.is_for_all and not stages.sifted:
        wider = _in_stages(_RECORDS_OF_ALL, _STAGE_OF_ALL, condition.said, len(said))
        ((records, rows, meet),) = reading.peek(wider, *values, *said, *values)
        if meet != 0:
            # It would find the same: the answer rests on that, and so on nothing that may not be found.
            reading.asked.append((sql, told, [(records, rows)]))
            return _Found(records, rows)
        stages.sifted = True
    return _Found(*reading.all(sql, *told)[0])


@lru_cache(maxsize=100)
def _in_stages(records: str, stage: str, condition: str, count: int) -> str:
    stages = [stage.format(condition=condition, most=MOST)] * count
    numbers = " UNION ALL ".join([*stages, _UNINDEXED.format(condition=condition)])
    return records.format(condition=condition, numbers=numbers)


def _every(slots: Sequence[Slot], form: str, open_too: bool = True) -> str:
    """All slots, each in any of its ways, in FTS5's words; a word stands in quotes, in which nothing has a meaning."""
    return f"({' AND '.join(_any(slot, form, open_too) for slot in slots)})"


def _any(slot: Slot, form: str, open_too: bool = True) -> str:
    ways = (f'"{getattr(way, form)}"{" *" if way.open and open_too else ""}' for way in slot.ways)
    return f"({' OR '.join(ways)})"
