"""Following: the projection is kept fresh from the feed, one event after the other, by one process of this host."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from content_store import events
from content_store.database import UNREACHABLE, consistent
from content_store.projection.applying import Change, apply, changes_of
from content_store.projection.building import Report, build
from content_store.projection.changes import named_in
from content_store.projection.columns import instant_text
from content_store.projection.files import (
    NAME,
    REMAINS,
    Position,
    cut_remains,
    generation_of,
    note_remains,
    opened,
    position_of,
    tidy,
    usable,
    written_by_me,
)
from content_store.projection.tables import WITHDRAWN
from content_store.waking import Stamp, stamps

LOOKS_EVERY = 0.1  # seconds, where nobody wakes it; other hosts shall be no more than 250 ms behind
_PAUSE_AFTER_TROUBLE = 1.0
_PATIENCE = 2.0  # seconds that a change may wait until it is public before it is answered all the same
_MOMENT = 0.003
_ANOTHERS_TURN = 0.3  # seconds in which a running server would have brought the projection further
EVENTS_AT_ONCE = 500
# The event at the position comes first, by which the feed is known to be the same.
_NEXT = "SELECT id, at, kind, subject, subject_id, data FROM events WHERE id >= ? ORDER BY id LIMIT ?"

log = logging.getLogger("camtay.projection")


async def catch_up(folder: Path, report: Report = lambda _line: None) -> Position:
    """Bring the projection to where the feed is, and return that; only who may write it may call this.

    It is built anew when there is none, when its format is another than this code's, and when its position is none of
    this database's feed.
    """
    if not usable(folder):
        return await build(folder, report)
    tidy(folder)
    with closing(opened(folder / NAME)) as connection:
        while (news := await _news(connection)).events and news.ours:
            last = news.events[-1]
            if any(change.noun in WITHDRAWN for change in news.changes):
                note_remains(folder)
            apply(connection, news.changes, Position(int(last["id"]), instant_text(last["at"])))
        if news.ours:
            cut_remains(folder, connection)
            return position_of(connection)
    log.warning("the projection is not of this database as it is now; it is made anew")
    return await build(folder, report)


class News(msgspec.Struct, frozen=True):
    """The next events, and what the database says now of their subjects.

    `ours` is false when the database knows no event of the projection's position: it is another one, or an older copy.
    """

    events: Sequence[Mapping[str, Any]]
    changes: Sequence[Change]
    ours: bool


async def _news(connection: sqlite3.Connection) -> News:
    position = position_of(connection)
    async with consistent() as look:
        found = await look(_NEXT, position.event_id, EVENTS_AT_ONCE)
        if position.event_id:
            if not found or (int(found[0]["id"]), instant_text(found[0]["at"])) != (position.event_id, position.at):
                return News([], [], ours=False)
            found = found[1:]
        return News(found, await changes_of(look, named_in(found)), ours=True)


@dataclass
class Follower:
    """The one who keeps a host's projection fresh, in every server process: who finds the lock free does it."""

    folder: Path
    database_url: str
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: bool = False

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """A whole projection from the beginning of the block, kept fresh until its end."""
        await self.begin()
        following = asyncio.create_task(self.follow())
        try:
            yield
        finally:
            # It ends between two looks: a statement that is broken off may be heard of after the loop is closed.
            self._stopped = True
            self._woken.set()
            await asyncio.wait({following}, timeout=_PATIENCE)
            following.cancel()

    async def follow(self) -> None:
        """Keep it fresh until it is stopped; while the database is away, what there is stays readable."""
        while not self._stopped:
            pause = LOOKS_EVERY
            try:
                await self._keep_fresh()
            except UNREACHABLE as away:
                log.warning("the database does not answer, and what is public stays as it is: %s", away)
                pause = _PAUSE_AFTER_TROUBLE
            except Exception:
                log.exception("the projection could not be kept fresh; it is tried again")
                pause = _PAUSE_AFTER_TROUBLE
            self._woken.clear()
            await self._sleep(pause)

    async def begin(self) -> None:
        """Have one made or caught up, here or by another process; with the database away the one that is there does."""
        while True:
            try:
                await self._catch_up()
            except UNREACHABLE:
                if not usable(self.folder):
                    raise
            if usable(self.folder):
                return
            await asyncio.sleep(LOOKS_EVERY)

    async def settle(self) -> bool:
        """Wait until the projection has come to where the feed is now; False where that takes too long.

        What was written is kept even then, so that a database that is away by now is no reason to say otherwise.
        """
        with suppress(TimeoutError, *UNREACHABLE):
            async with asyncio.timeout(_PATIENCE):
                event_id = await events.last_id()
                while self._position() < event_id:
                    self._woken.set()
                    await asyncio.sleep(_MOMENT)
                return True
        return False

    async def reach(self, event_id: int) -> bool:
        """Wait until the projection has come to this event, for who does not follow; False where that takes too long.

        Where no server brings it there, it is brought there once, so that a machine with a worker alone has one too.
        """
        began = monotonic()
        while self._position() < event_id:
            waited = monotonic() - began
            if waited > _PATIENCE:
                return False
            if waited > _ANOTHERS_TURN:
                await self._catch_up()
            await asyncio.sleep(_MOMENT)
        return True

    def _position(self) -> int:
        file = generation_of(self.folder)
        if file is None:
            return 0
        with closing(opened(file)) as connection:
            return position_of(connection).event_id

    async def _keep_fresh(self) -> None:
        with written_by_me(self.folder) as mine:
            if mine:
                async with stamps(self.database_url, self._woken.set) as stamp:
                    await self._follow_stamps(stamp)

    async def _follow_stamps(self, stamp: Stamp) -> None:
        while not self._stopped:
            seen = stamp()
            await catch_up(self.folder)
            if (self.folder / REMAINS).exists():
                await self._sleep(LOOKS_EVERY)
            else:
                await self._until_changed(seen, stamp)

    async def _until_changed(self, seen: object, stamp: Stamp) -> None:
        self._woken.clear()
        # What came meanwhile is followed after a moment, in which as much more may come as one round can take.
        await self._sleep(LOOKS_EVERY if stamp() == seen else _MOMENT)
        while not self._stopped and not self._woken.is_set() and stamp() == seen:
            await self._sleep(LOOKS_EVERY)

    async def _sleep(self, seconds: float) -> None:
        """Sleep, but no longer than until somebody waits for news, or all is to end."""
        if not self._stopped:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), seconds)

    async def _catch_up(self) -> None:
        with written_by_me(self.folder) as mine:
            if mine:
                await catch_up(self.folder)
