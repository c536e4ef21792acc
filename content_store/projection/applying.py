"""Applying: rows of the database into the projection, and what is worked out of them."""

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
from content_store.projection.search_tables import index, index_all, touched_by
from content_store.projection.table import Table
from content_store.projection.tables import SUBJECTS

Row = Mapping[str, Any]
LOT = 400  # subjects or rows that are read at once

# The figures that may be the newest of the whole place: not those of one service, way of filing or population, and not
# those that were corrected.
_FIGURES = """
    SELECT measurement.id, measurement.indicator_id, measurement.locality_id,
           COALESCE(measurement.period_end, source.speaks_from) AS since, measurement.period_end IS NULL AS undated
    FROM stale CROSS JOIN measurements measurement USING (indicator_id, locality_id)
    JOIN sources source ON source.id = measurement.source_id
    WHERE measurement.service_id IS NULL AND measurement.channel = '' AND measurement.population = ''
    AND measurement.superseded_by_id IS NULL
"""
# Of figures with a period the one that ended last wins, of several that ended on that day the one entered last. Those
# without a period count only until the first of the others.
_LATEST = f"""
WITH figures AS ({_FIGURES}),
beginnings AS (
    SELECT indicator_id, locality_id, MIN(since) AS since FROM figures WHERE NOT undated GROUP BY 1, 2
), steps AS (
    SELECT indicator_id, locality_id, since, MAX(id) AS id FROM figures WHERE NOT undated GROUP BY 1, 2, 3
    UNION ALL
    SELECT indicator_id, locality_id, figures.since,
           MAX(MAX(id)) OVER (PARTITION BY indicator_id, locality_id ORDER BY figures.since) AS id
    FROM figures LEFT JOIN beginnings USING (indicator_id, locality_id)
    WHERE undated AND (beginnings.since IS NULL OR figures.since < beginnings.since)
    GROUP BY 1, 2, 3
)
INSERT INTO latest
SELECT indicator_id, locality_id, since,
       LEAD(since, 1, '9999-12-31') OVER (PARTITION BY indicator_id, locality_id ORDER BY since), id,
       numerator, denominator, percent(numerator, denominator), value, stated_percent, period_end, source_id
FROM steps JOIN measurements USING (id, indicator_id, locality_id)
"""
_STALE = """
CREATE TEMP TABLE IF NOT EXISTS stale (indicator_id INTEGER, locality_id INTEGER,
    PRIMARY KEY (indicator_id, locality_id)) WITHOUT ROWID
"""
_STALE_OF = "INSERT OR IGNORE INTO stale SELECT indicator_id, locality_id FROM measurements WHERE"
# A figure without a period counts from when its source speaks.
_STALE_BY = {"measurement": "id", "source": "period_end IS NULL AND source_id"}
_TAGS = """
INSERT INTO tags
SELECT * FROM (
SELECT 'topic' AS kind, json_extract(snapshot, '$.topic.id') AS number, version_id, tutorial_id FROM guides
UNION ALL SELECT 'platform', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.platform_ids')
UNION ALL SELECT 'service', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.service_ids')
UNION ALL SELECT 'target', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.target_ids')
)
"""
_TAGS_OF = f"{_TAGS} WHERE tutorial_id"


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
    connection.execute(_STALE)
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
    connection.executemany(f"INSERT INTO {table.name} VALUES ({_marks(columns)})", made)


def work_out_all(connection: sqlite3.Connection) -> None:
    """Work out everything anew, for a projection that was just filled."""
    connection.execute(_STALE)
    connection.execute("INSERT INTO stale SELECT DISTINCT indicator_id, locality_id FROM measurements")
    work_out_latest(connection)
    connection.execute(_TAGS)
    index_all(connection)


def work_out_latest(connection: sqlite3.Connection) -> None:
    """Work out the newest figures of what is stale."""
    connection.execute("DELETE FROM latest WHERE (indicator_id, locality_id) IN (SELECT * FROM stale)")
    connection.execute(_LATEST)
    connection.execute("DELETE FROM stale")


def move_to(connection: sqlite3.Connection, position: Position) -> None:
    """Note how far the projection has come."""
    connection.execute("UPDATE position SET event_id = ?, at = ?", (position.event_id, position.at))


def _replace(connection: sqlite3.Connection, change: Change) -> None:
    among = f"IN ({_marks(change.subjects)})"
    _note_stale(connection, change, among)
    for table, rows in change.rows:
        connection.execute(f"DELETE FROM {table.name} WHERE {table.subject} {among}", change.subjects)
        keep(connection, table, rows)
    _note_stale(connection, change, among)
    if change.noun == "tutorial":
        connection.execute(f"DELETE FROM tags WHERE tutorial_id {among}", change.subjects)
        connection.execute(f"{_TAGS_OF} {among}", change.subjects)


def _note_stale(connection: sqlite3.Connection, change: Change, among: str) -> None:
    """Note whose newest figure may be another one; called before a change for what was, and after it for what is."""
    condition = _STALE_BY.get(change.noun)
    if condition:
        connection.execute(f"{_STALE_OF} {condition} {among}", change.subjects)


def _lots(numbers: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), LOT):
        yield list(numbers[start : start + LOT])


def _marks(things: Sequence[object]) -> str:
    return ", ".join("?" * len(things))
