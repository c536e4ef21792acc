"""What became of places, and of what they were made, through any number of reforms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from content_store.published.places import EDGE
from content_store.published.reading import Reading, marks
from content_store.published.records import EdgeRecord, records_of
from content_store.registry.successions import Extent

# Every edge that can be reached from some versions, forwards or backwards in time.
_REACHED = """
WITH RECURSIVE reached (number) AS (
    SELECT number FROM successions WHERE {near} IN ({marks}) AND operates_from <= ?
    UNION
    SELECT onward.number FROM reached
    JOIN successions passed ON passed.number = reached.number
    JOIN successions onward ON onward.{near} = passed.{far} WHERE onward.operates_from <= ?
)
SELECT {edge} FROM successions WHERE number IN reached ORDER BY operates_from, number
"""
# What of the same place holds on a day: a place may go on without any act on record, or begin only after that day.
_GOES_ON = """
SELECT last.version_id, standing.version_id FROM places last JOIN places standing ON standing.id = last.id
AND standing.valid_to > ? AND (standing.valid_from <= ? OR standing.version_id = last.version_id)
WHERE last.version_id IN ({marks}) ORDER BY standing.valid_from
"""
_ALWAYS = date.max
Edges = Mapping[int, Sequence[EdgeRecord]]


class Passage(msgspec.Struct, frozen=True):
    """The version of a place to which, or from which, territory came: all of it or a part, and by which steps."""

    version_id: int
    extent: Extent
    chain: tuple[EdgeRecord, ...] = ()


class Fate(msgspec.Struct, frozen=True):
    """What a version of a place is on a day: the versions that its territory belongs to, and how some of it ended."""

    passages: tuple[Passage, ...]
    ended: tuple[EdgeRecord, ...] = ()


def fates(reading: Reading, version_ids: Sequence[int], day: date) -> dict[int, Fate]:
    """What became of each version of a place until that day."""
    onward = _by(_reached(reading, version_ids, day, "predecessor_id", "successor_id"), "predecessor_id")
    leaves = {version for start in version_ids for version in _leaves(start, onward)}
    at = day.isoformat()
    sql = _GOES_ON.format(marks=marks(len(leaves)))
    standing: dict[int, int] = dict(reading.all(sql, at, at, *leaves))
    return {start: _fate(start, onward, standing) for start in version_ids}


def origins(reading: Reading, version_ids: Sequence[int]) -> dict[int, list[Passage]]:
    """Of what each version of a place was made in the beginning; of itself when no act is known that made it."""
    edges = _reached(reading, version_ids, _ALWAYS, "successor_id", "predecessor_id")
    back, sources = _by(edges, "successor_id"), {edge.predecessor_id for edge in edges}
    sql = f"SELECT {EDGE} FROM successions WHERE predecessor_id IN ({marks(len(sources))}) ORDER BY number"
    onward = _by(records_of(EdgeRecord, reading.all(sql, *sources)), "predecessor_id")
    return {end: _origins(end, back, onward) for end in version_ids}


def _origins(end: int, back: Edges, onward: Edges) -> list[Passage]:
    within = {edge.predecessor_id for edge in _below(end, back, "predecessor_id")} | {end}
    first = [version for version in sorted(within) if version not in back]
    found = []
    for start in first:
        chain = [edge for edge in _below(start, onward, "successor_id") if edge.successor_id in within]
        whole = _all_arrives(start, end, onward)
        found.append(Passage(start, Extent.WHOLE if whole else Extent.PART, _in_time(chain)))
    return found


def _fate(start: int, onward: Edges, standing: Mapping[int, int]) -> Fate:
    edges = _below(start, onward, "successor_id")
    ended = [edge for edge in edges if edge.successor_id is None]
    leaves = [leaf for leaf in _leaves(start, onward) if leaf in standing]
    passages = [_passage(start, leaf, standing[leaf], onward) for leaf in leaves]
    if len(leaves) == 1 and not ended:
        # What was parted and joined again arrived as a whole, though by parts.
        passages = [Passage(passages[0].version_id, Extent.WHOLE, passages[0].chain)]
    return Fate(tuple(passages), tuple(ended))


def _passage(start: int, leaf: int, shown: int, onward: Edges) -> Passage:
    edges = _below(start, onward, "successor_id")
    leading = _by([edge for edge in edges if edge.successor_id is not None], "successor_id")
    chain = _below(leaf, leading, "predecessor_id")
    return Passage(shown, Extent.PART if chain else Extent.WHOLE, _in_time(chain))


def _all_arrives(start: int, end: int, onward: Edges) -> bool:
    """Whether all that a version passed on came to one other."""
    if start == end:
        return True
    edges = onward.get(start, ())
    return bool(edges) and all(edge.successor_id and _all_arrives(edge.successor_id, end, onward) for edge in edges)


def _leaves(start: int, onward: Edges) -> list[int]:
    """The last versions that are reached from one, itself when nothing is."""
    reached = [start, *(edge.successor_id for edge in _below(start, onward, "successor_id") if edge.successor_id)]
    return [version for version in dict.fromkeys(reached) if version not in onward]


def _below(start: int, edges: Edges, far: str) -> list[EdgeRecord]:
    """All edges that lead on from a version, each once."""
    found: dict[EdgeRecord, None] = {}
    waiting: list[int | None] = [start]
    while waiting:
        for edge in edges.get(waiting.pop() or 0, ()):
            if edge not in found:
                found[edge] = None
                waiting.append(getattr(edge, far))
    return list(found)


def _reached(reading: Reading, starts: Sequence[int], day: date, near: str, far: str) -> list[EdgeRecord]:
    sql = _REACHED.format(near=near, far=far, marks=marks(len(starts)), edge=EDGE)
    at = day.isoformat()
    return records_of(EdgeRecord, reading.all(sql, *starts, at, at))


def _by(edges: Iterable[EdgeRecord], side: str) -> dict[int, list[EdgeRecord]]:
    found: dict[int, list[EdgeRecord]] = {}
    for edge in edges:
        found.setdefault(getattr(edge, side), []).append(edge)
    return found


def _in_time(edges: Iterable[EdgeRecord]) -> tuple[EdgeRecord, ...]:
    return tuple(sorted(edges, key=lambda edge: (edge.operates_from, edge.predecessor_id, edge.successor_id or 0)))
