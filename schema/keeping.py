"""Keeping: what was made of documents, the latest used, in no more room than there is for their texts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

V = TypeVar("V")
Key = tuple[Any, ...]
MOST_THINGS = 500
# Of the documents' texts, all in all. What is made of a text may take 300 times as much memory.
MOST_CHARACTERS = 500_000


class Kept(Generic[V]):
    """Things by keys that begin with the document's text."""

    def __init__(self, most: int = MOST_THINGS, most_characters: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._most_characters = most_characters
        self._characters = 0
        self._things: OrderedDict[Key, V] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._things)

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def get(self, key: Key, make: Callable[[], V]) -> V:
        """What is kept under a key, made when it is not; what `make` raises is the caller's and nothing is kept."""
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
            return found
        made = self._things[key] = make()
        self._characters += len(key[0])
        while len(self._things) > self._most or (self._characters > self._most_characters and len(self._things) > 1):
            gone, _ = self._things.popitem(last=False)
            self._characters -= len(gone[0])
        return made
