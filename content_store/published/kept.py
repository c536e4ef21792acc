"""Kept: what was made of published versions, which never change, as long as there is room."""

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
        found = [things.get(key) for key in keys]
        for key, one in zip(keys, found, strict=True):
            if one is not None:
                things.move_to_end(key)
        return [one and one[0] for one in found]

    def keep(self, key: Hashable, thing: V, size: int) -> V:
        """Keep a thing in place of those that were not used for longest; what is larger than all the room is let go."""
        if key not in self._things:
            self._things[key] = thing, size
            self._size += size
        while self._size > self._most:
            _, (_, gone) = self._things.popitem(last=False)
            self._size -= gone
        return thing
