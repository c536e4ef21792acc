"""Waking: how a follower learns cheaply that something may have been written to the feed."""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing

# A value that is another one once something may have been committed since.
Stamp = Callable[[], object]

CHANNEL = "camtay_events"  # whoever writes to the feed notifies it, in the same transaction


def _nobody() -> None:
    """Who looks at the stamp by himself need not be woken."""


@asynccontextmanager
async def stamps(database_url: str, wake: Callable[[], object] = _nobody) -> AsyncIterator[Stamp]:
    """A cheap look at whether anything was committed; PostgreSQL says so itself, and `wake` is called when it does."""
    if database_url.startswith("sqlite:"):
        # Its own connection, because a connection does not count its own commits.
        with closing(sqlite3.connect(database_url.removeprefix("sqlite://"))) as connection:
            yield lambda: int(connection.execute("PRAGMA data_version").fetchone()[0])
        return
    # asyncpg is loaded only by who has PostgreSQL.
    listener = importlib.import_module("content_store.listening").Listener(database_url, CHANNEL, wake)
    listening = asyncio.create_task(listener.listen())
    try:
        yield listener.stamp
    finally:
        listening.cancel()
        await asyncio.wait({listening})
