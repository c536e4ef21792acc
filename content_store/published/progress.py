"""How far places have come: their own newest figures, or what the figures below them make together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from content_store.published.reading import Reading, Row
from content_store.published.records import TargetRecord
from content_store.registry import territory
from content_store.registry.localities import Level
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from content_store.registry.progress import Aim, Amount, Obstacle, add_up

# What is measured where, and of whom: an indicator, a place and a population, of which '' is everybody.
Measured = tuple[int, int, str]
REGION = """
WITH RECURSIVE down (start_id, id, version_id, level) AS (
    SELECT id, id, version_id, level FROM places
    WHERE id IN (SELECT value FROM json_each(?1)) AND valid_from <= ?2 AND valid_to > ?2
    UNION ALL
    SELECT down.start_id, places.id, places.version_id, places.level FROM down JOIN places ON places.parent_id = down.id
    WHERE ?3 IS NOT NULL AND down.level <> ?3 AND places.valid_from <= ?2 AND places.valid_to > ?2
)
SELECT start_id, version_id FROM down WHERE ?3 IS NULL OR level = ?3 ORDER BY start_id, version_id
"""
# Whatever the versions were made of, as far back as anything is known, and all that it passed to until a day.
PASSAGES = """
WITH RECURSIVE touched (version_id) AS (
    SELECT value FROM json_each(?1)
    UNION
    SELECT predecessor_id FROM touched JOIN successions ON successor_id = touched.version_id
)
SELECT predecessor_id, successor_id FROM touched CROSS JOIN successions ON predecessor_id = touched.version_id
WHERE successor_id IS NOT NULL AND operates_from <= ?2 ORDER BY number
"""
# The newest figure of each version, indicator and population, whole or of a part. Of those with a period the one that
# ended last wins, of several that ended on that day the one entered last; those without a period count only where there
# are no others. SQLite takes the other columns from the row that has the maximum.
FIGURES = """
SELECT MAX(CASE WHEN period_end IS NULL THEN '0' ELSE '1' || period_end END || printf('%012d', measurements.id)),
    measurements.id, locality_version_id, indicator_id, population, service_id IS NULL AND channel = '' AS whole,
    numerator, denominator, value, stated_percent, qualifier, unit, period_start, period_end, period_precision
FROM measurements JOIN sources ON sources.id = measurements.source_id
WHERE locality_version_id IN (SELECT value FROM json_each(?1)) AND indicator_id IN (SELECT value FROM json_each(?2))
AND superseded_by_id IS NULL AND COALESCE(period_end, speaks_from) <= ?3
GROUP BY locality_version_id, indicator_id, population, service_id, channel
"""
_ID, _VERSION, _INDICATOR, _POPULATION, _WHOLE, _NUMBERS = 1, 2, 3, 4, 5, 6


class Tally(msgspec.Struct, frozen=True):
    """What figures say of places on a day: an amount, or what keeps them from saying it.

    `figures` are the measurements behind it, or those that are not enough; `places` those of which it tells, and
    `missing` those of which nothing is known.
    """

    said: Amount | Obstacle
    figures: tuple[int, ...] = ()
    places: int = 0
    missing: int = 0


class Found(msgspec.Struct, frozen=True):
    """The newest figures of one indicator and population by version: the whole ones, and the ids of parts."""

    whole: dict[int, tuple[int, Amount]]
    parts: dict[int, list[int]]


class Facts(msgspec.Struct, frozen=True):
    """What is known of some places: what passed into what, and what was measured."""

    passages: Sequence[tuple[int, int]]
    rows: Sequence[Row]

    def of(self, indicator: int, population: str) -> Found:
        """The figures of an indicator; those of the population itself before those of nobody in particular."""
        found = Found({}, {})
        mine = [row for row in self.rows if row[_INDICATOR] == indicator]
        for row in sorted(mine, key=lambda row: (row[_POPULATION] == population, row[_ID])):
            if row[_WHOLE] and row[_POPULATION] in ("", population):
                found.whole[row[_VERSION]] = (row[_ID], _amount(row))
            else:
                found.parts.setdefault(row[_VERSION], []).append(row[_ID])
        return found


def aim_of(target: TargetRecord) -> Aim:
    """What a target asks for."""
    value, upper = (None if number is None else Decimal(number) for number in (target.value, target.upper_value))
    return Aim(target.comparison, value, upper, target.unit, QualityFlag.MALFORMED.value in target.doubts)


def measured(target: TargetRecord) -> Measured:
    """What is measured where against a target, and of whom."""
    return target.indicator_id, target.locality_id, target.population


def tallies(reading: Reading, keys: Sequence[Measured], day: date, level: Level | None) -> dict[Measured, Tally]:
    """What was measured of each place itself, or of all places of a level below it, in the tree of that day."""
    regions = _regions(reading, [place for _, place, _ in keys], day, level)
    versions = sorted({version for region in regions.values() for version in region})
    facts = known_of(reading, versions, [indicator for indicator, _, _ in keys], day)
    return {
        key: tally(regions.get(key[1], ()), facts.passages, facts.of(key[0], key[2]))
        if regions.get(key[1])
        else NOWHERE
        for key in keys
    }


NOWHERE = Tally(Obstacle.NO_PLACE)


def known_of(reading: Reading, versions: Sequence[int], indicators: Sequence[int], day: date) -> Facts:
    """All that can be told of the places with these versions, in two statements."""
    at = day.isoformat()
    passages = [(before, after) for before, after in reading.all(PASSAGES, json.dumps(list(versions)), at)]
    everywhere = sorted({*versions, *(before for before, _ in passages)})
    among = json.dumps(sorted(set(indicators)))
    return Facts(passages, reading.all(FIGURES, json.dumps(everywhere), among, at))


def tally(places: Sequence[int], passages: Sequence[tuple[int, int]], found: Found) -> Tally:
    """What the figures make of places that do not overlap, given by their versions."""
    traced = territory.trace(places, passages, found.whole)
    if traced.split:
        those = sorted((*traced.split, *traced.partial))
        return Tally(Obstacle.SPLIT, _ids(found, those), len(places), traced.uncovered)
    if not traced.carriers:
        parts = [number for place in places for number in found.parts.get(place, ())]
        if parts:
            return Tally(Obstacle.ONLY_PARTS, tuple(sorted(parts)), len(places), len(places))
        return Tally(Obstacle.NO_FIGURE, _ids(found, traced.partial), len(places), len(places))
    said = add_up([found.whole[version][1] for version in traced.carriers])
    return Tally(said, _ids(found, traced.carriers), len(places), traced.uncovered)


def _ids(found: Found, versions: Sequence[int]) -> tuple[int, ...]:
    return tuple(found.whole[version][0] for version in versions)


def _regions(reading: Reading, places: Sequence[int], day: date, level: Level | None) -> dict[int, list[int]]:
    regions: dict[int, list[int]] = {}
    values: tuple[Any, ...] = (json.dumps(sorted(set(places))), day.isoformat(), level and level.value)
    for start, version in reading.all(REGION, *values):
        regions.setdefault(start, []).append(version)
    return regions


def _amount(row: Row) -> Amount:
    numerator, denominator, value, stated, qualifier, unit, since, until, precision = row[_NUMBERS:]
    return Amount(
        numerator,
        denominator,
        None if value is None else Decimal(value),
        None if stated is None else Decimal(stated),
        Qualifier(qualifier),
        unit,
        None if since is None else date.fromisoformat(since),
        None if until is None else date.fromisoformat(until),
        Precision(precision),
        row[_POPULATION],
    )
