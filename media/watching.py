"""Watching: how far the work on an asset is, told to its row, and whether anybody still wants it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from content_store.content import renderings
from content_store.content.renderings import Progress
from content_store.database import UNREACHABLE
from content_store.errors import Busy

T = TypeVar("T")
# A cancelled rendition ends within a second.
LOOKS_EVERY = 0.4
# Before that share of a step is done, a guess at the rest would jump about.
_TELLING_SHARE = 0.02


class Unwanted(Exception):
    """Somebody cancelled the work, or asked for something newer."""


@dataclass(frozen=True)
class Share:
    """A step's part of all the work on an asset, in the units of `recipes.cost_of`."""

    step: str
    before: float
    cost: float
    total: float


@dataclass
class Watch:
    """The work that one event asked for on one asset, at one of its steps."""

    asset_id: int
    event_id: int
    share: Share
    fraction: float = 0.0
    begun: float = field(default_factory=time.monotonic)

    def hear(self, fraction: float) -> None:
        """Take note of the share of the step that is done, from 0 to 1."""
        self.fraction = fraction

    def progress(self) -> Progress:
        """How far all the work is, with a guess at the seconds that are left once there is something to guess from."""
        share = self.share
        done = share.before + share.cost * self.fraction
        left = None
        if self.fraction >= _TELLING_SHARE:
            speed = share.cost * self.fraction / (time.monotonic() - self.begun)
            left = round((share.total - done) / speed)
        return Progress(share.step, min(1.0, done / share.total), left)

    async def wanted(self) -> bool:
        """Tell the row, and hear from it; a database that is away is no reason to stop."""
        with suppress(Busy, *UNREACHABLE):
            return await renderings.note(self.asset_id, self.event_id, self.progress())
        return True


async def while_wanted(watch: Watch, work: Coroutine[Any, Any, T]) -> T:
    """The result of the work; cancelled, and Unwanted, as soon as nobody wants it any more."""
    working, looking = asyncio.create_task(work), asyncio.create_task(_look_on(watch))
    try:
        await asyncio.wait({working, looking}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            looking.result()
            raise Unwanted
        return working.result()
    finally:
        for task in (working, looking):
            task.cancel()
        await asyncio.wait({working, looking})


async def _look_on(watch: Watch) -> None:
    while await watch.wanted():  # noqa: ASYNC110 - another process changes the row; nothing here could tell
        await asyncio.sleep(LOOKS_EVERY)


def shares(costs: Mapping[str, float]) -> dict[str, Share]:
    """Each step's share of the whole, from the steps' costs in their order."""
    total, before, found = sum(costs.values()), 0.0, {}
    for step, cost in costs.items():
        found[step] = Share(step, before, cost, total)
        before += cost
    return found
