"""Recalls: what is said in place of a guide that was called back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from content_store.projection.columns import instant_text
from content_store.published.reading import Reading, marks
from content_store.wording import findable


class RecallRecord(msgspec.Struct, frozen=True):
    """That a guide was called back, why, and the tutorial that is to be shown in its place."""

    id: int
    tutorial_id: int
    slug: str
    reason: str
    replacement_id: int | None
    recalled_at: datetime


def by_slug(reading: Reading, slug: str) -> RecallRecord | None:
    """The last recall of a tutorial that is not live again; None when it was never called back, or is live."""
    if not findable(slug):
        return None
    live = "SELECT 1 FROM guides WHERE guides.tutorial_id = recalls.tutorial_id"
    return _last(reading, f"slug = ? AND NOT EXISTS ({live})", slug)


def as_of(reading: Reading, tutorial_id: int, at: datetime) -> RecallRecord | None:
    """The last recall of a tutorial until an instant; None when there was none."""
    return _last(reading, "tutorial_id = ? AND recalled_at <= ?", tutorial_id, instant_text(at))


def _last(reading: Reading, condition: str, *values: object) -> RecallRecord | None:
    row = reading.first(
        "SELECT id, tutorial_id, slug, reason, replacement_id, recalled_at FROM recalls "
        f"WHERE {condition} ORDER BY id DESC",
        *values,
    )
    if row is None:
        return None
    number, tutorial, said, reason, replacement, recalled_at = row
    return RecallRecord(number, tutorial, said, reason, replacement, datetime.fromisoformat(recalled_at))


def slugs_of(reading: Reading, tutorial_ids: Sequence[int]) -> dict[int, str]:
    """The slugs of tutorials that are live or were called back."""
    among = f"tutorial_id IN ({marks(len(tutorial_ids))})"
    sql = (
        f"SELECT tutorial_id, slug FROM guides WHERE {among} UNION SELECT tutorial_id, slug FROM recalls WHERE {among}"
    )
    rows = reading.all(sql, *tutorial_ids, *tutorial_ids)
    return dict(rows)
