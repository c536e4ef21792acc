"""Kept: what was made of published versions, which never change, as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
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

    def get(self, key: Hashable) -> V | None:
        """A thing, if it is kept."""
        known = self._things.get(key)
        if known is None:
            return None
        self._things.move_to_end(key)
        return known[0]

    def keep(self, key: Hashable, thing: V, size: int) -> V:
        """Keep a thing in place of those that were not used for longest; what is larger than all the room is let go."""
        if key not in self._things:
            self._things[key] = thing, size
            self._size += size
        while self._size > self._most:
            _, (_, gone) = self._things.popitem(last=False)
            self._size -= gone
        return thing
