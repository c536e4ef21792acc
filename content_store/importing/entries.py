"""Entries: rows of a table, every cell of which was read as what its column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from content_store.tables.cells import Cell
from content_store.tables.columns import Column
from content_store.tables.faults import Words

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """A row; `said` has what each column of the table says, by the column's name, and `cells` how it was written."""

    row: int
    said: Mapping[str, object]
    cells: Mapping[str, Cell]

    def has(self, column: Column[Any]) -> bool:
        """Whether the table has this column at all."""
        return column.name in self.said

    def get(self, column: Column[T]) -> T | None:
        """What the column says here; None for an empty cell, and for a table without it."""
        return cast("T | None", self.said.get(column.name))

    def need(self, column: Column[T]) -> T:
        """What a required column says here."""
        return cast("T", self.said[column.name])


@dataclass
class Counts:
    """How many rows made something, changed something, and said what was known."""

    created: int = 0
    changed: int = 0
    same: int = 0

    def add(self, other: Counts) -> None:
        """Count what was done with further rows."""
        self.created += other.created
        self.changed += other.changed
        self.same += other.same


Refuse: TypeAlias = Callable[[Entry, Column[Any], Words], None]


class Kind(Protocol):
    """What a table is about: a small module says its columns and how rows become changes.

    One is made for every import, and may remember what it saw.
    """

    @property
    def name(self) -> str:
        """What it is called at the terminal and in the audit."""

    @property
    def columns(self) -> Sequence[Column[Any]]:
        """What a table of it may hold."""

    @property
    def informative(self) -> Sequence[str]:
        """Columns of exports that are left out."""

    @property
    def private(self) -> bool:
        """Whether its rows speak of persons: what stands in them is then repeated nowhere."""

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Write what these rows say into the current transaction, with its events; refused rows are left out."""
