"""Targets and measurements, and how far each place has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from content_store.paging import Order, Page, Slice
from content_store.published.pages import Listing, cut
from content_store.published.places import marks_after_one
from content_store.published.progress import Measured
from content_store.published.reading import Reading, marks
from content_store.published.records import (
    FigureRecord,
    MeasurementRecord,
    TargetRecord,
    columns_of,
    record_of,
    records_of,
)
from content_store.published.statements import ById, Groups, Statement
from content_store.registry.localities import Level
from content_store.wording import findable

TARGETS = Order("targets", "id")
MEASUREMENTS = Order("measurements", "id")
TARGET, MEASUREMENT = columns_of(TargetRecord, "target."), columns_of(MeasurementRecord, "measurement.")
# What had been set by a day, as far as the sources tell.
SET_BY = "targets target JOIN sources source ON source.id = target.source_id WHERE source.speaks_from <= ?"
# What was measured up to a day: its period was over, or, without a period, its source spoke.
UP_TO = """measurements measurement JOIN sources source ON source.id = measurement.source_id
    WHERE COALESCE(measurement.period_end, source.speaks_from) <= ?"""
# The table `latest` says from when until when a figure is the newest of its indicator at its place.
LATEST_AT = """
WITH wanted (indicator_id, locality_id) AS (VALUES {keys})
SELECT record FROM latest WHERE locality_id IN (SELECT locality_id FROM wanted) AND until > ? AND since <= ?
AND (indicator_id, locality_id) IN (SELECT indicator_id, locality_id FROM wanted)
"""
LATEST_BELOW = """
WITH RECURSIVE down (id, level) AS (
    SELECT id, level FROM places WHERE parent_id = ?1 AND valid_from <= ?2 AND valid_to > ?2
    UNION ALL
    SELECT places.id, places.level FROM down JOIN places ON places.parent_id = down.id
    WHERE down.level <> ?3 AND places.valid_from <= ?2 AND places.valid_to > ?2
)
SELECT latest.record FROM down CROSS JOIN latest ON latest.locality_id = down.id
WHERE down.level = ?3 AND latest.indicator_id IN ({marks}) AND latest.since <= ?2 AND latest.until > ?2
"""
SERIES = f"""
WITH wanted (indicator_id, locality_id, whom) AS (VALUES {{keys}})
SELECT {MEASUREMENT}, indicator_id, locality_id, wanted.whom
FROM wanted CROSS JOIN measurements measurement USING (indicator_id, locality_id)
JOIN sources source ON source.id = measurement.source_id
WHERE measurement.service_id IS NULL AND measurement.channel = '' AND measurement.population IN ('', wanted.whom)
AND measurement.superseded_by_id IS NULL AND COALESCE(measurement.period_end, source.speaks_from) <= ?
ORDER BY COALESCE(measurement.period_end, source.speaks_from), measurement.id
"""


def targets_of(reading: Reading, locality_ids: Sequence[int], day: date) -> Groups[TargetRecord]:
    """The targets set for each place, in the order in which they were entered."""
    sql = f"SELECT record FROM {SET_BY} AND target.locality_id IN ({marks(len(locality_ids))}) ORDER BY target.id"
    return Statement(TargetRecord, sql).records(reading, (day.isoformat(), *locality_ids), day).by("locality_id")


def targets(reading: Reading, ids: Sequence[int], day: date) -> ById[TargetRecord]:
    """Targets by id, to be held against the figures of a day."""
    sql = f"SELECT record FROM targets WHERE id IN ({marks(len(ids))})"
    return Statement(TargetRecord, sql).records(reading, ids, day).by_id()


def target_by_slug(reading: Reading, slug: str, day: date) -> TargetRecord | None:
    """The target with this short name, to be held against the figures of a day; None when there is none."""
    sql = f"SELECT {TARGET} FROM targets target WHERE target.slug = ?"
    row = reading.first(sql, slug) if findable(slug) else None
    return record_of(TargetRecord, row, day) if row else None


def targets_page(reading: Reading, day: date, wanted: Page) -> Slice[TargetRecord]:
    """All targets, to be held against the figures of a day."""
    listing = Listing(TARGET, SET_BY, (day.isoformat(),), "target.id", "target.id")
    return cut(reading, listing, TARGETS, wanted, lambda row: record_of(TargetRecord, row, day))


def measurements(reading: Reading, ids: Sequence[int], day: date) -> dict[int, MeasurementRecord]:
    """Measurements by id, seen from a day."""
    sql = f"SELECT {MEASUREMENT} FROM measurements measurement WHERE measurement.id IN ({marks(len(ids))})"
    return {figure.id: figure for figure in records_of(MeasurementRecord, reading.all(sql, *ids), day)}


def measurements_page(reading: Reading, indicator: str | None, day: date, wanted: Page) -> Slice[MeasurementRecord]:
    """What was measured up to a day, of one indicator when it is given."""
    only, values = _of_indicator(indicator)
    listing = Listing(MEASUREMENT, f"{UP_TO}{only}", (day.isoformat(), *values), "measurement.id", "measurement.id")
    return cut(reading, listing, MEASUREMENTS, wanted, lambda row: record_of(MeasurementRecord, row, day))


def measurements_of(
    reading: Reading, locality_ids: Sequence[int], indicator: str | None, day: date
) -> dict[int, list[MeasurementRecord]]:
    """What was measured of each place up to a day, of one indicator when it is given, in the order of entry."""
    only, values = _of_indicator(indicator)
    places = f"measurement.locality_id IN ({marks(len(locality_ids))})"
    sql = f"SELECT {MEASUREMENT}, measurement.locality_id FROM {UP_TO}{only} AND {places} ORDER BY measurement.id"
    answer: dict[int, list[MeasurementRecord]] = {}
    for row in reading.all(sql, day.isoformat(), *values, *locality_ids):
        answer.setdefault(row[-1], []).append(record_of(MeasurementRecord, row, day))
    return answer


def series(reading: Reading, keys: Sequence[Measured], day: date) -> dict[Measured, list[MeasurementRecord]]:
    """The figures of each place as a whole that stand, oldest first, up to a day: whom they speak of is not said, or as
    asked.
    """
    sql = SERIES.format(keys=", ".join(["(?, ?, ?)"] * len(keys)))
    answer: dict[Measured, list[MeasurementRecord]] = {}
    for row in reading.all(sql, *(part for key in keys for part in key), day.isoformat()):
        answer.setdefault(row[-3:], []).append(record_of(MeasurementRecord, row, day))
    return answer


def latest(reading: Reading, keys: Sequence[tuple[int, int]], day: date) -> dict[tuple[int, int], FigureRecord]:
    """The newest figure by (indicator id, locality id), as of a day."""
    sql = LATEST_AT.format(keys=", ".join(["(?, ?)"] * len(keys)))
    at = day.isoformat()
    values = (*(number for key in keys for number in key), at, at)
    found = Statement(FigureRecord, sql).records(reading, values, day)
    return {(figure.indicator_id, figure.locality_id): figure for figure in found}


def standings(
    reading: Reading, keys: Sequence[tuple[int, int]], day: date, level: Level
) -> dict[tuple[int, int], Sequence[FigureRecord]]:
    """The newest figure of every place of a level below, by (indicator id, locality id above), as of a day.

    Places without a figure are left out: absent is not zero.
    """
    wanted: dict[int, list[int]] = {}
    for indicator, above in keys:
        wanted.setdefault(above, []).append(indicator)
    answer: dict[tuple[int, int], Sequence[FigureRecord]] = {}
    for above, indicators in wanted.items():
        sql = LATEST_BELOW.format(marks=marks_after_one(len(indicators) + 2).removeprefix("?2, ?3, "))
        below = Statement(FigureRecord, sql).records(reading, (above, day.isoformat(), level.value, *indicators), day)
        # Sorted here, because SQLite would carry whole rows through a table of its own.
        by_indicator = below.sorted("locality_id").by("indicator_id")
        answer.update({(indicator, above): figures for indicator, figures in by_indicator.items()})
    return answer


def _of_indicator(slug: str | None) -> tuple[str, tuple[str, ...]]:
    """The condition for figures of one indicator, with its values; none for any."""
    if slug is None:
        return "", ()
    if not findable(slug):
        return " AND FALSE", ()
    return " AND measurement.indicator_id = (SELECT id FROM indicators WHERE slug = ?)", (slug,)
