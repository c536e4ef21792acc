"""Together: many things at once, whose attributes are told of all of them before any of them is made."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Identities(msgspec.Struct, frozen=True):
    """What several things have in common, and what each has for itself: where both are equal, all of a thing is.

    `whole` stands for all of them in their order, where they were found together before.
    """

    alike: Hashable
    each: Sequence[Hashable]
    whole: Hashable | None = None


class Together(Sequence[T]):
    """Things of one class, `kind`: each is made when it is asked for by itself.

    Who is handed things of any sort knows these by what they can tell, for it takes four times as long to find out who
    the ancestors of their class are.
    """

    kind: type = object

    def identities(self) -> Identities | None:
        """What tells them for ever from others that were or will be; None where nothing does."""
        return None

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of all of them, in their order; whoever can tell it without making them does."""
        return [*map(attrgetter(path), self)]


class Lists(Sequence[Sequence[T]]):
    """Lists of things, whose items lie one list after another in `flat`."""

    def __init__(self, flat: Sequence[T], lengths: Sequence[int]) -> None:
        self.flat = flat
        self.lengths = lengths

    def __len__(self) -> int:
        """How many lists there are."""
        return len(self.lengths)

    def __getitem__(self, place: Any) -> Any:
        """One list, or several."""
        return self._each[place]

    @cached_property
    def _each(self) -> list[list[T]]:
        return split(self.flat, self.lengths)


class Repeated(Together[T]):
    """The same few things in many places: the `distinct` ones, and which of them stands where."""

    def __init__(self, distinct: Sequence[T], order: Sequence[int]) -> None:
        self.distinct = distinct
        self.order = order

    def __len__(self) -> int:
        """How many places there are."""
        return len(self.order)

    def __getitem__(self, place: Any) -> Any:
        """The thing in one place."""
        return self.distinct[self.order[place]]

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of what stands in each place."""
        found = column(self.distinct, path)
        return [found[place] for place in self.order]


def column(those: Sequence[Any], path: str) -> Sequence[Any]:
    """An attribute of all things, in their order."""
    tell = getattr(those, "column", None)
    return tell(path) if tell else [*map(attrgetter(path), those)]


def split(flat: Sequence[T], lengths: Sequence[int]) -> list[list[T]]:
    """Things one after another as the lists that they are of."""
    left = iter(flat)
    return [[*islice(left, length)] if length else [] for length in lengths]
