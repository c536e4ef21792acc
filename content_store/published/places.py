"""Places as they were on a day, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tortoise.expressions import Q

from content_store.database import select
from content_store.errors import NotFound
from content_store.localities import Level, LocalityCode, LocalityVersion
from content_store.paging import Order, Page, Slice, cut
from content_store.published.records import CodeRecord, EdgeRecord, PlaceRecord, record_of
from content_store.successions import SuccessionEdge
from content_store.timeline import holds_on
from content_store.wording import brief, findable

LONGEST_CODE = 20
BY_NAME = Order("localities", "sort_name")

# Every place on the way up from each start, the start itself at depth 0, in the tree of one day.
ANCESTORS = """
WITH RECURSIVE up (start_id, locality_id, depth) AS (
    SELECT locality_id, locality_id, 0 FROM locality_versions
    WHERE locality_id IN (?) AND valid_from <= ? AND valid_to > ?
    UNION ALL
    SELECT up.start_id, version.parent_id, up.depth + 1
    FROM up JOIN locality_versions version ON version.locality_id = up.locality_id
    WHERE version.valid_from <= ? AND version.valid_to > ? AND version.parent_id IS NOT NULL AND up.depth < 10
)
SELECT start_id, locality_id, depth FROM up ORDER BY start_id, depth
"""


async def by_code(code: str, scheme: str, day: date) -> PlaceRecord | None:
    """The place that had this code on this day, None when it was nobody's then; NotFound for a code that never was."""
    if not (findable(code, LONGEST_CODE) and findable(scheme, LONGEST_CODE)):
        raise NotFound(path=("code",), what=f"{brief(scheme)} code", key=brief(code))
    found = await LocalityCode.filter(holds_on(day), scheme=scheme, value=code).order_by("id").first()
    if found is None:
        if not await LocalityCode.filter(scheme=scheme, value=code).exists():
            raise NotFound(path=("code",), what=f"{scheme} code", key=code)
        return None
    return (await on_day([found.locality_id], day)).get(found.locality_id)


async def on_day(ids: Sequence[int], day: date) -> dict[int, PlaceRecord]:
    """The places that existed on this day, by id."""
    rows = await LocalityVersion.filter(holds_on(day), locality_id__in=list(ids)).select_related("locality")
    return {row.locality_id: _place(row, day) for row in rows}


async def as_last_known(ids: Sequence[int], day: date) -> dict[int, PlaceRecord]:
    """The places on this day or, when they are gone by then, on their last day."""
    rows = LocalityVersion.filter(locality_id__in=list(ids), valid_from__lte=day).order_by("valid_from")
    return {row.locality_id: _place(row, _nearest(day, row)) for row in await rows.select_related("locality")}


async def versions(keys: Sequence[tuple[int, date]]) -> dict[tuple[int, date], PlaceRecord]:
    """Places by (the id of one of their versions, a day), on that version's day which is nearest to this one."""
    rows = await LocalityVersion.filter(id__in={version for version, _ in keys}).select_related("locality")
    by_id = {row.id: row for row in rows}
    return {(version, day): _place(by_id[version], _nearest(day, by_id[version])) for version, day in keys}


async def histories(ids: Sequence[int], day: date) -> dict[int, list[PlaceRecord]]:
    """All that each place has ever been, oldest first, each on its day which is nearest to this one."""
    rows = await LocalityVersion.filter(locality_id__in=list(ids)).select_related("locality").order_by("valid_from")
    found: dict[int, list[PlaceRecord]] = {}
    for row in rows:
        found.setdefault(row.locality_id, []).append(_place(row, _nearest(day, row)))
    return found


async def children(ids: Sequence[int], day: date, level: Level | None) -> dict[int, list[PlaceRecord]]:
    """What lies directly below each place on this day, by name."""
    wanted = Q(parent_id__in=list(ids)) & holds_on(day)
    if level is not None:
        wanted &= Q(level=level)
    found: dict[int, list[PlaceRecord]] = {}
    for row in await LocalityVersion.filter(wanted).select_related("locality").order_by("sort_name", "id"):
        if row.parent_id is not None:
            found.setdefault(row.parent_id, []).append(_place(row, day))
    return found


async def page(day: date, level: Level | None, wanted: Page) -> Slice[PlaceRecord]:
    """The places of this day, by name."""
    query = LocalityVersion.filter(holds_on(day)).select_related("locality")
    if level is not None:
        query = query.filter(level=level)
    return await cut(query, BY_NAME, wanted, lambda row: _place(row, day))


async def ancestors(ids: Sequence[int], day: date) -> dict[int, list[int]]:
    """The ids from each place up to the country, nearest first, the place itself left out."""
    found: dict[int, list[int]] = {}
    for row in await select(ANCESTORS, list(ids), day, day, day, day):
        if row["depth"]:
            found.setdefault(row["start_id"], []).append(row["locality_id"])
    return found


async def codes(ids: Sequence[int], day: date) -> dict[int, list[CodeRecord]]:
    """The codes that each place had on this day, by scheme."""
    found: dict[int, list[CodeRecord]] = {}
    for row in await LocalityCode.filter(holds_on(day), locality_id__in=list(ids)).order_by("scheme"):
        found.setdefault(row.locality_id, []).append(record_of(CodeRecord, row))
    return found


async def successors(version_ids: Sequence[int]) -> dict[int, list[EdgeRecord]]:
    """What each version of a place passed on."""
    found: dict[int, list[EdgeRecord]] = {}
    edges = SuccessionEdge.filter(predecessor_id__in=list(version_ids))
    for row in await edges.select_related("event").order_by("id"):
        found.setdefault(row.predecessor_id, []).append(_edge(row))
    return found


async def predecessors(version_ids: Sequence[int]) -> dict[int, list[EdgeRecord]]:
    """What each version of a place was made from."""
    found: dict[int, list[EdgeRecord]] = {}
    edges = SuccessionEdge.filter(successor_id__in=list(version_ids))
    for row in await edges.select_related("event").order_by("id"):
        if row.successor_id is not None:
            found.setdefault(row.successor_id, []).append(_edge(row))
    return found


def _place(row: LocalityVersion, day: date) -> PlaceRecord:
    return PlaceRecord(
        id=row.locality_id,
        version_id=row.id,
        slug=row.locality.slug,
        name=row.name,
        type=row.type,
        level=row.level,
        parent_id=row.parent_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        synthetic=row.locality.synthetic,
        as_of=day,
    )


def _nearest(day: date, row: LocalityVersion) -> date:
    """The day itself if the version holds on it, else the version's first or last."""
    return max(row.valid_from, min(day, row.valid_to - timedelta(days=1)))


def _edge(row: SuccessionEdge) -> EdgeRecord:
    return EdgeRecord(
        predecessor_id=row.predecessor_id,
        successor_id=row.successor_id,
        extent=row.extent,
        kind=row.event.kind,
        act_id=row.event.act_id,
        decided_on=row.event.decided_on,
        in_force_from=row.event.in_force_from,
        operates_from=row.event.operates_from,
    )
