"""The follower starts every received file and loses none."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from media_worker import NOON, Place
from samples import finish

from content_store import events
from content_store.events import Event
from media.following import Start, catch_up, follow, start_unfinished

pytestmark = pytest.mark.on_postgres


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_each_received_file_is_started_once_and_in_order(place: Place, clip: Path, picture: Path) -> None:
    received = [await place.receive(clip), await place.receive(picture)]
    started: list[Event] = []

    async with place.opened():
        for _ in range(2):
            await catch_up(_noting(started), asyncio.Event())

        assert [event.subject_id for event in started] == [asset.id for asset in received]
        assert await events.position_of("media") == started[-1].id


async def test_a_start_that_fails_is_started_again(place: Place, clip: Path) -> None:
    await place.receive(clip)

    async def fails(event: Event) -> None:
        raise ConnectionError(event.id)

    async with place.opened():
        with pytest.raises(ConnectionError):
            await catch_up(fails, asyncio.Event())

        assert await events.position_of("media") == 0


async def test_what_was_begun_and_is_not_done_is_begun_again(place: Place, clip: Path, picture: Path) -> None:
    waiting, done = await place.receive(clip), await place.receive(picture)
    started: list[Event] = []

    async with place.opened():
        await events.move_to("media", 2)
        await finish(done, [])
        await start_unfinished(_noting(started))

    assert [event.subject_id for event in started] == [waiting.id]


async def test_a_file_that_comes_while_the_follower_waits_is_started(place: Place, clip: Path) -> None:
    stop = asyncio.Event()
    started: list[int] = []

    async def note_and_stop(event: Event) -> None:
        started.append(event.subject_id)
        stop.set()

    async with place.reception() as reception:
        following = asyncio.create_task(follow(note_and_stop, stop, place.settings.database_url))
        await asyncio.sleep(0.3)
        assert started == []
        async with asyncio.timeout(5):
            asset = await reception.receive(clip, clip.name, None, NOON)
            await following

    assert started == [asset.id]


def _noting(started: list[Event]) -> Start:
    async def note(event: Event) -> None:
        started.append(event)

    return note
