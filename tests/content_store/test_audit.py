"""What was noted of the past stays as it was noted, and any other past is noticed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from asyncpg.exceptions import PostgresError
from guides_in_making import published
from tortoise.exceptions import BaseORMException

from content_store import audit
from content_store.acting import acting_from
from content_store.database import connection, dialect, transaction
from content_store.events import Event, Fact, record, record_all

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_everything_that_happened_is_one_whole_chain() -> None:
    live = await published()

    verdict = await audit.verify()

    assert (verdict.count, verdict.broken_at) == (await Event.all().count(), None)
    last = await Event.all().order_by("-id").first()
    assert last is not None
    assert verdict.head == last.link
    newest = await audit.of_subject("version", live.id, 3)
    assert [event.kind for event in newest] == ["version.published", "version.approved", "version.in_review"]
    older = await audit.of_subject("version", live.id, 1, before=int(newest[-1].id))
    assert [event.kind for event in older] == ["version.rewritten"]


async def test_events_that_are_written_at_once_are_chained_in_their_order() -> None:
    async def write(number: int) -> None:
        async with transaction():
            await record("place.created", number, None, n=number)
            await record_all([Fact("place.created", number, {"ắ": [1, {"b": 2.5}]}), Fact("place.moved", number, {})])

    await asyncio.gather(*(write(number) for number in range(8)))

    assert (await audit.verify()).count == 24
    assert (await audit.verify()).broken_at is None


async def test_an_event_says_from_where_it_came() -> None:
    async with transaction():
        with acting_from("http 203.0.113.0/24 5f0c"):
            await record("place.created", 1)
        await record("place.created", 2)

    assert [event.origin for event in await Event.all().order_by("id")] == ["http 203.0.113.0/24 5f0c", ""]


async def test_the_database_itself_refuses_another_past() -> None:
    async with transaction():
        await record("place.created", 1, 7)

    for change in (Event.all().update(kind="place.moved"), Event.all().delete()):
        with pytest.raises((BaseORMException, PostgresError), match="neither changed nor removed"):
            await change

    assert await Event.filter(kind="place.created", account_id=7).count() == 1


async def tampering() -> None:
    """What somebody does first who may do everything with the database."""
    for trigger in ("events_keep_update", "events_keep_delete") if dialect() == "sqlite" else ("events_keep",):
        on = "" if dialect() == "sqlite" else " ON events"
        await connection().execute_query(f"DROP TRIGGER {trigger}{on}")


CHANGES: dict[str, tuple[Callable[[], Awaitable[object]], int | None]] = {
    "another account": (lambda: Event.filter(id=2).update(account_id=9), 2),
    "another word": (lambda: Event.filter(id=2).update(data={"n": 3}), 2),
    "another time": (lambda: connection().execute_query("UPDATE events SET at = '2020-01-01' WHERE id = 2"), 2),
    "one less": (lambda: Event.filter(id=2).delete(), 3),
    "the first gone": (lambda: Event.filter(id=1).delete(), 2),
    "the end cut off": (lambda: Event.filter(id=4).delete(), None),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
async def test_whatever_was_changed_afterwards_is_noticed(change: str) -> None:
    async with transaction():
        await record_all([Fact("place.created", number, {"n": number}) for number in range(1, 5)], 7)
    head = (await audit.verify()).head
    tamper, broken_at = CHANGES[change]

    await tampering()
    await tamper()

    assert (await audit.verify()).broken_at == broken_at
    assert await audit.holds(head) is (change != "the end cut off")
