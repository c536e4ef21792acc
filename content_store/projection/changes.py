"""Changes: what the events of the feed speak of, and which event changed each of these nouns last."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from content_store.database import Look
from content_store.projection.content_tables import LIVE_MOVES
from content_store.projection.search_rows import NOUNS_SEARCHED
from content_store.projection.tables import SUBJECTS

OF_TUTORIALS = (*LIVE_MOVES, "version.checked")
DEFINITION = "CREATE TABLE changes (noun TEXT PRIMARY KEY, event_id INTEGER NOT NULL) WITHOUT ROWID"
# Of what each table of the projection speaks, those included that are worked out of others.
NOUNS: Mapping[str, frozenset[str]] = {
    **{table.name: frozenset({noun}) for noun, tables in SUBJECTS.items() for table in tables},
    "latest": frozenset({"measurement", "source"}),
    "seats": frozenset({"team"}),
    "tags": frozenset({"tutorial"}),
    **{f"search_{table}": NOUNS_SEARCHED for table in ("rows", "index", "terms", "slips")},
}
_NOTE = "INSERT INTO changes VALUES (?, ?) ON CONFLICT DO UPDATE SET event_id = excluded.event_id"
_LAST = """
SELECT CASE WHEN kind IN (?) THEN 'tutorial' ELSE subject END AS noun, MAX(id) AS event_id
FROM events WHERE kind IN (?) OR subject IN (?) GROUP BY 1
"""


@dataclass
class Named:
    """What some events speak of, of one noun: the subjects, and the last of the events."""

    subjects: set[int] = field(default_factory=set)
    event_id: int = 0


def named_in(events: Sequence[Mapping[str, Any]]) -> dict[str, Named]:
    """What the projection must say anew after these events, by noun."""
    found: dict[str, Named] = {}
    for event in events:
        if event["kind"] in OF_TUTORIALS:
            noun, subject = "tutorial", int(json.loads(event["data"])["tutorial_id"])
        elif event["subject"] in SUBJECTS and event["subject"] != "tutorial":
            noun, subject = event["subject"], int(event["subject_id"])
        else:
            continue
        named = found.setdefault(noun, Named())
        named.subjects.add(subject)
        named.event_id = int(event["id"])
    return found


async def last_changes(look: Look) -> dict[str, int]:
    """The last event of each noun that the projection speaks of, by the whole feed."""
    moves, others = list(OF_TUTORIALS), [noun for noun in SUBJECTS if noun != "tutorial"]
    return {row["noun"]: int(row["event_id"]) for row in await look(_LAST, moves, moves, others)}


def note_change(connection: sqlite3.Connection, noun: str, event_id: int) -> None:
    """Note which event changed a noun last."""
    connection.execute(_NOTE, (noun, event_id))


def changes_in(connection: sqlite3.Connection) -> dict[str, int]:
    """The last event of each noun of which there was any."""
    return dict(connection.execute("SELECT noun, event_id FROM changes"))
