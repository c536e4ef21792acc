"""Targets and measurements, and how far each place has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from content_store.database import select
from content_store.localities import Level
from content_store.measurements import Measurement
from content_store.paging import Order, Page, Slice, cut
from content_store.published.records import MeasurementRecord, TargetRecord, record_of
from content_store.targets import Target
from content_store.wording import findable

TARGETS = Order("targets", "id")
MEASUREMENTS = Order("measurements", "id")

# The newest figure of each indicator at each place, among those whose period was over by the day; a figure without a
# period counts as the oldest, from when its source speaks. Figures of one service or one channel alone are not those
# of the whole. A place's figures are those of any of its versions.
LATEST = """
    SELECT measurement.id, measurement.indicator_id, version.locality_id,
           ROW_NUMBER() OVER (
               PARTITION BY measurement.indicator_id, version.locality_id
               ORDER BY measurement.period_end IS NULL, measurement.period_end DESC, measurement.id DESC
           ) AS place
    FROM measurements measurement
    JOIN locality_versions version ON version.id = measurement.locality_version_id
    JOIN sources source ON source.id = measurement.source_id
    WHERE measurement.indicator_id IN (?) AND measurement.service_id IS NULL AND measurement.channel = ''
      AND (measurement.period_end <= ? OR (measurement.period_end IS NULL AND source.speaks_from <= ?))
"""
LATEST_AT = f"""
WITH ranked AS ({LATEST} AND version.locality_id IN (?))
SELECT id, indicator_id, locality_id FROM ranked WHERE place = 1
"""  # noqa: S608 - only our own words are put together
LATEST_BELOW = f"""
WITH RECURSIVE down (above_id, locality_id, level) AS (
    SELECT parent_id, locality_id, level FROM locality_versions
    WHERE parent_id IN (?) AND valid_from <= ? AND valid_to > ?
    UNION ALL
    SELECT down.above_id, version.locality_id, version.level
    FROM down JOIN locality_versions version ON version.parent_id = down.locality_id
    WHERE version.valid_from <= ? AND version.valid_to > ?
), ranked AS ({LATEST} AND version.locality_id IN (SELECT locality_id FROM down WHERE level = ?))
SELECT ranked.id, ranked.indicator_id, ranked.locality_id, down.above_id
FROM ranked JOIN down ON down.locality_id = ranked.locality_id
WHERE ranked.place = 1 ORDER BY ranked.locality_id
"""  # noqa: S608 - the same


@dataclass(frozen=True)
class Standing:
    """How far one place has come."""

    locality_id: int
    measurement: MeasurementRecord


async def targets_of(locality_ids: Sequence[int], day: date) -> dict[int, list[TargetRecord]]:
    """The targets set for each place, in the order in which they were entered."""
    found: dict[int, list[TargetRecord]] = {}
    for row in await _targets_by(day).filter(locality_id__in=list(locality_ids)).order_by("id"):
        found.setdefault(row.locality_id, []).append(record_of(TargetRecord, row, as_of=day))
    return found


async def targets(ids: Sequence[int], day: date) -> dict[int, TargetRecord]:
    """Targets by id, to be held against the figures of a day."""
    return {row.id: record_of(TargetRecord, row, as_of=day) for row in await Target.filter(id__in=list(ids))}


async def targets_page(day: date, wanted: Page) -> Slice[TargetRecord]:
    """All targets, to be held against the figures of a day."""
    return await cut(_targets_by(day), TARGETS, wanted, lambda row: record_of(TargetRecord, row, as_of=day))


def _targets_by(day: date) -> QuerySet[Target]:
    """What had been set by a day, as far as the sources tell."""
    return Target.filter(source__speaks_from__lte=day)


async def measurements(ids: Sequence[int], day: date) -> dict[int, MeasurementRecord]:
    """Measurements by id, seen from a day."""
    rows = await Measurement.filter(id__in=list(ids))
    return {row.id: record_of(MeasurementRecord, row, as_of=day) for row in rows}


async def measurements_page(indicator: str | None, day: date, wanted: Page) -> Slice[MeasurementRecord]:
    """What was measured up to a day, of one indicator when it is given."""
    query = _up_to(day, indicator)
    return await cut(query, MEASUREMENTS, wanted, lambda row: record_of(MeasurementRecord, row, as_of=day))


def _up_to(day: date, indicator: str | None) -> QuerySet[Measurement]:
    undated = Q(period_end__isnull=True, source__speaks_from__lte=day)
    query = Measurement.filter(Q(period_end__lte=day) | undated)
    if indicator is None:
        return query
    return query.filter(indicator__slug=indicator if findable(indicator) else None)


async def measurements_of(
    locality_ids: Sequence[int], indicator: str | None, day: date
) -> dict[int, list[MeasurementRecord]]:
    """What was measured of each place up to a day, of one indicator when it is given, in the order of entry."""
    query = _up_to(day, indicator).filter(locality_version__locality_id__in=list(locality_ids))
    found: dict[int, list[MeasurementRecord]] = {}
    for row in await query.select_related("locality_version").order_by("id"):
        found.setdefault(row.locality_version.locality_id, []).append(record_of(MeasurementRecord, row, as_of=day))
    return found


async def latest(keys: Sequence[tuple[int, int]], day: date) -> dict[tuple[int, int], MeasurementRecord]:
    """The newest figure by (indicator id, locality id), as of a day."""
    indicators = sorted({indicator for indicator, _ in keys})
    places = sorted({place for _, place in keys})
    rows = await select(LATEST_AT, indicators, day, day, places)
    found = await measurements([row["id"] for row in rows], day)
    by_key = {(row["indicator_id"], row["locality_id"]): found[row["id"]] for row in rows}
    return {key: by_key[key] for key in keys if key in by_key}


async def standings(keys: Sequence[tuple[int, int]], day: date, level: Level) -> dict[tuple[int, int], list[Standing]]:
    """The newest figure of every place of a level below, by (indicator id, locality id above), as of a day.

    Places without a figure are left out: absent is not zero.
    """
    above = sorted({place for _, place in keys})
    indicators = sorted({indicator for indicator, _ in keys})
    rows = await select(LATEST_BELOW, above, day, day, day, day, indicators, day, day, level.value)
    found = await measurements([row["id"] for row in rows], day)
    answer: dict[tuple[int, int], list[Standing]] = {}
    for row in rows:
        standing = Standing(row["locality_id"], found[row["id"]])
        answer.setdefault((row["indicator_id"], row["above_id"]), []).append(standing)
    return answer
