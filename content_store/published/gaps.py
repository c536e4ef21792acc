"""Gaps: which places on a day lack something that a target needs, and what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from content_store.published import progress
from content_store.published.freshness import STALE
from content_store.published.reading import Reading
from content_store.published.records import PlaceRecord, TargetRecord, columns_of, records_of
from content_store.registry.localities import Level
from content_store.registry.progress import Aim, Obstacle, reached

PLACE = columns_of(PlaceRecord, "places.")
COMMUNES = f"""
WITH RECURSIVE down (id, level, version_id) AS (
    SELECT id, level, version_id FROM places WHERE id = ?1 AND valid_from <= ?2 AND valid_to > ?2
    UNION ALL
    SELECT places.id, places.level, places.version_id FROM down JOIN places ON places.parent_id = down.id
    WHERE down.level <> '{Level.COMMUNE.value}' AND places.valid_from <= ?2 AND places.valid_to > ?2
)
SELECT {PLACE} FROM down CROSS JOIN places ON places.version_id = down.version_id
WHERE down.level = '{Level.COMMUNE.value}' ORDER BY places.sort_name, places.version_id
"""
# The communes that have a team themselves, or in anything that lies in them.
TEAMED = """
WITH RECURSIVE down (commune_id, id) AS (
    SELECT value, value FROM json_each(?1)
    UNION ALL
    SELECT down.commune_id, places.id FROM down JOIN places ON places.parent_id = down.id
    WHERE places.valid_from <= ?2 AND places.valid_to > ?2
)
SELECT DISTINCT commune_id FROM down JOIN seats ON seats.locality_id = down.id
WHERE since <= ?2 AND until > ?2 AND valid_from <= ?2 AND valid_to > ?2 ORDER BY commune_id
"""
GUIDED = f"""
SELECT COUNT(*) FROM guides JOIN tags USING (version_id)
WHERE tags.kind = 'target' AND tags.number = ? AND language = ? AND NOT {STALE}
"""


class GapReason(StrEnum):
    """What a place lacks."""

    BELOW_GOAL = "BELOW_GOAL"
    NO_FIGURE = "NO_FIGURE"
    NOT_COMPUTABLE = "NOT_COMPUTABLE"
    NO_TEAM = "NO_TEAM"
    NO_CURRENT_GUIDE = "NO_CURRENT_GUIDE"


class Wanted(msgspec.Struct, frozen=True):
    """A target of a day whose gaps are wanted, the language of its guides, and the day on which these are current."""

    target: TargetRecord
    language: str
    today: date


class GapRecord(msgspec.Struct, frozen=True):
    """A place that lacks something; `tally` is what its figures say."""

    place: PlaceRecord
    reasons: tuple[GapReason, ...]
    tally: progress.Tally


def gaps(reading: Reading, keys: Sequence[Wanted]) -> dict[Wanted, list[GapRecord]]:
    """The communes within each target's place that lack something, by name."""
    return {wanted: _gaps(reading, wanted) for wanted in keys}


def _gaps(reading: Reading, wanted: Wanted) -> list[GapRecord]:
    target, day, at = wanted.target, wanted.target.as_of, wanted.target.as_of.isoformat()
    places = records_of(PlaceRecord, reading.all(COMMUNES, target.locality_id, at), day)
    teamed = {row[0] for row in reading.all(TEAMED, json.dumps([place.id for place in places]), at)}
    today = wanted.today.isoformat()
    guided = reading.all(GUIDED, target.id, wanted.language, today, today)[0][0] > 0
    facts = progress.known_of(reading, [place.version_id for place in places], [target.indicator_id], day)
    figures, aim = facts.of(target.indicator_id, target.population), progress.aim_of(target)
    found = []
    for place in places:
        tally = progress.tally([place.version_id], facts.passages, figures)
        reason = _standing(aim, tally)
        reasons = (
            *([reason] if reason else []),
            *([] if place.id in teamed else [GapReason.NO_TEAM]),
            *([] if guided else [GapReason.NO_CURRENT_GUIDE]),
        )
        if reasons:
            found.append(GapRecord(place, reasons, tally))
    return found


def _standing(aim: Aim, tally: progress.Tally) -> GapReason | None:
    """What a place's figures say against it; nothing for a goal without a number."""
    if aim.value is None:
        return None
    if tally.said is Obstacle.NO_FIGURE:
        return GapReason.NO_FIGURE
    verdict = tally.said if isinstance(tally.said, Obstacle) else reached(aim, tally.said)
    if verdict is True:
        return None
    return GapReason.BELOW_GOAL if verdict is False else GapReason.NOT_COMPUTABLE
