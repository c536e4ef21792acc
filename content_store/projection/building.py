"""Building: the whole projection anew, from one consistent look at the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from content_store.database import Look, consistent
from content_store.projection.applying import LOT, keep, move_to
from content_store.projection.changes import last_changes, note_change
from content_store.projection.columns import instant_text
from content_store.projection.files import Position, next_generation
from content_store.projection.search_tables import index_all
from content_store.projection.table import Table
from content_store.projection.tables import TABLES
from content_store.projection.working_out import work_out_all

Report = Callable[[str], object]
_NEWEST = "SELECT id, at FROM events ORDER BY id DESC LIMIT 1"
NOWHERE = Position(0, "")


async def build(folder: Path, report: Report) -> Position:
    """Make the projection anew and put it in the old one's place, whoever follows the feed meanwhile.

    Who follows goes on with the new one from its own position. It is read in lots, so that a country takes no more
    memory than a commune.
    """
    async with consistent() as look:
        with next_generation(folder) as connection:
            return await _write_all(connection, look, report)


async def _write_all(connection: sqlite3.Connection, look: Look, report: Report) -> Position:
    position = await newest(look)
    for table in TABLES:
        count = await _fill(connection, table, look)
        report(f"{table.name}: {count}")
    for index in chain.from_iterable(table.definition()[1:] for table in TABLES):
        connection.execute(index)
    work_out_all(connection)
    index_all(connection)
    for noun, event_id in (await last_changes(look)).items():
        note_change(connection, noun, event_id)
    move_to(connection, position)
    return position


async def newest(look: Look) -> Position:
    """Where the feed is."""
    rows = await look(_NEWEST)
    return Position(int(rows[0]["id"]), instant_text(rows[0]["at"])) if rows else NOWHERE


async def _fill(connection: sqlite3.Connection, table: Table, look: Look) -> int:
    count = last = 0
    while rows := await look(table.after(), last, LOT):
        keep(connection, table, rows)
        count, last = count + len(rows), rows[-1]["row_id"]
    return count
