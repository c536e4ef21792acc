"""Listening: one line on which PostgreSQL tells of commits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url

LISTENER = "camtay listener"  # how its connection is called in PostgreSQL's own views
LOOKS_WITHOUT_LISTENING = 0.1  # seconds
LOOKS_ALL_THE_SAME = 5.0  # seconds, in case that a notification was lost
_AGAIN_AFTER = 0.5
_PATIENCE = 5.0  # seconds that PostgreSQL may take to answer the one who listens
_KNOWN = ("host", "port", "user", "password", "database", "ssl")
_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

log = logging.getLogger("camtay.listening")


@dataclass
class Listener:
    """One connection on which PostgreSQL tells of commits; while there is none, every look says that there was one."""

    database_url: str
    channel: str
    wake: Callable[[], object]
    heard: int = 0
    listens: bool = False

    def stamp(self) -> tuple[int, int]:
        """What was heard so far, and, as nothing is sure, a number that time alone counts up."""
        return self.heard, int(time.monotonic() / (LOOKS_ALL_THE_SAME if self.listens else LOOKS_WITHOUT_LISTENING))

    async def listen(self) -> None:
        """Listen until it is cancelled; a connection that is lost is made again and again."""
        while True:
            with suppress(*_TROUBLE):
                await self._listen_once()
            await asyncio.sleep(_AGAIN_AFTER)

    async def _listen_once(self) -> None:
        # Not one of the pool's, which would lack it for as long as the server runs.
        credentials = expand_db_url(f"asyncpg:{self.database_url.partition(':')[2]}")["credentials"]
        known = {name: credentials[name] for name in _KNOWN if name in credentials}
        settings = {"application_name": LISTENER}
        connection = await asyncpg.connect(**known, timeout=_PATIENCE, server_settings=settings)
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(self.channel, self._hear)
            log.info("listening for commits")
            self.listens = True
            # What was committed before this was heard by nobody.
            self._hear()
            await self._until_lost(connection, lost)
        finally:
            self.listens = False
            self.wake()
            connection.terminate()

    async def _until_lost(self, connection: Any, lost: asyncio.Event) -> None:
        """Return when the connection is gone; a line that died without a word is found by asking now and then."""
        while not lost.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(lost.wait(), LOOKS_ALL_THE_SAME)
                return
            await connection.execute("SELECT 1", timeout=_PATIENCE)

    def _hear(self, *_notification: object) -> None:
        self.heard += 1
        self.wake()
