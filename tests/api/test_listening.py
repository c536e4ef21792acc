"""Listening over lines that break: nothing is missed and nothing comes twice, whichever server a client finds again."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
from pathlib import Path

import pytest
from listeners import Listener, OverEvents, OverSocket
from two_hosts import hosts
from webhook_samples import happen

from content_store.content.versions import State, Version
from content_store.database import connect
from content_store.events import Event
from content_store.projection.content_tables import LIVE_MOVES

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]
BREAKS = 50
CHANGES = 60


async def test_who_is_cut_off_fifty_times_hears_of_every_change_once_and_in_order(
    library_url: str, tmp_path: Path
) -> None:
    chance = random.Random(5)
    with hosts(library_url, tmp_path, "", 2) as servers:
        ports = [server.port for server in servers]
        listeners: list[Listener] = [
            kind(ports, random.Random(number)) for number, kind in enumerate([OverSocket, OverEvents] * 2)
        ]
        async with connect(library_url):
            last = await told_to(listeners, chance)
            changes = [event.id for event in await Event.filter(kind__in=LIVE_MOVES).order_by("id")]

    for listener in listeners:
        assert listener.begun_at is not None
        assert listener.heard == [number for number in changes if listener.begun_at < number <= last]
    assert [listener.breaks for listener in listeners] == [BREAKS] * 4
    assert sum(len(listener.heard) for listener in listeners) > 200
    assert statistics.median([seconds for listener in listeners for seconds in listener.late]) < 1


async def told_to(listeners: list[Listener], chance: random.Random) -> int:
    """Change guides for as long as the listeners' lines break, and often enough on any machine.

    The answer is the last change, which all of them have heard of.
    """
    live = await Version.filter(state=State.PUBLISHED)
    last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    listening = [asyncio.create_task(listener.listen(BREAKS, last)) for listener in listeners]
    made = itertools.count()
    while next(made) < CHANGES or any(
        (listener.breaks < BREAKS or not listener.late) and not task.done()
        for listener, task in zip(listeners, listening, strict=True)
    ):
        version = chance.choice(live)
        await happen("version.published", version.id, tutorial_id=version.tutorial_id)
        await happen("topic.changed", 1)
        await asyncio.sleep(chance.uniform(0, 0.05))
    last.set_result(await happen("version.published", live[0].id, tutorial_id=live[0].tutorial_id))
    async with asyncio.timeout(30):
        await asyncio.gather(*listening)
    return last.result()
