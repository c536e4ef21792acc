"""What the database promises: writers wait in line, readers do not wait, and nothing is half done."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest

from content_store import database
from content_store.events import Event, Fact, record, record_all
from content_store.people.accounts import Account

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]

# Reads, waits a moment, then writes, in one transaction: the habit that deadlocks deferred transactions.
WRITER = """
import asyncio, sys
from content_store.people.accounts import Account
from content_store.database import connect, transaction
from content_store.events import record

async def write(url, name):
    async with connect(url):
        for number in range(100):
            async with transaction():
                await Account.all().count()
                await Account.create(name=f"{name}-{number}")
                await record("account.created", number)

asyncio.run(write(*sys.argv[1:]))
"""


def test_two_processes_that_read_and_write_at_once_never_find_it_locked(database_url: str) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database_url, name], stderr=subprocess.PIPE, text=True)
        for name in ("một", "hai")
    ]

    said = [writer.communicate(timeout=60)[1] for writer in writers]

    assert said == ["", ""]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert asyncio.run(count_of(database_url)) == (200, 200)


async def count_of(url: str) -> tuple[int, int]:
    async with database.connect(url):
        return await Account.all().count(), await Event.all().count()


@pytest.mark.usefixtures("database")
async def test_a_reader_does_not_wait_for_a_writer() -> None:
    began = asyncio.Event()

    async def write_slowly() -> None:
        async with database.transaction():
            await Account.create(name="chậm")
            began.set()
            await asyncio.sleep(0.5)

    writing = asyncio.create_task(write_slowly())
    await began.wait()
    start = time.perf_counter()
    seen = await Account.all().count()
    waited = time.perf_counter() - start
    await writing

    assert seen == 0
    assert waited < 0.3
    assert await Account.all().count() == 1


@pytest.mark.usefixtures("database")
async def test_a_transaction_that_fails_leaves_neither_rows_nor_events() -> None:
    with pytest.raises(ZeroDivisionError):
        await fail_after_writing()

    assert await Account.all().count() == 0
    assert await Event.all().count() == 0


async def fail_after_writing() -> None:
    async with database.transaction():
        await Account.create(name="hỏng")
        await record("account.created", 1)
        _ = 1 / 0


@pytest.mark.usefixtures("database")
async def test_the_feed_keeps_the_order_in_which_facts_were_given() -> None:
    async with database.transaction():
        await record_all([Fact("place.created", number, {"n": number}) for number in (3, 1, 2)])

    rows = await Event.all().order_by("id")

    assert [(row.kind, row.subject, row.subject_id, row.data) for row in rows] == [
        ("place.created", "place", 3, {"n": 3}),
        ("place.created", "place", 1, {"n": 1}),
        ("place.created", "place", 2, {"n": 2}),
    ]


@pytest.mark.usefixtures("database")
async def test_one_question_is_written_once_for_both_databases() -> None:
    for name in ("a", "b", "c"):
        await Account.create(name=name)

    chosen = await database.select(
        "SELECT name FROM accounts WHERE name IN (?) AND id > ? ORDER BY name", ["a", "c"], 0
    )
    none = await database.select("SELECT name FROM accounts WHERE name IN (?)", [])

    assert chosen == [{"name": "a"}, {"name": "c"}]
    assert none == []
