"""Kept: what was made of what never changes, as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """Things by keys, the latest used ones, whose sizes come to no more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._things: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._things)

    def known(self, keys: Sequence[Hashable]) -> list[V | None]:
        """The things of several keys, in their order; None for one that is not kept."""
        things = self._things
        found: list[V | None] = []
        for key in keys:
            one = things.get(key)
            if one is None:
                found.append(None)
            else:
                things.move_to_end(key)
                found.append(one[0])
        return found

    def keep(self, key: Hashable, thing: V, size: int) -> V:
        """Keep a thing in place of those that were not used for longest; what is larger than all the room is let go."""
        if key not in self._things and size <= self._most:
            self._things[key] = thing, size
            self._size += size
        while self._size > self._most:
            _, (_, gone) = self._things.popitem(last=False)
            self._size -= gone
        return thing

    def forget(self, key: Hashable) -> None:
        """Keep a thing no longer."""
        _, size = self._things.pop(key, (None, 0))
        self._size -= size


class Shelves(Generic[V]):
    """The same for things that are asked for by the hundred: they are let go by whole shelves.

    A shelf takes `empty` by itself, for what it is known by is kept as long as it is.
    """

    def __init__(self, most: int, empty: int = 0) -> None:
        self._most = most
        self._empty = empty
        self._size = 0
        self._sizes: OrderedDict[Hashable, int] = OrderedDict()
        self._shelves: dict[Hashable, dict[Hashable, V]] = {}

    def __len__(self) -> int:
        """How many things there are."""
        return sum(map(len, self._shelves.values()))

    def known(self, shelf: Hashable, keys: Sequence[Hashable]) -> list[V | None]:
        """The things of several keys on a shelf, in their order; None for one that is not kept."""
        things = self._shelves.get(shelf)
        if things is None:
            return [None] * len(keys)
        self._sizes.move_to_end(shelf)
        return [*map(things.get, keys)]

    def keep(self, shelf: Hashable, key: Hashable, thing: V, size: int) -> None:
        """Keep a thing in place of the shelves that were not used for longest, be it of its own."""
        if shelf not in self._shelves:
            self._shelves[shelf], self._sizes[shelf] = {}, self._empty
            self._size += self._empty
        if key not in self._shelves[shelf]:
            self._shelves[shelf][key] = thing
            self._sizes[shelf] += size
            self._sizes.move_to_end(shelf)
            self._size += size
        while self._size > self._most:
            oldest, gone = self._sizes.popitem(last=False)
            del self._shelves[oldest]
            self._size -= gone
