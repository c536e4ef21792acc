"""History: what happened to guides after a position of the feed, as strangers may know it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from content_store.published.reading import Reading, Row

MOST = 100  # of one look


class GuideChangeKind(StrEnum):
    """What became of a guide."""

    WENT_LIVE = "WENT_LIVE"
    CHANGED = "CHANGED"
    WENT_AWAY = "WENT_AWAY"
    RECALLED = "RECALLED"


class ChangeRecord(msgspec.Struct, frozen=True):
    """What became of a guide in one language, and at which position of the feed."""

    position: int
    kind: GuideChangeKind
    tutorial_id: int
    slug: str
    language: str
    at: datetime


# Who publishes retires the one before in the event just ahead of it: together that is a change. What is beyond the
# look's position may be there already, and is not told before what else is there.
_AFTER = f"""
SELECT own.event_id, own.kind, own.tutorial_id, own.slug, own.language, own.at, ahead.kind IS NOT NULL AS replaces
FROM history own
LEFT JOIN history ahead ON own.kind = 'version.published' AND ahead.event_id = own.event_id - 1
    AND ahead.kind = 'version.retired' AND (ahead.tutorial_id, ahead.language) = (own.tutorial_id, own.language)
LEFT JOIN history behind ON own.kind = 'version.retired' AND behind.event_id = own.event_id + 1
    AND behind.kind = 'version.published' AND (behind.tutorial_id, behind.language) = (own.tutorial_id, own.language)
    AND behind.event_id <= ?2
WHERE own.event_id > ?1 AND own.event_id <= ?2 AND behind.event_id IS NULL
ORDER BY own.event_id LIMIT {MOST}
"""
_RECALLS = f"""
SELECT event_id, kind, tutorial_id, slug, language, at, FALSE FROM history
WHERE kind = 'version.recalled' AND event_id > ?1 AND event_id <= ?2 ORDER BY event_id LIMIT {MOST}
"""
_KINDS = {
    "version.published": GuideChangeKind.WENT_LIVE,
    "version.retired": GuideChangeKind.WENT_AWAY,
    "version.recalled": GuideChangeKind.RECALLED,
}


def changes_after(reading: Reading, position: int) -> list[ChangeRecord]:
    """The next changes, oldest first; all of them were public when they happened."""
    return [_record(row) for row in reading.all(_AFTER, position, reading.position())]


def recalls_after(reading: Reading, position: int) -> list[ChangeRecord]:
    """The same of what was called back alone."""
    return [_record(row) for row in reading.all(_RECALLS, position, reading.position())]


def _record(row: Row) -> ChangeRecord:
    position, kind, tutorial_id, slug, language, at, replaces = row
    said = GuideChangeKind.CHANGED if replaces else _KINDS[kind]
    return ChangeRecord(position, said, tutorial_id, slug, language, datetime.fromisoformat(at))
