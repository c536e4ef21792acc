"""An import: one transaction from the first row to the last, undone when a row is bad or when it was a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from content_store.acting import acting_from
from content_store.database import forget_for_good, transaction
from content_store.importing.entries import Counts, Entry, Kind
from content_store.table_errors import MergedCells
from content_store.tables.cells import Cell, Merged, Row, shown
from content_store.tables.columns import Column
from content_store.tables.faults import SHOWN, BadCell, Fault, Words
from content_store.tables.headings import Headings, find_headings
from content_store.tables.opening import Table

LOT = 1_000  # rows that are written at once


@dataclass
class Report:
    """What an import did, or would have done: rows, and how many of them were bad."""

    sha256: str
    rows: int = 0
    bad: int = 0
    counts: Counts = field(default_factory=Counts)
    unread: Sequence[str] = ()


@dataclass(frozen=True)
class Told:
    """Who is told: of every fault as it is found, and how many rows were looked at."""

    of_fault: Callable[[Fault], object]
    of_rows: Callable[[int], object]


class _Undone(Exception):
    """Nothing of it shall stay."""


async def run_import(table: Table, kind: Kind, told: Told, rehearse: bool = False) -> Report:
    """Write all rows of a table, each change with its event; nothing when a row is bad, or in a rehearsal.

    Both are the same until the last moment, so a rehearsal finds what the real one would. Faults of a private kind say
    where they are, and not what stands there. TableRefused says what is
    wrong with the table as a whole.
    """
    report = Report(table.sha256)
    try:
        with acting_from(f"import {kind.name} sha256:{table.sha256}"), suppress(_Undone):
            await _Import(table, kind, told, report).in_one(rehearse)
    finally:
        if kind.private:
            # Rows that were undone may still lie in the journal.
            await forget_for_good()
    return report


class _Import:
    """One import under way."""

    def __init__(self, table: Table, kind: Kind, told: Told, report: Report) -> None:
        self._table, self._kind, self._told, self._report = table, kind, told, report
        self._bad_rows: set[int] = set()

    async def in_one(self, rehearse: bool) -> None:
        """All of it in one transaction, undone by _Undone."""
        async with transaction():
            await self.run()
            if rehearse or self._report.bad:
                raise _Undone

    async def run(self) -> None:
        """Read and write to the end."""
        rows = iter(self._table.rows)
        headings = find_headings(rows, self._kind.name, self._kind.columns, self._kind.informative)
        self._report.unread = headings.unread
        lot: list[Entry] = []
        for row in _values(rows, headings):
            self._report.rows += 1
            entry = self._entry(row, headings)
            if entry is not None:
                lot.append(entry)
            if self._report.rows % LOT == 0:
                await self._put(lot)
                lot = []
        await self._put(lot)

    async def _put(self, lot: Sequence[Entry]) -> None:
        if lot:
            self._report.counts.add(await self._kind.put(lot, self._refuse))
        # A row is counted once, however much is wrong with it.
        self._report.bad += len(self._bad_rows)
        self._bad_rows.clear()
        self._told.of_rows(self._report.rows)

    def _entry(self, row: Row, headings: Headings) -> Entry | None:
        said: dict[str, object] = {}
        cells: dict[str, Cell] = {}
        for place, column in headings.places:
            cell = row.cells[place] if place < len(row.cells) else ""
            cells[column.name] = cell
            try:
                said[column.name] = column.read(cell, headings.vietnamese)
            except BadCell as bad:
                self._tell(row.number, column, cell, bad.reason)
        return None if row.number in self._bad_rows else Entry(row.number, said, cells)

    def _refuse(self, entry: Entry, column: Column[Any], reason: Words) -> None:
        self._tell(entry.row, column, entry.cells.get(column.name, ""), reason)

    def _tell(self, row: int, column: Column[Any], cell: Cell, reason: Words) -> None:
        self._bad_rows.add(row)
        value = "" if self._kind.private else shown(cell)
        value = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self._told.of_fault(Fault(self._table.sheet, row, column.name, value, reason, column.form.accepted))


def _values(rows: Iterator[Row | Merged], headings: Headings) -> Iterator[Row]:
    """The rows below the headings; MergedCells when cells of values are merged."""
    for row in rows:
        if isinstance(row, Row):
            yield row
        elif row.last > headings.row:
            raise MergedCells(cells=row.cells)
