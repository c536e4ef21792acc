"""Programmes of work: what teams are to teach, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from content_store.paging import Order, Page, Slice
from content_store.published import places
from content_store.published.pages import Listing, cut
from content_store.published.reading import Reading, marks
from content_store.published.records import columns_of, grouped, record_of, records_of
from content_store.published.team_records import ItemRecord, RoadmapRecord

ROADMAP, ITEM = columns_of(RoadmapRecord), columns_of(ItemRecord)
BY_NUMBER = Order("roadmaps", "id")


def roadmaps(reading: Reading, ids: Sequence[int], day: date) -> dict[int, RoadmapRecord]:
    """Roadmaps by id, seen on a day."""
    sql = f"SELECT {ROADMAP} FROM roadmaps WHERE id IN ({marks(len(ids))})"
    return {roadmap.id: roadmap for roadmap in records_of(RoadmapRecord, reading.all(sql, *ids), day)}


def roadmaps_page(reading: Reading, day: date, wanted: Page) -> Slice[RoadmapRecord]:
    """All roadmaps, seen on a day."""
    listing = Listing(ROADMAP, "roadmaps WHERE TRUE", (), "id", "id")
    return cut(reading, listing, BY_NUMBER, wanted, lambda row: record_of(RoadmapRecord, row, day))


def roadmaps_for(reading: Reading, locality_ids: Sequence[int], day: date) -> dict[int, RoadmapRecord]:
    """The roadmap that holds for each place on a day: its own, or that of the nearest place above.

    It holds from its first task's first day to its last one's last; of several the one that was made last counts.
    """
    above = places.ancestors(reading, locality_ids, day)
    ways = {place: [place, *above.get(place, [])] for place in locality_ids}
    everywhere = list({place for way in ways.values() for place in way})
    sql = (
        f"SELECT {ROADMAP} FROM roadmaps WHERE locality_id IN ({marks(len(everywhere))}) AND ? BETWEEN "
        "(SELECT MIN(starts_on) FROM roadmap_items WHERE roadmap_id = roadmaps.id) AND "
        "(SELECT MAX(ends_on) FROM roadmap_items WHERE roadmap_id = roadmaps.id) ORDER BY id"
    )
    records = records_of(RoadmapRecord, reading.all(sql, *everywhere, day.isoformat()), day)
    by_place = {record.locality_id: record for record in records}
    nearest = {place: next((by_place[step] for step in way if step in by_place), None) for place, way in ways.items()}
    return {place: found for place, found in nearest.items() if found is not None}


def items_of(reading: Reading, roadmap_ids: Sequence[int]) -> dict[int, list[ItemRecord]]:
    """The tasks of each roadmap, in its order."""
    sql = f"SELECT {ITEM} FROM roadmap_items WHERE roadmap_id IN ({marks(len(roadmap_ids))}) ORDER BY position"
    return grouped(records_of(ItemRecord, reading.all(sql, *roadmap_ids)), "roadmap_id")


def tutorials_of(reading: Reading, item_ids: Sequence[int]) -> dict[int, list[int]]:
    """The tutorials by which each task is taught, in the order in which they were named."""
    return _linked(reading, "tutorial_id", item_ids)


def targets_of(reading: Reading, item_ids: Sequence[int]) -> dict[int, list[int]]:
    """The targets that each task serves, in the order in which they were named."""
    return _linked(reading, "target_id", item_ids)


def _linked(reading: Reading, column: str, item_ids: Sequence[int]) -> dict[int, list[int]]:
    among = f"item_id IN ({marks(len(item_ids))})"
    sql = f"SELECT item_id, {column} FROM roadmap_links WHERE {among} AND {column} IS NOT NULL ORDER BY number"
    found: dict[int, list[int]] = {}
    for item, number in reading.all(sql, *item_ids):
        found.setdefault(item, []).append(number)
    return found
