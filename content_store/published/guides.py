"""Guides: the live versions of tutorials, answered from their snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from content_store.content.snapshot import GuideSnapshot
from content_store.delivery.programmes import Channel
from content_store.errors import BadInput
from content_store.paging import Order, Page, Slice
from content_store.published import places
from content_store.published.freshness import STALE, Freshness
from content_store.published.pages import Listing, cut
from content_store.published.reading import Reading, Row, marks
from content_store.published.records import ProgrammeRecord, columns_of, records_of
from content_store.wording import findable

MOST_LANGUAGES = 5
NEWEST = Order("guides", "published_at", descending=True)
PROGRAMME = columns_of(ProgrammeRecord)
TAGS = {"topic": "topics", "platform": "platforms", "service": "services", "target": "targets"}


def chain_of(languages: Sequence[str]) -> tuple[str, ...]:
    """The languages to try, in order; BadInput when there are none or too many."""
    if not 0 < len(languages) <= MOST_LANGUAGES:
        raise BadInput(
            path=("languages",),
            value=len(languages),
            expected=f"1 to {MOST_LANGUAGES} languages",
            expected_vi=f"từ 1 đến {MOST_LANGUAGES} ngôn ngữ",
        )
    return tuple(dict.fromkeys(languages))


class GuideFilter(msgspec.Struct, frozen=True):
    """Which guides are wanted, by slugs and by how fresh they are on a day; None asks for any."""

    topic: str | None = None
    platform: str | None = None
    service: str | None = None
    target: str | None = None
    freshness: Freshness | None = None
    day: date | None = None

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """The same as SQL, with its values; nothing can have a slug that cannot be."""
        said, values = "", []
        for kind in TAGS:
            slug = getattr(self, kind)
            if slug is None:
                continue
            if not findable(slug):
                return " AND FALSE", ()
            number = f"(SELECT id FROM {TAGS[kind]} WHERE slug = ?)"
            said += f" AND version_id IN (SELECT version_id FROM tags WHERE kind = '{kind}' AND number = {number})"
            values.append(slug)
        if self.freshness is not None and self.day is not None:
            said += f" AND {'' if self.freshness is Freshness.STALE else 'NOT '}{STALE}"
            values += [self.day.isoformat()] * 2
        return said, tuple(values)


def by_slug(reading: Reading, slug: str, languages: Sequence[str]) -> GuideSnapshot | None:
    """The guide in the first of these languages in which it is live."""
    return chosen(reading, live_by_slug(reading, slug), languages)


def live_by_slug(reading: Reading, slug: str) -> dict[str, int]:
    """The live versions of the tutorial of that slug by language, in alphabetical order."""
    if not findable(slug):
        return {}
    return dict(reading.all("SELECT language, version_id FROM guides WHERE slug = ? ORDER BY language", slug))


def chosen(reading: Reading, live: Mapping[str, int], languages: Sequence[str]) -> GuideSnapshot | None:
    """Of live versions the guide in the first of these languages that is there."""
    number = next((live[language] for language in languages if language in live), None)
    return None if number is None else reading.snapshots([number])[number]


def page(reading: Reading, wanted: GuideFilter, languages: Sequence[str], cut_at: Page) -> Slice[GuideSnapshot]:
    """The newest guides first, each in the first of these languages in which it is live."""
    live, chain = live_in(languages)
    tagged, slugs = wanted.condition()
    listing = Listing("tutorial_id", f"guides WHERE {live}{tagged}", (*chain, *slugs), "published_at", "version_id")
    found = cut(reading, listing, NEWEST, cut_at, _number)
    guides = reading.snapshots(found.items)
    items = [guides[number] for number in found.items]
    return Slice(items, found.cursor, found.has_next, found.has_previous, found.count)


def of_tutorials(reading: Reading, tutorial_ids: Sequence[int], languages: tuple[str, ...]) -> dict[int, GuideSnapshot]:
    """Guides by tutorial id, each in the first of these languages in which it is live."""
    live, values = live_in(languages)
    among = f"tutorial_id IN ({marks(len(tutorial_ids))})"
    rows = reading.all(
        f"SELECT tutorial_id, version_id FROM guides WHERE {among} AND {live}",
        *tutorial_ids,
        *values,
    )
    guides = reading.snapshots([version for _, version in rows])
    return {tutorial: guides[version] for tutorial, version in rows}


def languages_of(reading: Reading, tutorial_ids: Sequence[int]) -> dict[int, list[str]]:
    """The languages in which each tutorial is live, in alphabetical order."""
    among = f"tutorial_id IN ({marks(len(tutorial_ids))})"
    found: dict[int, list[str]] = {}
    sql = f"SELECT tutorial_id, language FROM guides WHERE {among} ORDER BY tutorial_id, language"
    for tutorial_id, language in reading.all(sql, *tutorial_ids):
        found.setdefault(tutorial_id, []).append(language)
    return found


def programmes(reading: Reading, ids: Sequence[int], day: date) -> dict[int, ProgrammeRecord]:
    """Programmes by id, seen from a day."""
    sql = f"SELECT {PROGRAMME} FROM programmes WHERE id IN ({marks(len(ids))})"
    return {programme.id: programme for programme in records_of(ProgrammeRecord, reading.all(sql, *ids), day)}


def programmes_for(
    reading: Reading, locality_ids: Sequence[int], channel: Channel, day: date
) -> dict[int, ProgrammeRecord]:
    """What each place shows on a channel on a day: its own programme, or that of the nearest place above."""
    above = places.ancestors(reading, locality_ids, day)
    ways = {place: [place, *above.get(place, [])] for place in locality_ids}
    everywhere = list({place for way in ways.values() for place in way})
    sql = (
        f"SELECT {PROGRAMME} FROM programmes WHERE locality_id IN ({marks(len(everywhere))}) "
        "AND channel = ? AND valid_from <= ? AND valid_to > ? ORDER BY valid_from"
    )
    at = day.isoformat()
    records = records_of(ProgrammeRecord, reading.all(sql, *everywhere, channel.value, at, at), day)
    by_place = {record.locality_id: record for record in records}
    found = {}
    for place, way in ways.items():
        nearest = next((by_place[step] for step in way if step in by_place), None)
        if nearest is not None:
            found[place] = nearest
    return found


def of_programmes(
    reading: Reading, programme_ids: Sequence[int], languages: tuple[str, ...]
) -> dict[int, list[GuideSnapshot]]:
    """The live guides of each programme, in its order."""
    sql = (
        "SELECT programme_id, tutorial_id FROM programme_items "
        f"WHERE programme_id IN ({marks(len(programme_ids))}) ORDER BY programme_id, position"
    )
    items = reading.all(sql, *programme_ids)
    live = of_tutorials(reading, [tutorial for _, tutorial in items], languages)
    found: dict[int, list[GuideSnapshot]] = {}
    for programme, tutorial in items:
        if tutorial in live:
            found.setdefault(programme, []).append(live[tutorial])
    return found


class ShownFile(msgspec.Struct, frozen=True):
    """A file that anybody may have: its media type, and all of its text where no store has it."""

    mime: str
    text: str | None


def file_of(reading: Reading, sha256: str) -> ShownFile | None:
    """A file that a live guide shows; None for any other."""
    row = reading.first("SELECT mime, text FROM files WHERE sha256 = ? ORDER BY number LIMIT 1", sha256)
    return ShownFile(*row) if row else None


def live_in(languages: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Live versions, one a tutorial, as SQL: in a later language only where no earlier one is live."""
    return _live_in((*languages,))


@lru_cache(maxsize=256)
def _live_in(languages: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    said, values = "language = ?", [languages[0]]
    for place, language in enumerate(languages[1:], 1):
        better = f"SELECT tutorial_id FROM guides WHERE language IN ({marks(place)})"
        said += f" OR (language = ? AND tutorial_id NOT IN ({better}))"
        values += [language, *languages[:place]]
    return f"({said})", tuple(values)


def _number(row: Row) -> int:
    return int(row[-1])
