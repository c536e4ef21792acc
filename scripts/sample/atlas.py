"""An atlas: places with their periods, codes and successions, told in the order of time before any has a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from content_store.registry.timeline import NO_END, UNKNOWN_START

if TYPE_CHECKING:
    from datetime import date

    from content_store.registry.localities import Level
    from content_store.registry.successions import Extent, SuccessionKind

Key: TypeAlias = "tuple[str, date]"  # a place, and the day from which it stood so


@dataclass(frozen=True)
class Stay:
    """What a place was for a period."""

    place: str
    parent: str | None
    name: str
    type: str
    level: Level
    start: date = UNKNOWN_START
    end: date = NO_END

    @property
    def key(self) -> Key:
        """The place and the day from which it stood so."""
        return self.place, self.start


@dataclass(frozen=True)
class PlaceCode:
    """A code that a place bore for a period."""

    place: str
    scheme: str
    value: str
    start: date
    end: date = NO_END


@dataclass(frozen=True)
class Act:
    """A legal act, by its source's slug, with the three days on which it was decided, came into force and operates."""

    source: str
    decided_on: date
    in_force_from: date
    operates_from: date


@dataclass(frozen=True)
class Passage:
    """Territory that passed from one stay to another, or out of the tree."""

    predecessor: Key
    successor: Key | None
    extent: Extent


@dataclass(frozen=True)
class Change:
    """One change of the map."""

    kind: SuccessionKind
    act: Act
    passages: tuple[Passage, ...]
    note: str = ""


@dataclass(frozen=True)
class Atlas:
    """All stays, codes and changes."""

    stays: tuple[Stay, ...]
    codes: tuple[PlaceCode, ...]
    changes: tuple[Change, ...]

    def places(self) -> list[str]:
        """Every place once, in the order in which they appeared."""
        return list(dict.fromkeys(stay.place for stay in self.stays))

    @cached_property
    def ends(self) -> dict[str, date]:
        """The day on which each place is no more."""
        return {stay.place: stay.end for stay in sorted(self.stays, key=lambda stay: stay.start)}

    def first_heir(self, place: str) -> str | None:
        """The first place that took over territory of one that is no more."""
        return self._first_heirs.get(place)

    @cached_property
    def _first_heirs(self) -> dict[str, str]:
        heirs: dict[str, str] = {}
        for passage in chain.from_iterable(change.passages for change in self.changes):
            if passage.successor and passage.successor[0] != passage.predecessor[0]:
                heirs.setdefault(passage.predecessor[0], passage.successor[0])
        return heirs


class Chronicle:
    """An atlas in the making: places are founded, amended and ended, and codes pass on, in the order of time."""

    def __init__(self) -> None:
        self._stays: dict[Key, Stay] = {}
        self._standing: dict[str, Key] = {}
        self._codes: list[PlaceCode] = []
        self._borne: dict[tuple[str, str], PlaceCode] = {}
        self._changes: list[Change] = []

    def found(self, stay: Stay, **codes: str) -> Key:
        """A place begins, with its code in each scheme."""
        if self.stands(stay.place):
            raise ValueError(f"{stay.place} stands twice")
        self._open(stay)
        for scheme, value in codes.items():
            self._borne[scheme, value] = PlaceCode(stay.place, scheme, value, stay.start)
        return stay.key

    def amend(self, place: str, day: date, **changed: Any) -> Key:
        """The place goes on from that day under another name, type, parent or territory."""
        before = self._close(place, day)
        return self._open(replace(before, start=day, end=NO_END, **changed))

    def end(self, place: str, day: date) -> None:
        """The place is no more from that day, and its codes are free."""
        self._close(place, day)
        for borne, code in list(self._borne.items()):
            if code.place == place:
                self._codes.append(replace(self._borne.pop(borne), end=day))

    def standing(self, place: str) -> Stay:
        """What the place is now."""
        return self._stays[self._standing[place]]

    def bearer(self, scheme: str, value: str) -> Stay:
        """The place that bears the code now."""
        return self.standing(self._borne[scheme, value].place)

    def stands(self, place: str) -> bool:
        """Whether there is or was a place of that slug."""
        return any(known == place for known, _ in self._stays)

    def record(self, change: Change) -> None:
        """Note what became of what."""
        self._changes.append(change)

    def atlas(self) -> Atlas:
        """All that has been told."""
        return Atlas(tuple(self._stays.values()), (*self._codes, *self._borne.values()), tuple(self._changes))

    def _open(self, stay: Stay) -> Key:
        self._stays[stay.key] = stay
        self._standing[stay.place] = stay.key
        return stay.key

    def _close(self, place: str, day: date) -> Stay:
        key = self._standing.pop(place)
        self._stays[key] = replace(self._stays[key], end=day)
        return self._stays[key]
