"""Working out: what the projection says of its own rows, all of it or what a change concerns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from content_store.projection.table import marks, written

# The texts in which readers have a figure and a team, in the order of their records.
FIGURE = (
    "id",
    "indicator_id",
    "locality_id",
    "numerator",
    "denominator",
    "percent(numerator, denominator)",
    "value",
    "stated_percent",
    "period_end",
    "source_id",
)
TEAM = (
    "id",
    "slug",
    "name",
    "kind",
    "stays.locality_id",
    "member_count",
    "hotline",
    "account_link",
    "valid_from",
    "valid_to",
    "synthetic",
)
_PLACES_AT_ONCE = 500
# `latest` says for every day which figure is the newest of an indicator at a place, `seats` to which place a team
# belongs, as long as there is one, and `tags` what a guide is about.
DEFINITIONS = (
    "CREATE TABLE latest (indicator_id INTEGER, locality_id INTEGER, since TEXT, until TEXT, record TEXT, "
    "PRIMARY KEY (locality_id, until, indicator_id)) WITHOUT ROWID",
    "CREATE TABLE seats (locality_id INTEGER, sort_name TEXT, team_id INTEGER, since TEXT, until TEXT, "
    "valid_from TEXT, valid_to TEXT, record TEXT, PRIMARY KEY (locality_id, sort_name, team_id, since)) WITHOUT ROWID",
    "CREATE INDEX seats_0 ON seats (team_id, since)",
    "CREATE TABLE tags (kind TEXT, number INTEGER, version_id INTEGER, tutorial_id INTEGER, "
    "PRIMARY KEY (kind, number, version_id)) WITHOUT ROWID",
    "CREATE INDEX tags_0 ON tags (tutorial_id)",
)
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
       LEAD(since, 1, '9999-12-31') OVER (PARTITION BY indicator_id, locality_id ORDER BY since), {written(FIGURE)}
FROM steps JOIN measurements USING (id, indicator_id, locality_id)
"""
_STALE = """
CREATE TEMP TABLE IF NOT EXISTS stale (indicator_id INTEGER, locality_id INTEGER,
    PRIMARY KEY (indicator_id, locality_id)) WITHOUT ROWID
"""
_DELETE_STALE = """
DELETE FROM latest WHERE locality_id IN (SELECT locality_id FROM stale)
AND (indicator_id, locality_id) IN (SELECT indicator_id, locality_id FROM stale)
"""
_STALE_OF = "INSERT OR IGNORE INTO stale SELECT indicator_id, locality_id FROM measurements WHERE"
# A figure without a period counts from when its source speaks.
_STALE_BY = {"measurement": "id", "source": "period_end IS NULL AND source_id"}
# A team is where it began until its first move, and then where it moved last.
_SEATS = f"""
WITH stays (team_id, locality_id, since) AS (
    SELECT id, locality_id, '0000-01-01' FROM teams UNION ALL SELECT team_id, locality_id, since FROM moves
)
INSERT INTO seats
SELECT stays.locality_id, sort_name, id, since, LEAD(since, 1, '9999-12-31') OVER (PARTITION BY id ORDER BY since),
       valid_from, valid_to, {written(TEAM)}
FROM teams JOIN stays ON stays.team_id = teams.id
"""
_TAGS = """
INSERT INTO tags
SELECT * FROM (
SELECT 'topic' AS kind, json_extract(snapshot, '$.topic.id') AS number, version_id, tutorial_id FROM guides
UNION ALL SELECT 'platform', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.platform_ids')
UNION ALL SELECT 'service', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.service_ids')
UNION ALL SELECT 'target', value, version_id, tutorial_id FROM guides, json_each(snapshot, '$.target_ids')
)
"""
# By the noun whose change it follows: the table, how its rows are known, and what makes them, of all and of some.
_FOLLOWS = {
    "team": ("seats", "team_id", _SEATS, "teams.id"),
    "tutorial": ("tags", "tutorial_id", _TAGS, "tutorial_id"),
}


def begin(connection: sqlite3.Connection) -> None:
    """Make room for what becomes stale; called before the transaction of a change."""
    connection.execute(_STALE)


def work_out_all(connection: sqlite3.Connection) -> None:
    """Work out everything, in a projection that was just filled; figures in lots, because SQLite sorts in memory."""
    begin(connection)
    places = connection.execute("SELECT DISTINCT locality_id FROM measurements ORDER BY locality_id")
    while lot := places.fetchmany(_PLACES_AT_ONCE):
        connection.execute(f"{_STALE_OF} locality_id BETWEEN ? AND ?", (*lot[0], *lot[-1]))
        work_out_latest(connection)
    for _, _, made, _ in _FOLLOWS.values():
        connection.execute(made)


def work_out(connection: sqlite3.Connection, noun: str, subjects: Sequence[int]) -> None:
    """Work out anew what a change of these subjects concerns, but for the newest figures, which are done for all."""
    if noun not in _FOLLOWS:
        return
    table, known_by, made, key = _FOLLOWS[noun]
    connection.execute(f"DELETE FROM {table} WHERE {known_by} IN ({marks(subjects)})", subjects)
    connection.execute(f"{made} WHERE {key} IN ({marks(subjects)})", subjects)


def note_stale(connection: sqlite3.Connection, noun: str, subjects: Sequence[int]) -> None:
    """Note whose newest figure may be another one; called before a change for what was, and after it for what is."""
    condition = _STALE_BY.get(noun)
    if condition:
        connection.execute(f"{_STALE_OF} {condition} IN ({marks(subjects)})", subjects)


def work_out_latest(connection: sqlite3.Connection) -> None:
    """Work out the newest figures of what is stale."""
    connection.execute(_DELETE_STALE)
    connection.execute(_LATEST)
    connection.execute("DELETE FROM stale")
