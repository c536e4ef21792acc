"""Bases: what an answer rests on, so that it is known, without asking all of it again, when it would be another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from content_store.projection.changes import NOUNS

Row = tuple[Any, ...]
# A statement, its values, and the rows that it found.
Asked = tuple[str, tuple[Any, ...], Sequence[Row]]
_WORD = re.compile(r"\w+")


class Asks(Protocol):
    """Whoever answers statements: a look at the projection."""

    def all(self, sql: str, *values: Any) -> list[Row]:
        """The rows of a statement."""
        ...


class News(msgspec.Struct, frozen=True):
    """Which file the projection is, how often it was written as SQLite counts, and each noun's last event."""

    generation: Path
    version: int
    changes: Mapping[str, int]


class Basis(msgspec.Struct, frozen=True):
    """The statements behind an answer, each with its values and the hash of what it found at `position` of the feed."""

    generation: Path
    position: int
    statements: tuple[tuple[str, tuple[Any, ...], int], ...]
    nouns: frozenset[str]

    @classmethod
    def of(cls, generation: Path, position: int, asked: Sequence[Asked]) -> Basis:
        """What was asked in one look."""
        statements = tuple((sql, values, hash(tuple(rows))) for sql, values, rows in asked)
        return cls(generation, position, statements, _nouns_in_all(tuple([sql for sql, _, _ in asked])))

    def renewed(self, look: Asks, news: News) -> Basis | None:
        """The same as of the news, if all that might be found otherwise since is found as it was."""
        if news.generation != self.generation:
            return None
        changed = {noun for noun in self.nouns if news.changes.get(noun, 0) > self.position}
        for sql, values, found in self.statements:
            if not changed.isdisjoint(nouns_in(sql)) and hash(tuple(look.all(sql, *values))) != found:
                return None
        return replace(self, position=max(self.position, *news.changes.values(), 0))


@lru_cache(maxsize=4096)
def nouns_in(sql: str) -> frozenset[str]:
    """What a statement speaks of: a table's name that stands anywhere in it counts, so that none is missed."""
    return frozenset[str]().union(*(NOUNS[word] for word in _WORD.findall(sql) if word in NOUNS))


@lru_cache(maxsize=4096)
def _nouns_in_all(statements: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*map(nouns_in, statements))
