"""Place names: the ways to read a text as names of places, and which place is meant when the others lie around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, Protocol, TypeAlias, TypeVar

import msgspec

from content_store.registry.naming import LONGEST_TYPE, TYPES, of_type
from content_store.vietnamese.words import Form, clean, forms_of

WORDS_MOST = 24  # of a text that is read
NAME_WORDS_MOST = 8
WAYS_MOST = 60  # of cutting one text into names
SEGMENTS_MOST = 5  # a village, its commune, its district, its province, the country
BREAKS = re.compile(r"[,;/|\n()]+")
BELONGS = frozenset({"thuoc"})  # what may stand between a place and the one in which it lies


class Version(Protocol):
    """What a place was for a time; `id` is the place's."""

    @property
    def id(self) -> int:
        """The place that it is a version of."""

    @property
    def version_id(self) -> int:
        """The version itself."""

    @property
    def type(self) -> str:
        """The kind of unit, as the registry writes it."""


V = TypeVar("V", bound=Version)


class Called(msgspec.Struct, Generic[V], frozen=True):
    """A version of a place under one of its names."""

    place: V
    name: str


class Part(msgspec.Struct, frozen=True):
    """Some words of a text: a type, if one was said, and a name."""

    type: str | None
    words: tuple[Form, ...]

    def is_of_type(self, version: Version) -> bool:
        """Whether nothing else was said than what the place was."""
        return self.type is None or of_type(version.type, self.type)


Span: TypeAlias = tuple[int, int]
Way: TypeAlias = Sequence[tuple[Part, Span]]
# A part of a way, and what has its name.
Link: TypeAlias = tuple[Part, Sequence[Called[V]]]
# How far a name of the same letters is from what was said: 0 when it is just that, None when it is something else.
Cost: TypeAlias = Callable[[Part, Called[V]], int | None]


def cut(text: str) -> tuple[list[Form], set[int]]:
    """The words of a text, and the places between them where one name ends."""
    words: list[Form] = []
    breaks: set[int] = set()
    for piece in BREAKS.split(text):
        breaks.add(len(words))
        words += forms_of(clean(piece))
    return words, breaks


def keys_of(words: Sequence[Form], breaks: set[int]) -> dict[Span, str]:
    """Every stretch of the words that may be a name, with its bare letters."""
    return {
        (start, end): _folded(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + NAME_WORDS_MOST, len(words)) + 1)
        if not any(start < place < end for place in breaks)
    }


def ways(
    words: Sequence[Form], breaks: set[int], named: Container[Span], fillers: Container[str] = BELONGS
) -> list[Way]:
    """The ways to read all the words, but for fillers, as names that there are, each maybe after a type."""
    found: list[Way] = []
    waiting: list[tuple[int, list[tuple[Part, Span]]]] = [(0, [])]
    while waiting and len(found) < WAYS_MOST:
        place, parts = waiting.pop()
        if place == len(words):
            found += [parts] if parts else []
        elif len(parts) < SEGMENTS_MOST:
            waiting += [(span[1], [*parts, (part, span)]) for part, span in _next(words, breaks, named, place)]
            # A filler may also be a word of a name, as any type may.
            waiting += [(place + 1, parts)] if words[place].folded in fillers else []
    return found


def meant(
    chain: Sequence[Link[V]],
    subjects: int,
    above: Callable[[V], AbstractSet[int]],
    cost: Cost[V],
    cost_above: Cost[V],
) -> dict[V, int]:
    """The versions that one of the first parts names while all others name what they lie in, with their costs.

    `subjects` says how many parts are the first, `above` the ids of the places in which a version lay, and
    `cost_above` what the names of these cost.
    """
    found: dict[V, int] = {}
    for subject, (part, calls) in enumerate(chain[:subjects]):
        around = [_costs(link, cost_above) for at, link in enumerate(chain) if at != subject]
        for called in calls:
            own = cost(part, called)
            dear = _cost_around(around, above(called.place)) if around and own is not None else 0
            if own is not None and dear is not None:
                found[called.place] = min(own + dear, found.get(called.place, own + dear))
    return found


def _costs(link: Link[V], cost: Cost[V]) -> dict[int, int]:
    """What each place costs that a part may name."""
    part, calls = link
    found: dict[int, int] = {}
    for called in calls:
        own = cost(part, called)
        if own is not None:
            found[called.place.id] = min(own, found.get(called.place.id, own))
    return found


def _cost_around(around: Sequence[Mapping[int, int]], scope: AbstractSet[int]) -> int | None:
    """What it costs that all parts name places of a scope; None when one names none of them."""
    total = 0
    for costs in around:
        cheapest = min((costs[place] for place in scope if place in costs), default=None)
        if cheapest is None:
            return None
        total += cheapest
    return total


def _next(words: Sequence[Form], breaks: set[int], named: Container[Span], place: int) -> Iterator[tuple[Part, Span]]:
    for length in range(LONGEST_TYPE + 1):
        start = place + length
        kind = TYPES.get(_folded(words[place:start]))
        if (length and kind is None) or any(place < end <= start for end in breaks if end < len(words)):
            continue
        for end in range(start + 1, min(start + NAME_WORDS_MOST, len(words)) + 1):
            if (start, end) in named:
                yield Part(kind, tuple(words[start:end])), (start, end)


def _folded(words: Sequence[Form]) -> str:
    return " ".join(word.folded for word in words)
