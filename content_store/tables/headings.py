"""Headings: the row of a table that says what its columns are, wherever above the first value it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from content_store.table_errors import EmptyTable, HeadingsMissing, HeadingTwice
from content_store.tables.cells import Merged, Row, shown
from content_store.tables.columns import Column, plain

MOST_ABOVE = 30  # rows among which the headings are looked for: titles, dates and signatures stand above them


@dataclass(frozen=True)
class Headings:
    """Which column stands where; `unread` are the headings that nobody knows."""

    row: int
    places: Sequence[tuple[int, Column[Any]]]
    unread: Sequence[str]
    vietnamese: bool


def find_headings(
    rows: Iterator[Row | Merged], kind: str, columns: Sequence[Column[Any]], informative: Iterable[str] = ()
) -> Headings:
    """The first row that has a heading for every required column; `rows` then goes on behind it.

    Raises EmptyTable, HeadingsMissing with what the best row lacks, and HeadingTwice.
    """
    passed = set(informative)
    known = {plain(heading): column for column in columns for heading in column.headings}
    required = [column for column in columns if column.required]
    lacking, looked = required, 0
    for row in rows:
        if isinstance(row, Merged):
            break
        looked += 1
        headings = [(place, shown(cell)) for place, cell in enumerate(row.cells) if shown(cell) not in passed]
        named = [(place, known.get(plain(heading)), heading) for place, heading in headings]
        found = {column.name for _, column, _ in named if column is not None}
        missing = [column for column in required if column.name not in found]
        if not missing:
            return _headings(row.number, named)
        if len(missing) < len(lacking):
            lacking = missing
        if looked == MOST_ABOVE:
            break
    if not looked:
        raise EmptyTable
    raise HeadingsMissing(
        rows=looked,
        kind=kind,
        missing=", ".join(column.name for column in lacking),
        missing_vi=", ".join(column.vi for column in lacking),
    )


def _headings(row: int, named: Sequence[tuple[int, Column[Any] | None, str]]) -> Headings:
    first: dict[str, str] = {}
    for _, column, heading in named:
        if column is None:
            continue
        if column.name in first:
            raise HeadingTwice(row=row, first=first[column.name], second=heading, column=column.name)
        first[column.name] = heading
    foreign = sum(plain(heading) == plain(name) for name, heading in first.items())
    return Headings(
        row,
        [(place, column) for place, column, _ in named if column is not None],
        [heading for _, column, heading in named if column is None and heading.strip()],
        vietnamese=foreign * 2 < len(first),
    )
