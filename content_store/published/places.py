"""Places as they were on a day, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from content_store.errors import NotFound
from content_store.paging import Order, Page, Slice
from content_store.published.pages import Listing, cut
from content_store.published.reading import Reading, marks
from content_store.published.records import (
    CodeRecord,
    EdgeRecord,
    PlaceRecord,
    columns_of,
    grouped,
    record_of,
    records_of,
)
from content_store.published.statements import ById, Groups, Statement
from content_store.registry.localities import Level
from content_store.wording import brief, findable

LONGEST_CODE = 20
BY_NAME = Order("localities", "sort_name")
PLACE, CODE, EDGE = columns_of(PlaceRecord), columns_of(CodeRecord), columns_of(EdgeRecord)
# Every place on the way up from each start, nearest first, the start itself left out, in the tree of one day.
ANCESTORS = """
WITH RECURSIVE up (start_id, id, depth) AS (
    SELECT id, parent_id, 1 FROM places
    WHERE id IN ({marks}) AND valid_from <= ?1 AND valid_to > ?1 AND parent_id IS NOT NULL
    UNION ALL
    SELECT up.start_id, places.parent_id, up.depth + 1
    FROM up JOIN places ON places.id = up.id
    WHERE places.valid_from <= ?1 AND places.valid_to > ?1 AND places.parent_id IS NOT NULL AND up.depth < 10
)
SELECT start_id, id FROM up ORDER BY start_id, depth
"""
_VALID_FROM, _VALID_TO = (PLACE.split(", ").index(name) for name in ("valid_from", "valid_to"))


def by_code(reading: Reading, code: str, scheme: str, day: date) -> PlaceRecord | None:
    """The place that had this code on this day, None when it was nobody's then; NotFound for a code that never was."""
    if not (findable(code, LONGEST_CODE) and findable(scheme, LONGEST_CODE)):
        raise NotFound(path=("code",), what=f"{brief(scheme)} code", key=brief(code))
    held = "SELECT locality_id, valid_from <= ? AND valid_to > ? FROM codes WHERE value = ? AND scheme = ?"
    held = f"{held} ORDER BY 2 DESC, number LIMIT 1"
    at = day.isoformat()
    bearer = reading.first(held, at, at, code, scheme)
    if bearer is None:
        raise NotFound(path=("code",), what=f"{scheme} code", key=code)
    return on_day(reading, [bearer[0]], day).get(bearer[0]) if bearer[1] else None


def on_day(reading: Reading, ids: Sequence[int], day: date) -> ById[PlaceRecord]:
    """The places that existed on this day, by id."""
    sql = f"SELECT record FROM places WHERE id IN ({marks(len(ids))}) AND valid_from <= ? AND valid_to > ?"
    at = day.isoformat()
    return Statement(PlaceRecord, sql).records(reading, (*ids, at, at), day).by_id()


def as_last_known(reading: Reading, ids: Sequence[int], day: date) -> Mapping[int, PlaceRecord]:
    """The places on this day or, when they are gone by then, on their last day."""
    sql = f"SELECT record FROM places WHERE id IN ({marks(len(ids))}) AND valid_from <= ? ORDER BY valid_from"
    found = Statement(PlaceRecord, sql).records(reading, (*ids, day.isoformat()), day)

    def last() -> dict[int, PlaceRecord]:
        rows = {row[0]: row for row in found.rows}
        return {number: record_of(PlaceRecord, row, nearest(day, row)) for number, row in rows.items()}

    return found.once(as_last_known, last)


def versions(reading: Reading, keys: Sequence[tuple[int, date]]) -> dict[tuple[int, date], PlaceRecord]:
    """Places by (the id of one of their versions, a day), on that version's day which is nearest to this one."""
    wanted = {version for version, _ in keys}
    sql = f"SELECT {PLACE}, version_id FROM places WHERE version_id IN ({marks(len(wanted))})"
    rows = {row[-1]: row for row in reading.all(sql, *wanted)}
    return {(version, day): record_of(PlaceRecord, rows[version], nearest(day, rows[version])) for version, day in keys}


def histories(reading: Reading, ids: Sequence[int], day: date) -> dict[int, list[PlaceRecord]]:
    """All that each place has ever been, oldest first, each on its day which is nearest to this one."""
    sql = f"SELECT {PLACE} FROM places WHERE id IN ({marks(len(ids))}) ORDER BY valid_from"
    past: dict[int, list[PlaceRecord]] = {}
    for row in reading.all(sql, *ids):
        past.setdefault(row[0], []).append(record_of(PlaceRecord, row, nearest(day, row)))
    return past


def children(reading: Reading, ids: Sequence[int], day: date, level: Level | None) -> Groups[PlaceRecord]:
    """What lies directly below each place on this day, by name."""
    only, values = ("", ()) if level is None else (" AND level = ?", (level.value,))
    at = day.isoformat()
    sql = (
        f"SELECT record FROM places WHERE parent_id IN ({marks(len(ids))}) "
        f"AND valid_from <= ? AND valid_to > ?{only} ORDER BY parent_id, sort_name, version_id"
    )
    return Statement(PlaceRecord, sql).records(reading, (*ids, at, at, *values), day).by("parent_id")


def page(reading: Reading, day: date, level: Level | None, wanted: Page) -> Slice[PlaceRecord]:
    """The places of this day, by name."""
    only, values = ("", ()) if level is None else (" AND level = ?", (level.value,))
    of = f"places WHERE valid_from <= ? AND valid_to > ?{only}"
    listing = Listing(PLACE, of, (day.isoformat(), day.isoformat(), *values), "sort_name", "version_id")
    return cut(reading, listing, BY_NAME, wanted, lambda row: record_of(PlaceRecord, row, day))


def ancestors(reading: Reading, ids: Sequence[int], day: date) -> dict[int, list[int]]:
    """The ids from each place up to the country, nearest first, the place itself left out."""
    way: dict[int, list[int]] = {}
    for start, above in reading.all(ANCESTORS.format(marks=marks_after_one(len(ids))), day.isoformat(), *ids):
        way.setdefault(start, []).append(above)
    return way


@lru_cache(maxsize=512)
def marks_after_one(count: int) -> str:
    """Marks for so many values that follow the first one, which is named `?1`."""
    return ", ".join(f"?{number}" for number in range(2, count + 2))


def codes(reading: Reading, ids: Sequence[int], day: date) -> dict[int, list[CodeRecord]]:
    """The codes that each place had on this day, by scheme."""
    at = day.isoformat()
    sql = (
        f"SELECT {CODE} FROM codes WHERE locality_id IN ({marks(len(ids))}) AND valid_from <= ? AND valid_to > ? "
        "ORDER BY locality_id, scheme"
    )
    return grouped(records_of(CodeRecord, reading.all(sql, *ids, at, at)), "locality_id")


def codes_in(reading: Reading, ids: Sequence[int], day: date, scheme: str) -> dict[int, str]:
    """The code that each place had in one scheme on this day; places without one are left out."""
    at = day.isoformat()
    sql = (
        f"SELECT locality_id, value FROM codes WHERE locality_id IN ({marks(len(ids))}) AND scheme = ? "
        "AND valid_from <= ? AND valid_to > ? ORDER BY number DESC"
    )
    return dict(reading.all(sql, *ids, scheme, at, at))


def successors(reading: Reading, version_ids: Sequence[int]) -> dict[int, list[EdgeRecord]]:
    """What each version of a place passed on."""
    return _edges(reading, "predecessor_id", version_ids)


def predecessors(reading: Reading, version_ids: Sequence[int]) -> dict[int, list[EdgeRecord]]:
    """What each version of a place was made from."""
    return _edges(reading, "successor_id", version_ids)


def _edges(reading: Reading, side: str, version_ids: Sequence[int]) -> dict[int, list[EdgeRecord]]:
    sql = f"SELECT {EDGE} FROM successions WHERE {side} IN ({marks(len(version_ids))}) ORDER BY number"
    return grouped(records_of(EdgeRecord, reading.all(sql, *version_ids)), side)


def nearest(day: date, row: Sequence[Any]) -> date:
    """The day itself if the version of this row, which begins with PLACE, holds on it, else its first or last."""
    first, after = date.fromisoformat(row[_VALID_FROM]), date.fromisoformat(row[_VALID_TO])
    return max(first, min(day, after - timedelta(days=1)))
