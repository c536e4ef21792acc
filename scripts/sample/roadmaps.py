"""The roadmap of the sample: what Thái Nguyên's teams were to do month by month in 2022, as its article tells it."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING

from content_store.delivery import roadmaps
from content_store.delivery.roadmaps import ItemWords, Roadmap, RoadmapWords
from content_store.registry.localities import Locality
from scripts.sample.facts import read_facts

if TYPE_CHECKING:
    from scripts.sample.inserting import Progress

WORKFLOW = "W6"
SLUG = "lo-trinh-thai-nguyen-2022"


async def load_roadmaps(progress: Progress) -> None:
    """Put the roadmap on record, unless it is."""
    if await Roadmap.exists(slug=SLUG):
        return
    (told,) = [flow for flow in read_facts()["workflows"] if flow["id"] == WORKFLOW]
    place = await Locality.get(slug=told["area"])
    items = [ItemWords(_sentence(step["what"]), *_days(step["period"])) for step in told["steps"]]
    await roadmaps.create(SLUG, place.id, RoadmapWords(told["name"], items, told["docs"][0].lower()))
    progress(f"{len(items)} việc của lộ trình Thái Nguyên")


def _days(period: str) -> tuple[date, date]:
    """The first and the last day of `2022-06` or `2022-06..2022-11`."""
    first, _, last = period.partition("..")
    start, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last or first}-01")
    return start, end.replace(day=calendar.monthrange(end.year, end.month)[1])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
