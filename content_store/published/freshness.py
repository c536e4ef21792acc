"""Freshness: whether a live guide was held against its platforms since their last release, and lately enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from content_store.published.reading import Reading, marks

# Takes the day twice; `guides` is the guide that is asked about.
STALE = """(EXISTS (
    SELECT 1 FROM tags JOIN releases ON releases.platform_id = tags.number
    WHERE tags.kind = 'platform' AND tags.version_id = guides.version_id
    AND released_on > guides.checked_on AND released_on <= ?
) OR EXISTS (
    SELECT 1 FROM tags JOIN topics ON topics.id = tags.number
    WHERE tags.kind = 'topic' AND tags.version_id = guides.version_id
    AND date(guides.checked_on, '+' || topics.check_days || ' days') < ?
))"""


class Freshness(StrEnum):
    """Whether a guide may be relied on."""

    CURRENT = "CURRENT"
    STALE = "STALE"


class CheckRecord(msgspec.Struct, frozen=True):
    """When a guide was last checked, and whether that is too long ago."""

    checked_on: date
    freshness: Freshness


def checks_of(reading: Reading, version_ids: Sequence[int], day: date) -> dict[int, CheckRecord]:
    """How fresh these live versions are on a day."""
    at = day.isoformat()
    sql = f"SELECT version_id, checked_on, {STALE} FROM guides WHERE version_id IN ({marks(len(version_ids))})"
    rows = reading.all(sql, at, at, *version_ids)
    return {
        version: CheckRecord(date.fromisoformat(checked), Freshness.STALE if stale else Freshness.CURRENT)
        for version, checked, stale in rows
    }
