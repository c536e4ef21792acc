"""Connections to a file of the projection, each for one look after another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

_MAPPED = 256 * 2**20  # bytes of the file that are read without copying; they are the system's to take back
_KEPT_STATEMENTS = 512
# As long as this statement has a row left, all others see what it saw: a transaction by one statement.
BEGINNING = "SELECT event_id FROM position UNION ALL SELECT 0"
_STEPS = 100_000  # of SQLite's machine between two looks at the clock: some milliseconds


class Connection(sqlite3.Connection):
    """A connection to one file, for one look after another; `position` is that of the feed as the look has it."""

    generation: Path
    position: int
    _is_late: Callable[[], bool] | None = None
    _held: sqlite3.Cursor | None = None

    def begin(self, is_late: Callable[[], bool]) -> None:
        """Begin a look, which is over, whatever is asked, when it is late."""
        self._is_late = is_late
        self._held = self.execute(BEGINNING)
        self.position = self._held.fetchone()[0]

    def end(self) -> None:
        """End it; what others write can be seen again."""
        if self._held is not None:
            self._held.close()
        self._held = self._is_late = None

    def watch(self) -> None:
        """Have SQLite ask now and then whether it is late."""
        self.set_progress_handler(lambda: self._is_late is not None and self._is_late(), _STEPS)


def opened(file: Path, generation: Path) -> Connection:
    """A connection for reading one file, which is known as this generation."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        cached_statements=_KEPT_STATEMENTS,
        factory=Connection,
    )
    connection.generation = generation
    connection.watch()
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return connection
