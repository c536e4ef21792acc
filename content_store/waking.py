"""Waking: how a follower learns cheaply that something may have been written to the feed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count

# A value that is another one once something was committed since.
Stamp = Callable[[], int]


@contextmanager
def stamps(database_url: str) -> Iterator[Stamp]:
    """A cheap look at whether anything was committed; on PostgreSQL every look says yes."""
    if not database_url.startswith("sqlite:"):
        numbers = count()
        yield lambda: next(numbers)
        return
    # Its own connection, because a connection does not count its own commits.
    with closing(sqlite3.connect(database_url.removeprefix("sqlite://"))) as connection:
        yield lambda: int(connection.execute("PRAGMA data_version").fetchone()[0])
