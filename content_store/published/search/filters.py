"""Which things a search may find at all, as SQL over the rows of the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from content_store.delivery.programmes import Channel
from content_store.projection.search_rows import FoundKind
from content_store.published import guides
from content_store.published.guides import GuideFilter
from content_store.published.reading import Reading, marks

_BELOW = """
(kind, subject_id) IN (
    WITH RECURSIVE down (id) AS (
        SELECT ? UNION SELECT places.id FROM down JOIN places ON parent_id = down.id
        WHERE valid_from <= ? AND places.valid_to > ?
    )
    SELECT 'PLACE', id FROM down
    UNION ALL SELECT 'TEAM', team_id FROM seats WHERE locality_id IN (SELECT id FROM down) AND since <= ? AND until > ?
)
"""


class SearchFilter(msgspec.Struct, frozen=True):
    """What is wanted on a day, guides in the first of the languages in which they are live; None asks for any.

    `topic` and `platform` are slugs, and ask for guides alone, as `language` does.
    """

    day: date
    languages: Sequence[str]
    kinds: Sequence[FoundKind] = ()
    locality_id: int | None = None
    language: str | None = None
    topic: str | None = None
    platform: str | None = None


class Condition(msgspec.Struct, frozen=True):
    """The same as SQL, with its values; `is_for_all` when nothing is wanted of what the public may find."""

    said: str
    values: tuple[str | int, ...]
    is_for_all: bool


def condition_of(reading: Reading, wanted: SearchFilter) -> Condition:
    """What may be found: nothing of the future, and no team that ended."""
    at = wanted.day.isoformat()
    said, values = "search_rows.valid_from <= ? AND (kind <> 'TEAM' OR search_rows.valid_to > ?)", [at, at]
    live, chain = _live((wanted.language,) if wanted.language else guides.chain_of(wanted.languages))
    said, values = f"{said} AND {live}", [*values, *chain]
    tagged, slugs = GuideFilter(topic=wanted.topic, platform=wanted.platform).condition()
    said, values = f"{said}{tagged}", [*values, *slugs]
    if wanted.language:
        said += " AND kind = 'GUIDE'"
    if wanted.kinds:
        said, values = f"{said} AND kind IN ({marks(len(wanted.kinds))})", [*values, *wanted.kinds]
    found = Condition(said, tuple(values), not (slugs or wanted.language or wanted.kinds or reading.is_laid_over))
    return found if wanted.locality_id is None else _within(reading, found, wanted.locality_id, wanted.day)


def _live(languages: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if len(languages) == 1:
        return "search_rows.language IN ('', ?)", tuple(languages)
    live, values = guides.live_in(languages)
    return f"(version_id IS NULL OR version_id IN (SELECT version_id FROM guides WHERE {live}))", values


def _within(reading: Reading, found: Condition, locality_id: int, day: date) -> Condition:
    """What belongs to a place: it and what lies below it, their teams, and the guides that its programmes show."""
    shown = [
        programme.id
        for channel in Channel
        for programme in guides.programmes_for(reading, [locality_id], channel, day).values()
    ]
    in_them = f"SELECT tutorial_id FROM programme_items WHERE programme_id IN ({marks(len(shown))})"
    said = f"{found.said} AND ({_BELOW} OR (kind = 'GUIDE' AND subject_id IN ({in_them})))"
    at = day.isoformat()
    return Condition(said, (*found.values, locality_id, at, at, at, at, *shown), is_for_all=False)
