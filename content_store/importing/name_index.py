"""An index of names: which rows of a table have a name of given letters, in eight bytes for each row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from zlib import crc32

from tortoise.models import Model

from content_store.vietnamese.words import folded

AT_ONCE = 5_000  # rows that are read at once
_BITS = 32  # of a row's id, and of what is kept of its name


class NameIndex:
    """The ids of a table's rows by the bare letters of their names.

    Of a name only a checksum is kept, so that a country's fit into few bytes: what is found is to be compared.
    """

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._entries: array[int] | None = None

    async def load(self) -> None:
        """Read the table, once."""
        if self._entries is not None:
            return
        entries, last = array("Q"), 0
        while rows := await self._model.filter(id__gt=last).order_by("id").limit(AT_ONCE).values_list("id", "name"):
            entries.extend(_kept(folded(name)) | number for number, name in rows)
            last = rows[-1][0]
        self._entries = array("Q", sorted(entries))

    def ids(self, letters: str) -> list[int]:
        """The rows whose names may have these bare letters."""
        entries, first = self._entries or array("Q"), _kept(letters)
        start = bisect_left(entries, first)
        end = bisect_left(entries, first + (1 << _BITS), start)
        return [entry - first for entry in entries[start:end]]


def _kept(letters: str) -> int:
    return crc32(letters.encode()) << _BITS
