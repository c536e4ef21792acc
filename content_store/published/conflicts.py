"""Conflicts: what does not go together in what sources say, with the figures and targets on its sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from content_store.paging import Order, Page, Slice
from content_store.published.pages import Listing, cut
from content_store.published.reading import Reading, marks
from content_store.published.records import ConflictRecord, columns_of, record_of, records_of
from content_store.registry.conflicts import ConflictKind

CONFLICT = columns_of(ConflictRecord, "conflicts.")
CONFLICTS = Order("conflicts", "id")
# A conflict between figures is over when those that were not corrected say the same.
SETTLED = """
SELECT conflict_id FROM conflict_sides JOIN measurements ON measurements.id = conflict_sides.measurement_id
WHERE conflict_id IN ({marks}) GROUP BY conflict_id
HAVING COUNT(*) > SUM(superseded_by_id IS NULL) AND COUNT(DISTINCT CASE WHEN superseded_by_id IS NULL
    THEN json_array(numerator, denominator, value, stated_percent, qualifier) END) <= 1
"""


def conflicts(reading: Reading, ids: Sequence[int], day: date) -> dict[int, ConflictRecord]:
    """Conflicts by id, seen from a day."""
    sql = f"SELECT {CONFLICT} FROM conflicts WHERE id IN ({marks(len(ids))})"
    return {conflict.id: conflict for conflict in records_of(ConflictRecord, reading.all(sql, *ids), day)}


def page(reading: Reading, kind: ConflictKind | None, day: date, wanted: Page) -> Slice[ConflictRecord]:
    """All conflicts, of one kind when it is given, seen from a day."""
    only, values = ("TRUE", ()) if kind is None else ("kind = ?", (kind.value,))
    listing = Listing(CONFLICT, f"conflicts WHERE {only}", values, "id", "id")
    return cut(reading, listing, CONFLICTS, wanted, lambda row: record_of(ConflictRecord, row, day))


def of_measurements(reading: Reading, ids: Sequence[int], day: date) -> dict[int, list[ConflictRecord]]:
    """The conflicts that each figure is a side of."""
    return _of(reading, "measurement_id", ids, day)


def of_targets(reading: Reading, ids: Sequence[int], day: date) -> dict[int, list[ConflictRecord]]:
    """The conflicts that each target is a side of."""
    return _of(reading, "target_id", ids, day)


def measurements_of(reading: Reading, conflict_ids: Sequence[int]) -> dict[int, list[int]]:
    """The figures on the sides of each conflict, in the order of entry."""
    return _sides(reading, "measurement_id", conflict_ids)


def targets_of(reading: Reading, conflict_ids: Sequence[int]) -> dict[int, list[int]]:
    """The targets on the sides of each conflict, in the order of entry."""
    return _sides(reading, "target_id", conflict_ids)


def settled(reading: Reading, conflict_ids: Sequence[int]) -> dict[int, bool]:
    """Whether each conflict is over by a correction."""
    over = {row[0] for row in reading.all(SETTLED.format(marks=marks(len(conflict_ids))), *conflict_ids)}
    return {number: number in over for number in conflict_ids}


def _of(reading: Reading, side: str, ids: Sequence[int], day: date) -> dict[int, list[ConflictRecord]]:
    sql = (
        f"SELECT {CONFLICT}, {side} FROM conflict_sides JOIN conflicts ON conflicts.id = conflict_sides.conflict_id "
        f"WHERE {side} IN ({marks(len(ids))}) ORDER BY conflicts.id"
    )
    found: dict[int, list[ConflictRecord]] = {}
    for row in reading.all(sql, *ids):
        found.setdefault(row[-1], []).append(record_of(ConflictRecord, row, day))
    return found


def _sides(reading: Reading, side: str, conflict_ids: Sequence[int]) -> dict[int, list[int]]:
    among = f"conflict_id IN ({marks(len(conflict_ids))}) AND {side} IS NOT NULL"
    found: dict[int, list[int]] = {}
    sql = f"SELECT conflict_id, {side} FROM conflict_sides WHERE {among} ORDER BY {side}"
    for conflict_id, number in reading.all(sql, *conflict_ids):
        found.setdefault(conflict_id, []).append(number)
    return found
