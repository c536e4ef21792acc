"""A writer that fails or is cancelled leaves SQLite free for the next one."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from content_store.content.schedules import Schedule, ScheduleState, carry_out_due
from content_store.database import connect, transaction
from content_store.errors import Busy
from content_store.migrating import migrate
from content_store.people.accounts import Account

pytestmark = pytest.mark.anyio

Writer = Callable[[str], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, whichever one the other tests run on."""
    path = tmp_path_factory.mktemp("migrated") / "camtay.sqlite"
    asyncio.run(migrate(f"sqlite://{path}"))
    return path


@pytest.fixture
async def path(tmp_path: Path, migrated: Path, anyio_backend: object) -> AsyncIterator[Path]:
    """A file of SQLite's own, opened by somebody who soon loses patience."""
    path = tmp_path / "camtay.sqlite"
    shutil.copyfile(migrated, path)
    async with connect(f"sqlite://{path}", write_lock_wait=100):
        yield path


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process that writes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def is_free(path: Path) -> bool:
    """Whether another process may write at once."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


async def write(name: str) -> None:
    async with transaction():
        await Account.create(name=name)


async def write_and_be_cancelled(name: str) -> None:
    """Cancelled when all is written, so that the word comes while the transaction ends."""
    async with transaction():
        await Account.create(name=name)
        cancel_this()


async def write_fail_and_be_cancelled(name: str) -> None:
    """Cancelled when it has failed, so that the word comes while the transaction is rolled back."""
    async with transaction():
        await Account.create(name=name)
        cancel_this()
        raise ZeroDivisionError


async def be_cancelled_and_write(name: str) -> None:
    """Cancelled before the transaction, so that the word comes while it begins."""
    cancel_this()
    await write(name)


def cancel_this() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()


async def names() -> list[str]:
    return [account.name for account in await Account.all().order_by("id")]


async def test_a_writer_that_waits_too_long_is_refused_and_the_next_one_writes(path: Path) -> None:
    with held(path), pytest.raises(Busy) as refused:
        await write("một")
    assert await names() == []

    await write("hai")

    assert (refused.value.code, refused.value.message) == ("BUSY", "The database is busy; try again in a moment.")
    assert await names() == ["hai"]
    assert is_free(path) is True


async def test_writers_in_line_behind_a_refused_one_all_get_an_answer(path: Path) -> None:
    with held(path):
        said = await asyncio.gather(*(write(str(number)) for number in range(3)), return_exceptions=True)

    assert [type(answer) for answer in said] == [Busy, Busy, Busy]
    assert await names() == []


async def test_a_writer_cancelled_while_it_waits_leaves_no_transaction_open(path: Path) -> None:
    with held(path):
        waiting = asyncio.create_task(write("một"))
        await asyncio.sleep(0.02)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    await write("hai")

    assert await names() == ["hai"]
    assert is_free(path) is True


@pytest.mark.parametrize(
    ("writer", "kept"),
    [
        (be_cancelled_and_write, ["hai"]),
        (write_and_be_cancelled, ["một", "hai"]),  # the COMMIT was on its way
        (write_fail_and_be_cancelled, ["hai"]),
    ],
    ids=["begin", "commit", "rollback"],
)
async def test_a_writer_cancelled_at_either_end_leaves_the_way_free(
    path: Path, writer: Writer, kept: list[str]
) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.create_task(writer("một"))

    await asyncio.wait_for(write("hai"), 5)

    assert await names() == kept
    assert is_free(path) is True


async def test_a_first_reader_that_is_cancelled_does_not_keep_others_from_reading(path: Path) -> None:
    reading = asyncio.create_task(names())
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    assert await asyncio.wait_for(names(), 5) == []


async def test_rows_written_many_at_once_wait_for_their_turn_too(path: Path) -> None:
    with held(path), pytest.raises(Busy):
        await Account.bulk_create([Account(name="một")])

    await Account.bulk_create([Account(name="hai")])

    assert await names() == ["hai"]


async def test_what_is_set_for_a_time_waits_for_a_busy_database_and_does_not_fail(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript(SET_FOR_A_TIME)
    with held(path), pytest.raises(Busy):
        await carry_out_due(datetime.now(UTC))
    assert (await Schedule.get(id=1)).state is ScheduleState.WAITING

    assert await carry_out_due(datetime.now(UTC)) == 1

    assert (await Schedule.get(id=1)).state is ScheduleState.DONE


SET_FOR_A_TIME = """
INSERT INTO accounts (id, name, created_at) VALUES (1, 'biên tập', '2026-11-22');
INSERT INTO topics (id, slug, name, description) VALUES (1, 'an-toan', 'An toàn', '');
INSERT INTO tutorials (id, slug, synthetic, created_at, topic_id) VALUES (1, 'cai-vneid', 0, '2026-11-01', 1);
INSERT INTO versions
  (id, language, number, revision, state, title, summary, change_note, created_at, author_id, tutorial_id)
VALUES (1, 'vi', 1, 1, 'PUBLISHED', 'Cài', '', '', '2026-11-01', 1, 1);
INSERT INTO schedules (id, action, at, state, overrides, failure, account_id, version_id)
VALUES (1, 'RETIRE', '2026-11-01 00:00:00+00:00', 'WAITING', '[]', '', 1, 1);
"""
