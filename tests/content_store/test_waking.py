"""Waking: a follower hears of commits, on PostgreSQL at once, and misses none while its line is down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import asyncpg
import pytest

from content_store import listening
from content_store.database import connect, transaction
from content_store.events import record
from content_store.listening import Listener
from content_store.waking import CHANNEL, stamps

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]
PATIENCE = 10.0
LISTENERS = "FROM pg_stat_activity WHERE application_name = 'camtay listener' AND datname = current_database()"


async def until(condition: Callable[[], bool]) -> float:
    """The seconds until the condition came true."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE, "it did not happen"
        await asyncio.sleep(0.002)
    return time.monotonic() - began


def postgres_only(database_url: str) -> None:
    if database_url.startswith("sqlite:"):
        pytest.skip("only PostgreSQL tells of commits by itself")


async def begun(listener: Listener) -> asyncio.Task[None]:
    task = asyncio.create_task(listener.listen())
    await until(lambda: listener.listens)
    return task


async def test_the_stamp_of_sqlite_changes_with_every_commit_and_with_nothing_else(database_url: str) -> None:
    if not database_url.startswith("sqlite:"):
        pytest.skip("PostgreSQL is listened to")
    async with connect(database_url), stamps(database_url) as stamp:
        first = stamp()
        same = stamp()
        await record("topic.created", 1)
        after = stamp()

    assert first == same
    assert after != first


async def test_a_commit_wakes_whoever_listens_to_postgresql_and_a_rollback_does_not(database_url: str) -> None:
    postgres_only(database_url)
    woken = asyncio.Event()
    listener = Listener(database_url, CHANNEL, woken.set)
    async with connect(database_url):
        task = await begun(listener)
        heard = listener.heard
        with pytest.raises(ZeroDivisionError):
            await _undone()
        await asyncio.sleep(0.05)
        nothing = listener.heard - heard
        woken.clear()
        async with transaction():
            await record("topic.created", 1)
            await record("topic.created", 2)
        took = await until(woken.is_set)
        once = listener.heard - heard
    task.cancel()
    await asyncio.wait({task})

    assert (nothing, once) == (0, 1)
    assert took < 0.1


async def test_a_line_that_was_cut_is_made_again_and_looks_are_taken_until_then(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_only(database_url)
    monkeypatch.setattr(listening, "_AGAIN_AFTER", 0.3)
    listener = Listener(database_url, CHANNEL, lambda: None)
    async with connect(database_url):
        task = await begun(listener)
        heard = listener.heard
        await _cut(database_url)
        await until(lambda: not listener.listens)
        before = listener.stamp()
        by_itself = await until(lambda: listener.stamp() != before)
        again = await until(lambda: listener.listens)
        after_line = listener.heard
        await record("topic.created", 1)
        await until(lambda: listener.heard > after_line)
    task.cancel()
    await asyncio.wait({task})

    assert after_line == heard + 1
    assert by_itself < 0.2
    assert again < 2.0


async def test_who_listens_ends_with_the_block_and_leaves_no_line(database_url: str) -> None:
    postgres_only(database_url)
    woken = asyncio.Event()
    async with stamps(database_url, woken.set):
        await until(woken.is_set)
        within = await _lines(database_url)

    await asyncio.sleep(0.5)  # the server notices a moment later
    assert (within, await _lines(database_url)) == (1, 0)


async def _lines(database_url: str) -> int:
    connection = await asyncpg.connect(database_url)
    try:
        return int(await connection.fetchval(f"SELECT COUNT(*) {LISTENERS}"))
    finally:
        await connection.close()


async def _undone() -> None:
    async with transaction():
        await record("topic.created", 1)
        raise ZeroDivisionError


async def _cut(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.fetch(f"SELECT pg_terminate_backend(pid) {LISTENERS}")
    finally:
        await connection.close()
