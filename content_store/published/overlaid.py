"""Overlaid: a look at the projection as if some guides were live, each in place of what is live in its language."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from content_store.content.snapshot import GuideSnapshot
from content_store.projection.columns import instant_text
from content_store.projection.search_rows import guide_row, names_in
from content_store.projection.search_tables import MARKS, row_of
from content_store.published.connections import Connection
from content_store.published.kept import Kept, Shelves
from content_store.published.reading import PLAN, Projection, Reading
from content_store.published.search.lines import Words
from content_store.registry.timeline import today

F = TypeVar("F")
MOST_KEPT = 1_000_000  # characters of one preview's parts
# Temporary views take the place of tables of the same names, so that every statement sees them and none knows.
_LAID_OVER = """
CREATE TEMP TABLE shown AS SELECT * FROM main.guides WHERE FALSE;
CREATE TEMP TABLE shown_tags AS SELECT * FROM main.tags WHERE FALSE;
CREATE TEMP VIEW guides AS
    SELECT * FROM main.guides WHERE (tutorial_id, language) NOT IN (SELECT tutorial_id, language FROM shown)
    UNION ALL SELECT * FROM shown;
CREATE TEMP VIEW tags AS
    SELECT * FROM main.tags WHERE version_id IN (SELECT version_id FROM guides) UNION ALL SELECT * FROM shown_tags;
CREATE TEMP TABLE shown_rows AS SELECT * FROM main.search_rows WHERE FALSE;
CREATE TEMP VIEW search_rows AS
    SELECT * FROM main.search_rows
    WHERE kind <> 'GUIDE' OR (subject_id, language) NOT IN (SELECT tutorial_id, language FROM shown)
    UNION ALL SELECT * FROM shown_rows;
CREATE TEMP VIEW recalls AS SELECT * FROM main.recalls WHERE tutorial_id NOT IN (SELECT tutorial_id FROM shown);
"""


class Overlaid(Reading):
    """One look; nothing of it is kept for another."""

    is_laid_over = True

    def __init__(self, projection: Projection, guides: Sequence[GuideSnapshot], now: datetime) -> None:
        super().__init__(projection)
        self._own = {guide.version_id: guide for guide in guides}
        self._now = now
        self._parts: Shelves[Any] = Shelves(MOST_KEPT, PLAN)
        self._words: Kept[Words] = Kept(MOST_KEPT)

    def found(self, key: Hashable, make: Callable[[], F], size: int) -> F:
        """What was made this time."""
        return make()

    @property
    def parts(self) -> Shelves[Any]:
        """Parts of this look's answers alone."""
        return self._parts

    @property
    def words(self) -> Kept[Words]:
        """What this look's rows of the index say."""
        return self._words

    def snapshots(self, version_ids: list[int]) -> dict[int, GuideSnapshot]:
        """The shown guides, and the live ones around them."""
        live = super().snapshots([number for number in version_ids if number not in self._own])
        return {**live, **{number: self._own[number] for number in version_ids if number in self._own}}

    def end(self) -> None:
        """Let go of everything."""
        self.asked.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _begun(self) -> Connection:
        self._connection = connection = self._projection.open_apart()
        connection.executescript(_LAID_OVER)
        connection.begin(self.is_late)
        for guide in self._own.values():
            self._show(connection, guide)
        return connection

    def _show(self, connection: sqlite3.Connection, guide: GuideSnapshot) -> None:
        connection.execute(
            "INSERT INTO shown (version_id, tutorial_id, slug, language, published_at, checked_on, snapshot) "
            "VALUES (?, ?, ?, ?, ?, ?, '')",
            (
                guide.version_id,
                guide.tutorial_id,
                guide.slug,
                guide.language,
                instant_text(guide.published_at),
                today(self._now).isoformat(),
            ),
        )
        row = row_of(guide_row(guide, guide.version_id, names_in(connection, guide)))
        connection.execute(f"INSERT INTO shown_rows VALUES ({MARKS})", row)
        numbers = {
            "topic": (guide.topic.id,),
            "platform": guide.platform_ids,
            "service": guide.service_ids,
            "target": guide.target_ids,
        }
        connection.executemany(
            "INSERT INTO shown_tags (kind, number, version_id, tutorial_id) VALUES (?, ?, ?, ?)",
            [
                (kind, number, guide.version_id, guide.tutorial_id)
                for kind, those in numbers.items()
                for number in those
            ],
        )
