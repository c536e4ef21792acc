"""Following: the projection is kept fresh from the feed, one event after the other, by one process of this host."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content_store import events
from content_store.database import UNREACHABLE, Look, consistent
from content_store.projection.applying import apply, changes_of
from content_store.projection.building import Report, build
from content_store.projection.columns import instant_text
from content_store.projection.files import (
    Position,
    generation_of,
    opened,
    position_of,
    tidy,
    usable,
    written_by_me,
)
from content_store.projection.tables import SUBJECTS
from content_store.waking import stamps

LOOKS_EVERY = 0.1  # seconds; other hosts shall be no more than 250 ms behind
_PAUSE_AFTER_TROUBLE = 1.0
_PATIENCE = 2.0  # seconds that a change may wait until it is public before it is answered all the same
_MOMENT = 0.003
EVENTS_AT_ONCE = 500
LIVE_MOVES = ("version.published", "version.retired", "version.recalled")
_NEXT = "SELECT id, at, kind, subject, subject_id, data FROM events WHERE id > ? ORDER BY id LIMIT ?"
_AT = "SELECT at FROM events WHERE id = ?"

log = logging.getLogger("camtay.projection")


async def catch_up(folder: Path, report: Report = lambda _line: None) -> Position:
    """Bring the projection to where the feed is, and return that; only who may write it may call this.

    It is built anew when there is none, when its format is another than this code's, and when its position is none of
    this database's feed.
    """
    if not usable(folder):
        return await build(folder, report)
    tidy(folder)
    file = generation_of(folder)
    if file is None:
        return await build(folder, report)
    with closing(opened(file)) as connection:
        while True:
            async with consistent() as look:
                position = position_of(connection)
                if not await _is_ours(look, position):
                    break
                news = await look(_NEXT, position.event_id, EVENTS_AT_ONCE)
                if not news:
                    return position
                changes = await changes_of(look, subjects_of(news))
            apply(connection, changes, Position(int(news[-1]["id"]), instant_text(news[-1]["at"])))
    log.warning("the projection is not of this database as it is now; it is made anew")
    return await build(folder, report)


def subjects_of(news: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
    """What the projection must say anew after these events: numbers by noun."""
    found: dict[str, set[int]] = {}
    for event in news:
        if event["kind"] in LIVE_MOVES:
            found.setdefault("tutorial", set()).add(int(json.loads(event["data"])["tutorial_id"]))
        elif event["subject"] in SUBJECTS and event["subject"] != "tutorial":
            found.setdefault(event["subject"], set()).add(int(event["subject_id"]))
    return found


async def _is_ours(look: Look, position: Position) -> bool:
    """Whether the database knows the event at the position: it may be another one, or an older copy."""
    if position.event_id == 0:
        return True
    rows = await look(_AT, position.event_id)
    return bool(rows) and instant_text(rows[0]["at"]) == position.at


@dataclass
class Follower:
    """The one who keeps a host's projection fresh, in every server process: who finds the lock free does it."""

    folder: Path
    database_url: str
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """A whole projection from the beginning of the block, kept fresh until its end."""
        await self._begin()
        following = asyncio.create_task(self.follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.wait({following})

    async def _begin(self) -> None:
        """Have one made or caught up, here or by another process; with the database away the one that is there does."""
        while True:
            try:
                with written_by_me(self.folder) as mine:
                    if mine:
                        await catch_up(self.folder)
                if usable(self.folder):
                    return
            except UNREACHABLE:
                if usable(self.folder):
                    return
                raise
            await asyncio.sleep(LOOKS_EVERY)

    async def follow(self) -> None:
        """Keep it fresh until cancelled; while the database is away, what there is stays readable."""
        while True:
            try:
                with written_by_me(self.folder) as mine:
                    if mine:
                        await self._keep_fresh()
            except Exception:
                log.exception("the projection could not be kept fresh; it is tried again")
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
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

    def _position(self) -> int:
        file = generation_of(self.folder)
        if file is None:
            return 0
        with closing(opened(file)) as connection:
            return position_of(connection).event_id

    async def _keep_fresh(self) -> None:
        with stamps(self.database_url) as stamp:
            while True:
                seen = stamp()
                await catch_up(self.folder)
                while stamp() == seen and not self._woken.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), LOOKS_EVERY)
                self._woken.clear()
