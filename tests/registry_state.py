"""What the registry says, row by row, and what must be true of it on every day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from tortoise import Tortoise

from content_store.database import APP
from content_store.registry.localities import Level, LocalityCode, LocalityVersion
from content_store.registry.successions import Extent, SuccessionEdge, SuccessionEvent, SuccessionKind
from content_store.registry.timeline import NO_END, UNKNOWN_START

APPEND_ONLY = {"Event", "Position", "Repeat"}
LEVELS = list(Level)


async def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but of the feed, which only grows."""
    assert Tortoise.apps is not None
    kinds = [kind for name, kind in sorted(Tortoise.apps[APP].items()) if name not in APPEND_ONLY]
    return {kind.__name__: await kind.all().order_by(kind._meta.pk_attr).values() for kind in kinds}


async def assert_whole(days: Iterable[date], mixed: bool = False) -> None:
    """No period overlaps or leaves a hole, nothing vanishes, and every day has one tree.

    With `mixed`, places of two levels may lie directly in one place, as they do in no real province.
    """
    versions = await LocalityVersion.all().order_by("valid_from")
    edges = await SuccessionEdge.all()
    events = {event.id: event for event in await SuccessionEvent.all()}
    _assert_periods(versions)
    _assert_balance(versions, edges, events)
    _assert_all_arrive(versions, edges)
    await _assert_codes()
    for day in days:
        _assert_tree([version for version in versions if version.valid_from <= day < version.valid_to], mixed)


def _assert_periods(versions: list[LocalityVersion]) -> None:
    of_place: defaultdict[int, list[LocalityVersion]] = defaultdict(list)
    for version in versions:
        assert version.valid_from < version.valid_to
        of_place[version.locality_id].append(version)
    for lives in of_place.values():
        assert [life.valid_to for life in lives[:-1]] == [life.valid_from for life in lives[1:]]


def _assert_balance(
    versions: list[LocalityVersion], edges: list[SuccessionEdge], events: dict[int, SuccessionEvent]
) -> None:
    by_id = {version.id: version for version in versions}
    passed: defaultdict[int, list[Extent]] = defaultdict(list)
    came = Counter(edge.successor_id for edge in edges)
    for edge in edges:
        passed[edge.predecessor_id].append(edge.extent)
        event = events[edge.event_id]
        assert by_id[edge.predecessor_id].valid_to == event.operates_from
        assert (edge.successor_id is None) == (event.kind is SuccessionKind.ABOLISH)
        if edge.successor_id:
            assert by_id[edge.successor_id].valid_from == event.operates_from
    for extents in passed.values():
        assert extents == [Extent.WHOLE] or (len(extents) > 1 and set(extents) == {Extent.PART})
    for version in versions:
        assert (version.valid_to == NO_END) == (version.id not in passed)
        assert version.valid_from == UNKNOWN_START or came[version.id] > 0


def _assert_all_arrive(versions: list[LocalityVersion], edges: list[SuccessionEdge]) -> None:
    """From every version, every way leads to one that stands or to an abolition."""
    onward: defaultdict[int, list[int | None]] = defaultdict(list)
    for edge in edges:
        onward[edge.predecessor_id].append(edge.successor_id)
    standing = {version.id for version in versions if version.valid_to == NO_END}
    for version in versions:
        waiting: list[int | None] = [version.id]
        while waiting:
            place = waiting.pop()
            if place is not None:
                assert (place in standing) != bool(onward[place])
                waiting += onward[place]


async def _assert_codes() -> None:
    """No code has two bearers at once."""
    borne: defaultdict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for code in await LocalityCode.all().order_by("valid_from"):
        borne[code.scheme, code.value].append((code.valid_from, code.valid_to))
    for periods in borne.values():
        assert all(first[1] <= second[0] for first, second in pairwise(periods))


def _assert_tree(standing: list[LocalityVersion], mixed: bool) -> None:
    """One version of every place, and above each one that is there and of a higher level, so that there is no cycle."""
    places = {version.locality_id: version for version in standing}
    assert len(places) == len(standing)
    for version in standing:
        if version.level is not Level.COUNTRY:
            parent = places[version.parent_id or 0]
            assert LEVELS.index(parent.level) < LEVELS.index(version.level)
    for parent_id, level in {(version.parent_id, version.level) for version in standing}:
        # A province has districts or, since 2025, communes: never both on one day.
        siblings = {version.level for version in standing if version.parent_id == parent_id}
        assert siblings == {level} or mixed
