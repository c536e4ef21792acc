"""What may answer a question: a bounded number of rows, the best places to look into first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from operator import itemgetter
from typing import NamedTuple, Protocol, cast

import msgspec

from content_store.projection.search_tables import PARTS, TEXTS
from content_store.published.reading import Reading, Row, marks
from content_store.published.search.asked import Asked, Slot
from content_store.published.search.filters import Condition
from content_store.published.search.lines import Words

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
_ROWS = (
    "SELECT number, kind, subject_id, version_id, valid_to, digest, {condition} AS meets FROM search_rows "
    "WHERE number IN ({numbers})"
)
_WORDS = f"SELECT digest, {', '.join(TEXTS)} FROM search_rows WHERE number IN ({{marks}})"


class Candidate(NamedTuple):
    """A row that may answer: what it is of, until when that holds, and the digest of all that it says.

    It `meets` the condition under which anything may be found.
    """

    number: int
    kind: str
    subject_id: int
    version_id: int | None
    valid_to: str
    digest: str
    meets: int


class _Stages(msgspec.Struct):
    """How a question is put to the index, the widest way first, and what was learned when it was put the last time.

    It is `crowded` when the widest way gives as many rows as are looked at, and `sifted` when some did not meet the
    condition.
    """

    said: Sequence[str]
    crowded: bool = False
    sifted: bool = False


def candidates(reading: Reading, asked: Asked, condition: Condition) -> list[Row]:
    """Rows that have all that was asked for: in their names, with its tones, in its order, or anyhow."""
    stages = _stages(asked)
    if stages.crowded:
        return _of_all(reading, stages, stages.said, condition)
    found = _of_all(reading, stages, stages.said[:1], condition)
    # Whatever a narrower stage gives is among these, unless there are more of them.
    if len(found) < MOST:
        return found
    stages.crowded = True
    return sorted({*found, *_of_all(reading, stages, stages.said[1:], condition)})


def some_of(reading: Reading, asked: Asked, condition: Condition) -> list[Row]:
    """Rows that have all but one thing of what was asked for, or one of the two rarest."""
    slots, stages = asked.slots, list[str]()
    if len(slots) > 1:
        but_one = [_every(some, "folded") for some in combinations(slots, len(slots) - 1)]
        stages.append(" OR ".join(but_one))
    for slot in sorted(slots, key=lambda slot: slot.rows)[:2]:
        said = _any(slot, "folded")
        stages += [f"{_NAMES['folded']} : {said}", said]
    return _found(reading, stages, condition)


@lru_cache(maxsize=500)
def _stages(asked: Asked) -> _Stages:
    """The widest first.

    A word without a tone stands in both forms of a text, so that only one with a tone says which form is meant.
    """
    whole, begun = _every(asked.slots, "folded", open_too=False), _every(asked.slots, "folded")
    stages = [begun]
    if asked.strict:
        exact = _every(asked.slots, "exact", open_too=False)
        stages += [f"{_NAMES['exact']} : {exact}", exact]
    if begun != whole:
        stages.append(f"{_NAMES['folded']} : {whole}")
    stages.append(f"{_NAMES['folded']} : {begun}")
    if len(asked.slots) > 1:
        stages.append(f'"{asked.phrase.folded}"')
    return _Stages(stages)


class InIndex(Protocol):
    """Whatever is known by its row of the index."""

    @property
    def number(self) -> int:
        """The row's number."""
        ...

    @property
    def digest(self) -> str:
        """The digest of what it says."""
        ...


def words_in(reading: Reading, those: Sequence[InIndex]) -> list[Words]:
    """What rows say, of which only what is not kept is read: their digests tell whether it is another."""
    digests = [one.digest for one in those]
    known = reading.words.known(digests)
    missing = [one.number for one, words in zip(those, known, strict=True) if words is None]
    if not missing:
        return cast("list[Words]", known)
    words = dict(zip(digests, known, strict=True))
    for digest, *texts in reading.stream(_WORDS.format(marks=marks(len(missing))), *missing):
        read = Words(*(tuple(texts[start : start + len(PARTS)]) for start in range(0, len(texts), len(PARTS))))
        words[digest] = reading.words.keep(digest, read, read.size)
    return [cast("Words", words[digest]) for digest in digests]


def _of_all(reading: Reading, stages: _Stages, said: Sequence[str], condition: Condition) -> list[Row]:
    """The rows of some stages, of which most often all meet a condition that is for everybody."""
    if condition.is_for_all and not stages.sifted:
        values = condition.values
        found = reading.all(_in_stages(condition.said, len(said), _STAGE_OF_ALL), *values, *said, *values)
        if all(map(itemgetter(-1), found)):
            return found
        stages.sifted = True
    return _found(reading, said, condition)


def _found(reading: Reading, said: Sequence[str], condition: Condition) -> list[Row]:
    values = [value for expression in said for value in (expression, *condition.values)]
    sql = _in_stages(condition.said, len(said), _STAGE)
    return reading.all(sql, *condition.values, *values, *condition.values)


@lru_cache(maxsize=100)
def _in_stages(condition: str, count: int, stage: str) -> str:
    stages = [stage.format(condition=condition, most=MOST)] * count
    numbers = " UNION ALL ".join([*stages, _UNINDEXED.format(condition=condition)])
    return _ROWS.format(condition=condition, numbers=numbers)


def _every(slots: Sequence[Slot], form: str, open_too: bool = True) -> str:
    """All slots, each in any of its ways, in FTS5's words; a word stands in quotes, in which nothing has a meaning."""
    return f"({' AND '.join(_any(slot, form, open_too) for slot in slots)})"


def _any(slot: Slot, form: str, open_too: bool = True) -> str:
    ways = (f'"{getattr(way, form)}"{" *" if way.open and open_too else ""}' for way in slot.ways)
    return f"({' OR '.join(ways)})"
