"""CSV as it is sent: with commas, semicolons or tabs, read a line at a time, however long somebody made the lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import islice
from typing import BinaryIO

from content_store.table_errors import BadQuotes, RowTooLong, TooManyColumns, TooManyRows
from content_store.tables.cells import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Odd, Row
from content_store.tables.guarding import unguarded

MOST_ROW = 1 << 20  # characters of all lines of one row
SEPARATORS = "\t;,"  # where two fit equally well the earlier one is meant: decimal commas stand among semicolons
SAMPLE = 30


def csv_rows(file: BinaryIO, encoding: str) -> Generator[Row, None, None]:
    """The rows that are not empty. `file` stands at its beginning."""
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        separator = _separator(text)
        text.seek(0)
        yield from _rows(_Lines(text), separator)
    finally:
        text.detach()


class _Lines:
    """Lines for `csv`, which would gather a row over any number of them."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._gathered = 0
        self.row = 0  # of the last line, as an editor counts
        self.begun = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_ROW + 1)
        if not line:
            raise StopIteration
        self.row += 1
        self._gathered += len(line)
        if self._gathered > MOST_ROW:
            raise RowTooLong(row=self.begun, most=MOST_ROW)
        return line

    def begin_row(self) -> None:
        """A row was read; the next line begins another."""
        self._gathered = 0
        self.begun = self.row + 1


def _rows(lines: _Lines, separator: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            if "field limit" in str(error):
                raise RowTooLong(row=lines.begun, most=csv.field_size_limit()) from error
            raise BadQuotes(row=lines.begun) from error
        if values is None:
            return
        number = lines.begun
        lines.begin_row()
        if number > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        if len(values) > MOST_COLUMNS and any(values[MOST_COLUMNS:]):
            raise TooManyColumns(row=number, most=MOST_COLUMNS)
        if any(value.strip() for value in values):
            yield Row(number, [_cell(value) for value in values[:MOST_COLUMNS]])


def _cell(value: str) -> Cell:
    # What a spreadsheet program would work out is no value; a text that only looks so has a ' before it.
    return Odd.FORMULA if value.startswith("=") else unguarded(value)


def _separator(text: io.TextIOBase) -> str:
    """Which of the separators divides most of the first lines into equally many parts."""
    lines = [line for line in islice(iter(lambda: text.readline(MOST_CELL), ""), SAMPLE) if line.strip()]
    return max(SEPARATORS, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: list[str], separator: str) -> int:
    """How many lines hold the separator as often as most do that hold it; what is between quotes does not count."""
    counts = Counter("".join(line.split('"')[::2]).count(separator) for line in lines)
    return max((times for parts, times in counts.items() if parts), default=0)
