"""Applying: rows of the database into the projection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from content_store.database import Look
from content_store.projection.changes import Named, note_change
from content_store.projection.columns import MADE
from content_store.projection.files import Position
from content_store.projection.search_rows import Subject
from content_store.projection.search_tables import index, touched_by
from content_store.projection.table import Table, marks
from content_store.projection.tables import SUBJECTS
from content_store.projection.working_out import begin, note_stale, work_out, work_out_latest

Row = Mapping[str, Any]
LOT = 400  # subjects or rows that are read at once


class Change(msgspec.Struct, frozen=True):
    """Subjects of one noun, and all rows that now speak of them, by table."""

    noun: str
    event_id: int  # the last of the events that named them
    subjects: Sequence[int]
    rows: Sequence[tuple[Table, Sequence[Row]]]


async def changes_of(look: Look, news: Mapping[str, Named]) -> list[Change]:
    """What the database says now of these subjects, by noun."""
    found = []
    for noun, named in news.items():
        for lot in _lots(sorted(named.subjects)):
            rows = [(table, await look(table.of_subjects(), lot)) for table in SUBJECTS[noun]]
            found.append(Change(noun, named.event_id, lot, rows))
    return found


def apply(connection: sqlite3.Connection, changes: Sequence[Change], position: Position) -> None:
    """Replace all that is said of the changes' subjects, and move on, in one transaction."""
    begin(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        searched: set[Subject] = set()
        for change in changes:
            searched |= touched_by(connection, change.noun, change.subjects)
            _replace(connection, change)
            searched |= touched_by(connection, change.noun, change.subjects)
            note_change(connection, change.noun, change.event_id)
        work_out_latest(connection)
        index(connection, searched)
        move_to(connection, position)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def keep(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    """Write rows of the database into a table."""
    columns = [(name, MADE.get(column)) for name, column in table.columns.items()]
    made = (
        [row[name] if make is None or row[name] is None else make(row[name]) for name, make in columns] for row in rows
    )
    connection.executemany(f"INSERT INTO {table.name} VALUES ({marks(columns)})", made)


def move_to(connection: sqlite3.Connection, position: Position) -> None:
    """Note how far the projection has come."""
    connection.execute("UPDATE position SET event_id = ?, at = ?", (position.event_id, position.at))


def _replace(connection: sqlite3.Connection, change: Change) -> None:
    note_stale(connection, change.noun, change.subjects)
    for table, rows in change.rows:
        among = f"IN ({marks(change.subjects)})"
        connection.execute(f"DELETE FROM {table.name} WHERE {table.subject} {among}", change.subjects)
        keep(connection, table, rows)
    note_stale(connection, change.noun, change.subjects)
    work_out(connection, change.noun, change.subjects)


def _lots(numbers: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), LOT):
        yield list(numbers[start : start + LOT])
