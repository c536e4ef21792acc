"""Units that have certain names, and all in which each lay on a day, read for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tortoise.models import Model
from tortoise.queryset import QuerySet

from content_store.importing.place_columns import SCHEME
from content_store.registry.localities import Level, Locality, LocalityAlias, LocalityCode, LocalityVersion
from content_store.registry.naming import full_name
from content_store.registry.place_names import Called
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.vietnamese.words import folded

AT_ONCE = 5_000  # rows that are asked for at once
FEW = 20  # units that are looked through one by one


class Unit(NamedTuple):
    """A version of a place, as far as names need it."""

    version_id: int
    id: int
    parent_id: int | None
    name: str
    type: str
    level: Level
    valid_from: date
    valid_to: date

    def holds(self, day: date) -> bool:
        """Whether the place was this on that day."""
        return self.valid_from <= day < self.valid_to


_COLUMNS = ("id", "locality_id", *Unit._fields[2:])


class Bearers:
    """The units that bear a name on a day."""

    def __init__(self, calls: Sequence[Called[Unit]], above: Callable[[Unit], Iterable[int]]) -> None:
        self.calls = calls
        self._above = above
        self._by_id: dict[int, list[Called[Unit]]] = {}
        self._by_above: dict[int, list[Called[Unit]]] = {}

    def related(self, others: Bearers) -> Sequence[Called[Unit]]:
        """Those in which one of the others lies, or that lie in one of them."""
        if len(self.calls) <= FEW:
            return self.calls
        if not self._by_id:
            self._sort()
        around = {place for called in others.calls for place in self._above(called.place)}
        found = [called for place in around for called in self._by_id.get(place, ())]
        places = {called.place.id for called in others.calls}
        return found + [called for place in places for called in self._by_above.get(place, ())]

    def _sort(self) -> None:
        for called in self.calls:
            self._by_id.setdefault(called.place.id, []).append(called)
            for place in self._above(called.place):
                self._by_above.setdefault(place, []).append(called)


class Units:
    """The units that some names may mean on some days."""

    def __init__(self, days: Collection[date]) -> None:
        self._first, self._last = min(days), max(days)
        self._called: dict[str, dict[tuple[int, str], Called[Unit]]] = {}
        self._places: dict[int, list[Unit]] = {}
        self._above: dict[tuple[int | None, date], frozenset[int]] = {}
        self._bearers: dict[tuple[str, date], Bearers] = {}

    async def load(self, versions: Iterable[int], aliases: Iterable[int]) -> None:
        """Read versions with their names, places with these aliases, and all that any of them lay in."""
        for unit in await self._units("id", versions):
            self._call(unit, unit.name)
        other: dict[int, list[str]] = {}
        for place, name in await _rows(LocalityAlias, "id", aliases, ("locality_id", "name")):
            other.setdefault(place, []).append(name)
        for unit in await self._units("locality_id", other):
            for name in other[unit.id]:
                self._call(unit, name)
        above = {called.place.parent_id for calls in self._called.values() for called in calls.values()}
        while wanted := {place for place in above if place is not None and place not in self._places}:
            self._places |= {place: [] for place in wanted}
            above = set()
            for unit in await self._units("locality_id", wanted):
                self._places[unit.id].append(unit)
                above.add(unit.parent_id)

    def _call(self, unit: Unit, name: str) -> None:
        self._called.setdefault(folded(name), {})[unit.version_id, name] = Called(unit, name)

    async def _units(self, column: str, values: Iterable[int]) -> list[Unit]:
        held = LocalityVersion.filter(valid_from__lte=self._last, valid_to__gt=self._first)
        return [Unit(*row) for row in await _rows(held, column, values, _COLUMNS)]

    def bearers(self, letters: str, day: date) -> Bearers:
        """The units whose names had these bare letters on that day."""
        key = (letters, day)
        if key not in self._bearers:
            calls = [called for called in self._called.get(letters, {}).values() if called.place.holds(day)]
            self._bearers[key] = Bearers(calls, lambda unit: self.above(unit, day))
        return self._bearers[key]

    def place(self, number: int | None, day: date) -> Bearers:
        """What a place was on that day, as if it bore no name; none if nothing that was read lay in it."""
        units = [unit for unit in self._places.get(number or 0, ()) if unit.holds(day)]
        return Bearers([Called(unit, "") for unit in units], lambda unit: self.above(unit, day))

    def line(self, unit: Unit, day: date) -> list[Unit]:
        """What a unit lay in on that day, the nearest first."""
        line: list[Unit] = []
        while above := [one for one in self._places.get(unit.parent_id or 0, ()) if one.holds(day)]:
            unit = above[0]
            line.append(unit)
        return line

    def above(self, unit: Unit, day: date) -> frozenset[int]:
        """The ids of the places in which a unit lay on that day."""
        # Those that lie side by side have it in common.
        key = (unit.parent_id, day)
        if key not in self._above:
            self._above[key] = frozenset(one.id for one in self.line(unit, day))
        return self._above[key]

    def told(self, unit: Unit, day: date) -> str:
        """A unit in full with those in which it lay, but for the country."""
        line = [unit, *(one for one in self.line(unit, day) if one.level is not Level.COUNTRY)]
        return ", ".join(full_name(one.type, one.name) for one in line)


async def marks_of(places: Collection[int]) -> dict[int, list[tuple[str, date, date]]]:
    """By what each place can be said and for how long: its codes, and behind them its short name, which always can."""
    found: dict[int, list[tuple[str, date, date]]] = {}
    codes = LocalityCode.filter(scheme=SCHEME, locality_id__in=list(places)).order_by("id")
    for place, code, first, after in await codes.values_list("locality_id", "value", "valid_from", "valid_to"):
        found.setdefault(place, []).append((code, first, after))
    for place, slug in await Locality.filter(id__in=list(places)).values_list("id", "slug"):
        found.setdefault(place, []).append((slug, UNKNOWN_START, NO_END))
    return found


async def _rows(
    of: type[Model] | QuerySet[Any], column: str, values: Iterable[int], columns: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """Columns of the rows with these values, by as many statements as their number needs."""
    wanted, found = sorted(set(values)), list[tuple[Any, ...]]()
    for start in range(0, len(wanted), AT_ONCE):
        lot = of.filter(**{f"{column}__in": wanted[start : start + AT_ONCE]}).order_by("id")
        found += await lot.values_list(*columns)
    return found
