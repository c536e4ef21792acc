"""Guides: the live versions of tutorials, answered from their snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from content_store import snapshot
from content_store.database import select
from content_store.errors import BadInput
from content_store.paging import Order, Page, Slice, cut
from content_store.programmes import Channel, Programme, ProgrammeItem
from content_store.published import places
from content_store.published.records import ProgrammeRecord, record_of
from content_store.snapshot import GuideSnapshot
from content_store.timeline import holds_on
from content_store.versions import State, Version
from content_store.wording import findable

MOST_LANGUAGES = 5
NEWEST = Order("guides", "published_at", descending=True)


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


@dataclass(frozen=True)
class GuideFilter:
    """Which guides are wanted, by slugs; None asks for any."""

    topic: str | None = None
    platform: str | None = None
    service: str | None = None
    target: str | None = None

    def columns(self) -> dict[str, str | None]:
        """The columns to compare; None, which no slug is, where nothing can have the slug that is wanted."""
        wanted = {"topic": self.topic, "platforms": self.platform, "services": self.service, "targets": self.target}
        return {
            f"tutorial__{relation}__slug": slug if findable(slug) else None
            for relation, slug in wanted.items()
            if slug is not None
        }


async def by_slug(slug: str, languages: Sequence[str]) -> GuideSnapshot | None:
    """The guide in the first of these languages in which it is live."""
    row = await _live(languages).filter(tutorial__slug=slug).first() if findable(slug) else None
    return _read(row) if row else None


async def page(wanted: GuideFilter, languages: Sequence[str], cut_at: Page) -> Slice[GuideSnapshot]:
    """The newest guides first, each in the first of these languages in which it is live."""
    return await cut(_live(languages).filter(**wanted.columns()), NEWEST, cut_at, _read)


async def of_tutorials(tutorial_ids: Sequence[int], languages: tuple[str, ...]) -> dict[int, GuideSnapshot]:
    """Guides by tutorial id, each in the first of these languages in which it is live."""
    rows = await _live(languages).filter(tutorial_id__in=list(tutorial_ids))
    return {row.tutorial_id: _read(row) for row in rows}


async def languages_of(tutorial_ids: Sequence[int]) -> dict[int, list[str]]:
    """The languages in which each tutorial is live, in alphabetical order."""
    rows = Version.filter(state=State.PUBLISHED, tutorial_id__in=list(tutorial_ids)).order_by("language")
    found: dict[int, list[str]] = {}
    for tutorial_id, language in await rows.values_list("tutorial_id", "language"):
        found.setdefault(tutorial_id, []).append(language)
    return found


async def programmes(ids: Sequence[int], day: date) -> dict[int, ProgrammeRecord]:
    """Programmes by id, seen from a day."""
    return {row.id: record_of(ProgrammeRecord, row, as_of=day) for row in await Programme.filter(id__in=list(ids))}


async def programmes_for(locality_ids: Sequence[int], channel: Channel, day: date) -> dict[int, ProgrammeRecord]:
    """What each place shows on a channel on a day: its own programme, or that of the nearest place above."""
    above = await places.ancestors(locality_ids, day)
    ways = {place: [place, *above.get(place, [])] for place in locality_ids}
    everywhere = {place for way in ways.values() for place in way}
    rows = Programme.filter(holds_on(day), channel=channel, locality_id__in=everywhere).order_by("valid_from")
    by_place = {row.locality_id: record_of(ProgrammeRecord, row, as_of=day) for row in await rows}
    found = {}
    for place, way in ways.items():
        nearest = next((by_place[step] for step in way if step in by_place), None)
        if nearest is not None:
            found[place] = nearest
    return found


async def of_programmes(programme_ids: Sequence[int], languages: tuple[str, ...]) -> dict[int, list[GuideSnapshot]]:
    """The live guides of each programme, in its order."""
    items = await ProgrammeItem.filter(programme_id__in=list(programme_ids)).order_by("programme_id", "position")
    live = await of_tutorials([item.tutorial_id for item in items], languages)
    found: dict[int, list[GuideSnapshot]] = {}
    for item in items:
        if item.tutorial_id in live:
            found.setdefault(item.programme_id, []).append(live[item.tutorial_id])
    return found


@dataclass(frozen=True)
class ShownFile:
    """A file that anybody may have: its media type, and all of its text where no store has it."""

    mime: str
    text: str | None


async def file_of(sha256: str) -> ShownFile | None:
    """A file that a live guide shows; None for any other."""
    rows = await select(
        "SELECT f.mime, f.text FROM version_files f JOIN versions v ON v.id = f.version_id"
        " WHERE f.sha256 = ? AND v.state = ? ORDER BY f.id LIMIT 1",
        sha256,
        State.PUBLISHED.value,
    )
    return ShownFile(**rows[0]) if rows else None


def _live(languages: Sequence[str]) -> QuerySet[Version]:
    """Live versions, one a tutorial: in a later language only where no earlier one is live."""
    wanted = Q(language=languages[0])
    for place, language in enumerate(languages[1:], 1):
        better = Version.filter(state=State.PUBLISHED, language__in=list(languages[:place])).values("tutorial_id")
        wanted |= Q(language=language) & Q(tutorial_id__not_in=Subquery(better))
    return Version.filter(wanted, state=State.PUBLISHED)


def _read(row: Version) -> GuideSnapshot:
    return snapshot.read(row.snapshot or "")
