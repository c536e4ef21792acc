"""Loading: one question to the database for all keys of a relation that an operation asks for at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader
from tortoise.expressions import Q
from tortoise.models import Model

from content_store.collation import sort_key
from content_store.content import snapshot
from content_store.content.snapshot import GuideSnapshot
from content_store.content.versions import State, Version
from content_store.delivery.programmes import Channel, Programme, ProgrammeItem
from content_store.registry.localities import Level, LocalityCode, LocalityVersion
from content_store.registry.measurements import Measurement
from content_store.registry.platforms import Platform
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source
from content_store.registry.targets import Target
from content_store.registry.teams import Team, TeamMove
from content_store.registry.timeline import holds_on

K = TypeVar("K")
V = TypeVar("V")
M = TypeVar("M", bound=Model)
Measured = tuple[int, int]  # an indicator, and a place


class Loaders:
    """The loaders of one operation, all of whose places are seen on one day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.places = _loader(partial(_places, day))
        self.children = _loader(partial(_children, day), [])
        self.codes = _loader(partial(_codes, day))
        self.teams = _loader(partial(_teams, day), [])
        self.targets_of = _loader(partial(_targets_of, day), [])
        self.latest = _loader(partial(_latest, day))
        self.communes = _loader(partial(_communes, day), [])
        self.sources, self.targets = _loader(partial(_by_ids, Source)), _loader(partial(_by_ids, Target))
        self.platforms, self.services = _loader(partial(_by_ids, Platform)), _loader(partial(_by_ids, PublicService))
        self.programmes = _loader(partial(_programmes, day))
        self.items = _loader(_items, [])
        self.guides = _loader(_guides)
        self.languages = _loader(_languages, [])


def _loader(question: Callable[[list[K]], Awaitable[Mapping[K, V]]], nothing: Any = None) -> DataLoader[K, Any]:
    async def load(keys: list[K]) -> list[Any]:
        found = await question(keys)
        return [found.get(key, nothing) for key in keys]

    return DataLoader(load_fn=load)


async def _by_ids(model: type[M], ids: list[int]) -> dict[int, M]:
    return {row.pk: row for row in await model.filter(id__in=ids)}


async def _places(day: date, ids: list[int]) -> dict[int, LocalityVersion]:
    return {row.locality_id: row for row in await LocalityVersion.filter(holds_on(day), locality_id__in=ids)}


async def _children(day: date, ids: list[int]) -> dict[int, list[LocalityVersion]]:
    rows = await LocalityVersion.filter(holds_on(day), parent_id__in=ids).order_by("sort_name", "id")
    return _grouped((row.parent_id or 0, row) for row in rows)


async def _codes(day: date, ids: list[int]) -> dict[int, str]:
    held = LocalityCode.filter(holds_on(day), locality_id__in=ids, scheme="NSO").order_by("-id")
    return dict(await held.values_list("locality_id", "value"))


async def _teams(day: date, ids: list[int]) -> dict[int, list[Team]]:
    moves = TeamMove.filter(since__lte=day).order_by("since")
    seats: dict[int, int] = dict(await moves.values_list("team_id", "locality_id"))
    here = Q(locality_id__in=ids) | Q(id__in=[team for team, place in seats.items() if place in ids])
    rows = await Team.filter(holds_on(day)).filter(here)
    found = _grouped((seats.get(row.id, row.locality_id), row) for row in rows)
    # The database has no order of Vietnamese names for them; most places have one team.
    return {place: sorted(those, key=_by_name) if len(those) > 1 else those for place, those in found.items()}


def _by_name(team: Team) -> tuple[str, int]:
    return sort_key(team.name), team.id


async def _targets_of(day: date, ids: list[int]) -> dict[int, list[Target]]:
    rows = await Target.filter(locality_id__in=ids, source__speaks_from__lte=day).order_by("id")
    return _grouped((row.locality_id, row) for row in rows)


async def _latest(day: date, keys: list[Measured]) -> dict[Measured, Measurement]:
    """The newest figure of the whole place: by the end of its period, or, while none has one, the one entered last."""
    superseded = await Measurement.filter(supersedes_id__isnull=False).values_list("supersedes_id", flat=True)
    said = Q(period_end__lte=day) | Q(period_end__isnull=True, source__speaks_from__lte=day)
    figures = Measurement.filter(
        said,
        indicator_id__in={indicator for indicator, _ in keys},
        locality_version__locality_id__in={place for _, place in keys},
        service_id__isnull=True,
        channel="",
        population="",
    )
    found: dict[Measured, Measurement] = {}
    for row in await figures.exclude(id__in=superseded).select_related("locality_version").order_by("id"):
        key = row.indicator_id, row.locality_version.locality_id
        known = found.get(key)
        if known is None or (row.period_end or date.min) >= (known.period_end or date.min):
            found[key] = row
    return {key: found[key] for key in keys if key in found}


async def _communes(day: date, ids: list[int]) -> dict[int, list[int]]:
    """The communes within each place, by id."""
    found: dict[int, list[int]] = {}
    for start in ids:
        within, above = list[int](), [start]
        while above:
            rows = await LocalityVersion.filter(holds_on(day), parent_id__in=above).only("locality_id", "level")
            within += [row.locality_id for row in rows if row.level is Level.COMMUNE]
            above = [row.locality_id for row in rows if row.level is not Level.COMMUNE]
        found[start] = sorted(within)
    return found


async def _programmes(day: date, keys: list[tuple[int, Channel]]) -> dict[tuple[int, Channel], Programme]:
    """What each place shows on a channel: its own programme, or that of the nearest place above it."""
    found: dict[tuple[int, Channel], Programme] = {}
    for start, channel in keys:
        way, above = list[int](), start
        while above:
            way.append(above)
            above = (await LocalityVersion.get(holds_on(day), locality_id=above)).parent_id or 0
        rows = await Programme.filter(holds_on(day), locality_id__in=way, channel=channel)
        if rows:
            found[start, channel] = min(rows, key=lambda row: way.index(row.locality_id))
    return found


async def _items(ids: list[int]) -> dict[int, list[int]]:
    rows = ProgrammeItem.filter(programme_id__in=ids).order_by("position")
    return _grouped(await rows.values_list("programme_id", "tutorial_id"))


async def _guides(tutorials: list[int]) -> dict[int, GuideSnapshot]:
    rows = Version.filter(tutorial_id__in=tutorials, state=State.PUBLISHED, language="vi")
    return {tutorial: snapshot.read(text) for tutorial, text in await rows.values_list("tutorial_id", "snapshot")}


async def _languages(tutorials: list[int]) -> dict[int, list[str]]:
    rows = Version.filter(tutorial_id__in=tutorials, state=State.PUBLISHED).order_by("language")
    return _grouped(await rows.values_list("tutorial_id", "language"))


def _grouped(pairs: Iterable[Sequence[Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
