"""Names of places in tables: which place each was on the day of its row, found for many rows at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, TypeAlias

from content_store.importing.name_index import NameIndex
from content_store.importing.place_columns import NO_PLACE, NOT_WITHIN, PLACE, PROVINCE, WITHIN, Said
from content_store.importing.units import Bearers, Unit, Units, marks_of
from content_store.registry import place_names
from content_store.registry.localities import Level, LocalityAlias, LocalityVersion
from content_store.registry.naming import agrees
from content_store.registry.place_names import Called, Part, Span, Way
from content_store.tables.columns import Column
from content_store.tables.faults import Words
from content_store.vietnamese.words import forms_of

SHOWN = 3  # places that a message names
NOT_EXACT = 1  # what a name costs of which marks were left out
OTHER_TYPE = 2  # and a unit that is of another type than what was said
_LEVELS = list(Level)
_Chain: TypeAlias = Sequence[tuple[Part, Bearers]]
Refusal: TypeAlias = tuple[Column[Any], Words]
# The ids of what is said above a place by code or short name, on the day of its row; any other text is a name.
Known: TypeAlias = Mapping[tuple[str, date], int | None]


class Names:
    """The names of all places of all times, aliases included, which are read when the first is asked for."""

    def __init__(self) -> None:
        self._versions, self._aliases = NameIndex(LocalityVersion), NameIndex(LocalityAlias)

    async def meant(self, asked: Collection[Said], known: Known) -> dict[Said, int | Refusal]:
        """The id of the place that each row means, or which column is wrong and why."""
        await self._versions.load()
        await self._aliases.load()
        said = {text for one in asked for text in (one.place, one.within, one.province) if text is not None}
        texts = {text: self._read(text) for text in said}
        letters = {key for text in texts.values() for key in text.letters.values()}
        units = Units({one.day for one in asked})
        await units.load(
            (number for key in letters for number in self._versions.ids(key)),
            (number for key in letters for number in self._aliases.ids(key)),
        )
        lot = _Lot(texts, known, units)
        found = {one: lot.find(one) for one in asked}
        return {
            one: meant if isinstance(meant, tuple) else meant[0].id for one, meant in found.items()
        } | await _doubts(
            {one: meant for one, meant in found.items() if isinstance(meant, list) and len(meant) > 1}, units
        )

    def _read(self, text: str) -> _Text:
        words, breaks = place_names.cut(text)
        if len(words) > place_names.WORDS_MOST:
            return _Text([], {})
        letters = place_names.keys_of(words, breaks)
        there = {span for span, key in letters.items() if self._versions.ids(key) or self._aliases.ids(key)}
        ways = _plainest(place_names.ways(words, breaks, there))
        return _Text(ways, {span: letters[span] for way in ways for _, span in way})


def _plainest(ways: Sequence[Way]) -> list[Way]:
    """Those of the fewest names: of a name of two words each may be a village's somewhere."""
    fewest = min(map(len, ways), default=0)
    return [way for way in ways if len(way) == fewest]


@dataclass(frozen=True)
class _Text:
    """The ways to read a text as names of any time, and the bare letters of these names."""

    ways: Sequence[Way]
    letters: Mapping[Span, str]


@dataclass(frozen=True)
class _Lot:
    """What the rows of a lot say, and the units that they may mean."""

    texts: Mapping[str, _Text]
    known: Known
    units: Units

    def find(self, said: Said) -> list[Unit] | Refusal:
        """The unit that is meant, or all that may be."""
        above = [(column, text) for column, text in ((WITHIN, said.within), (PROVINCE, said.province)) if text]
        costs = self._costs(said, [text for _, text in above])
        if not costs:
            return self._wrong(said, above)
        best = min(costs.values())
        units = [unit for unit, cost in costs.items() if cost == best]
        return sorted(units, key=lambda unit: (_LEVELS.index(unit.level), unit.name, unit.version_id))

    def _wrong(self, said: Said, above: Sequence[tuple[Column[Any], str]]) -> Refusal:
        """The first column with which nothing fits any more."""
        if not self._costs(said, []):
            return PLACE, NO_PLACE
        texts = [text for _, text in above]
        wrong = next(place for place in range(len(above)) if not self._costs(said, texts[: place + 1]))
        return above[wrong][0], NOT_WITHIN

    def _costs(self, said: Said, above: Sequence[str]) -> dict[Unit, int]:
        """The units that a row may mean, by the ways to read all that it says of them."""
        found: dict[Unit, int] = {}
        own = self._chains(said.place, said.day)
        for chain, *others in product(own, *(self._chains(text, said.day) for text in above)):
            links = _related([*chain, *(link for other in others for link in other)])
            costs = place_names.meant(
                links, len(chain), lambda unit: self.units.above(unit, said.day), _cost, _cost_above
            )
            found |= {unit: min(cost, found.get(unit, cost)) for unit, cost in costs.items()}
        return found

    def _chains(self, text: str, day: date) -> list[_Chain]:
        """The ways to read a text, each name with its bearers on that day."""
        if (text, day) in self.known:
            return [[(Part(None, ()), self.units.place(self.known[text, day], day))]]
        read = self.texts[text]
        return [[(part, self.units.bearers(read.letters[span], day)) for part, span in way] for way in read.ways]


def _related(chain: _Chain) -> list[tuple[Part, Sequence[Called[Unit]]]]:
    """Of the bearers of every name those that have to do with the one that has the fewest."""
    rarest = min((bearers for _, bearers in chain), key=lambda bearers: len(bearers.calls))
    return [(part, bearers.calls if bearers is rarest else bearers.related(rarest)) for part, bearers in chain]


def _cost(part: Part, called: Called[Unit]) -> int | None:
    """What a name costs that agrees with what was said."""
    return _cost_above(part, called) if part.is_of_type(called.place) else None


def _cost_above(part: Part, called: Called[Unit]) -> int | None:
    """What it costs for a unit above, whose type may be another: it only tells places apart, and reforms change it."""
    if not agrees(part.words, called.name):
        return None
    exact = [form.exact for form in part.words] == [form.exact for form in forms_of(called.name)]
    return (0 if exact else NOT_EXACT) + (0 if part.is_of_type(called.place) else OTHER_TYPE)


async def _doubts(found: Mapping[Said, Sequence[Unit]], units: Units) -> dict[Said, int | Refusal]:
    """Of rows that may mean several places, which these are."""
    shown = {unit.id for several in found.values() for unit in several[:SHOWN]}
    marks = await marks_of(shown) if shown else {}

    def told(unit: Unit, day: date) -> str:
        mark = next(mark for mark, first, after in marks[unit.id] if first <= day < after)
        return f"{mark} {units.told(unit, day)}"

    return {
        said: (PLACE, _several(len(several), "; ".join(told(unit, said.day) for unit in several[:SHOWN])))
        for said, several in found.items()
    }


def _several(count: int, shown: str) -> Words:
    more = count - SHOWN
    return Words(
        f"{count} places were called so then: {shown}{f' and {more} more' if more > 0 else ''}; "
        "the unit above or a code decides",
        f"{count} địa phương mang tên này vào thời điểm đó: {shown}{f' và {more} nơi khác' if more > 0 else ''}; "
        "cần ghi thêm đơn vị cấp trên hoặc ghi mã",
    )
