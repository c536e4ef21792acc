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
from content_store.published.pages import Order, Page, Slice, cut
from content_store.published.records import MeasurementRecord, TargetRecord, record_of
from content_store.targets import Target

TARGETS = Order("targets", "id")
MEASUREMENTS = Order("measurements", "id")

# The newest figure of each indicator at each place, among those whose period was over by the day; a figure without a
# period counts as the oldest. Figures of one service or one channel alone are not those of the whole. A place's
# figures are those of any of its versions.
LATEST = """
WITH ranked AS (
    SELECT measurement.id, measurement.indicator_id, version.locality_id,
           ROW_NUMBER() OVER (
               PARTITION BY measurement.indicator_id, version.locality_id
               ORDER BY measurement.period_end IS NULL, measurement.period_end DESC, measurement.id DESC
           ) AS place
    FROM measurements measurement JOIN locality_versions version ON version.id = measurement.locality_version_id
    WHERE measurement.indicator_id IN (?) AND measurement.service_id IS NULL AND measurement.channel = ''
      AND (measurement.period_end IS NULL OR measurement.period_end <= ?)
      {where}
)
SELECT id, indicator_id, locality_id FROM ranked WHERE place = 1
"""
AT_PLACES = "AND version.locality_id IN (?)"
BELOW = """AND version.locality_id IN (
    WITH RECURSIVE down (locality_id, level) AS (
        SELECT locality_id, level FROM locality_versions
        WHERE parent_id = ? AND valid_from <= ? AND valid_to > ?
        UNION
        SELECT version.locality_id, version.level
        FROM down JOIN locality_versions version ON version.parent_id = down.locality_id
        WHERE version.valid_from <= ? AND version.valid_to > ?
    )
    SELECT locality_id FROM down WHERE level = ?
)"""


@dataclass(frozen=True)
class Standing:
    """How far one place has come."""

    locality_id: int
    measurement: MeasurementRecord


async def targets_of(locality_ids: Sequence[int], day: date) -> dict[int, list[TargetRecord]]:
    """The targets set for each place, in the order in which they were entered."""
    found: dict[int, list[TargetRecord]] = {}
    for row in await Target.filter(locality_id__in=list(locality_ids)).order_by("id"):
        found.setdefault(row.locality_id, []).append(record_of(TargetRecord, row, as_of=day))
    return found


async def targets(ids: Sequence[int], day: date) -> dict[int, TargetRecord]:
    """Targets by id, to be held against the figures of a day."""
    return {row.id: record_of(TargetRecord, row, as_of=day) for row in await Target.filter(id__in=list(ids))}


async def targets_page(day: date, wanted: Page) -> Slice[TargetRecord]:
    """All targets, to be held against the figures of a day."""
    return await cut(Target.all(), TARGETS, wanted, lambda row: record_of(TargetRecord, row, as_of=day))


async def measurements(ids: Sequence[int]) -> dict[int, MeasurementRecord]:
    """Measurements by id."""
    return {row.id: record_of(MeasurementRecord, row) for row in await Measurement.filter(id__in=list(ids))}


async def measurements_page(indicator: str | None, day: date, wanted: Page) -> Slice[MeasurementRecord]:
    """What was measured up to a day, of one indicator when it is given."""
    query = _up_to(day, indicator)
    return await cut(query, MEASUREMENTS, wanted, lambda row: record_of(MeasurementRecord, row))


def _up_to(day: date, indicator: str | None) -> QuerySet[Measurement]:
    query = Measurement.filter(Q(period_end__isnull=True) | Q(period_end__lte=day))
    return query if indicator is None else query.filter(indicator__slug=indicator)


async def measurements_of(
    locality_ids: Sequence[int], indicator: str | None, day: date
) -> dict[int, list[MeasurementRecord]]:
    """What was measured of each place up to a day, of one indicator when it is given, in the order of entry."""
    query = _up_to(day, indicator).filter(locality_version__locality_id__in=list(locality_ids))
    found: dict[int, list[MeasurementRecord]] = {}
    for row in await query.select_related("locality_version").order_by("id"):
        found.setdefault(row.locality_version.locality_id, []).append(record_of(MeasurementRecord, row))
    return found


async def latest(keys: Sequence[tuple[int, int]], day: date) -> dict[tuple[int, int], MeasurementRecord]:
    """The newest figure by (indicator id, locality id), as of a day."""
    indicators = sorted({indicator for indicator, _ in keys})
    places = sorted({place for _, place in keys})
    rows = await select(LATEST.format(where=AT_PLACES), indicators, day, places)
    found = await measurements([row["id"] for row in rows])
    by_key = {(row["indicator_id"], row["locality_id"]): found[row["id"]] for row in rows}
    return {key: by_key[key] for key in keys if key in by_key}


async def standings(keys: Sequence[tuple[int, int]], day: date, level: Level) -> dict[tuple[int, int], list[Standing]]:
    """The newest figure of every place of a level below, by (indicator id, locality id above), as of a day.

    Places without a figure are left out: absent is not zero.
    """
    answer: dict[tuple[int, int], list[Standing]] = {}
    for above in sorted({place for _, place in keys}):
        indicators = sorted({indicator for indicator, place in keys if place == above})
        rows = await select(LATEST.format(where=BELOW), indicators, day, above, day, day, day, day, level.value)
        found = await measurements([row["id"] for row in rows])
        for row in sorted(rows, key=lambda row: row["locality_id"]):
            standing = Standing(row["locality_id"], found[row["id"]])
            answer.setdefault((row["indicator_id"], above), []).append(standing)
    return answer
