"""Following: the media follower, which starts the work that events ask for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from content_store import events
from content_store.content import rendering
from content_store.content.rendering import REQUESTS
from content_store.events import Event
from content_store.waking import Stamp, stamps

FOLLOWER = "media"
SQLITE_LOOKS_EVERY = 0.15  # seconds; one look costs some 4 µs
POSTGRES_LOOKS_EVERY = 0.5
_PAUSE_AFTER_TROUBLE = 2.0

log = logging.getLogger("camtay.media")

Start = Callable[[Event], Awaitable[None]]


async def follow(start: Start, stop: asyncio.Event, database_url: str) -> None:
    """Call `start` for every event that asks for work which is not done, the oldest first, until `stop` is set.

    `start` may see an event more than once. While it or the database fails, the follower stays where it is and
    tries again.
    """
    begun = False
    async with stamps(database_url) as stamp:
        while not stop.is_set():
            seen = stamp()
            try:
                begun = begun or await start_unfinished(start)
                await catch_up(start, stop)
            except Exception:
                log.exception("the media follower could not go on; it tries again")
                await _sleep(_PAUSE_AFTER_TROUBLE, stop)
            else:
                await until_changed(seen, stamp, stop, _pause_of(database_url))


async def catch_up(start: Start, stop: asyncio.Event) -> None:
    """Deal with everything that the feed holds now."""
    position = await events.position_of(FOLLOWER)
    while not stop.is_set() and (batch := await events.after(position, REQUESTS)):
        for event in batch:
            await start(event)
            position = event.id
            # Only now: a kill in between starts the event again, which is harmless; the other way round loses it.
            await events.move_to(FOLLOWER, position)


async def start_unfinished(start: Start) -> bool:
    """Begin again with what was begun and is not done; True once all of it is.

    The jobs' database may have been lost, or be an older copy than the content's.
    """
    for event in await rendering.unfinished(await events.position_of(FOLLOWER)):
        await start(event)
    return True


async def until_changed(seen: object, stamp: Stamp, stop: asyncio.Event, pause: float) -> None:
    """Wait until the stamp is another one than `seen`, looking after every `pause` seconds, or until `stop` is set."""
    await _sleep(pause, stop)
    while not stop.is_set() and stamp() == seen:
        await _sleep(pause, stop)


def _pause_of(database_url: str) -> float:
    return SQLITE_LOOKS_EVERY if database_url.startswith("sqlite:") else POSTGRES_LOOKS_EVERY


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    """Sleep, but no longer than until `stop` is set."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
