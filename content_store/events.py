"""The feed: one row for every change, written in the change's own transaction and read by whatever must follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.acting import ORIGIN_MOST, origin
from content_store.chain import BEGINNING, link
from content_store.database import FEED_LOCK, connection, dialect
from content_store.repeats import note_commit
from content_store.rows import RowType
from content_store.waking import CHANNEL


class Event(Model, metaclass=RowType):
    """Something that happened: `kind` is `noun.verb`, such as `version.published`.

    `link` chains it to the event before; the database itself refuses to change or to remove what is written.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField(auto_now_add=True)
    kind = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=20)
    subject_id = fields.IntField()
    account_id = fields.IntField(null=True)
    origin = fields.CharField(max_length=ORIGIN_MOST, default="", db_default="")
    data: dict[str, Any] = fields.JSONField(default=dict)
    link = fields.CharField(max_length=64, default="", db_default="")

    class Meta:
        table = "events"
        indexes = (("subject", "subject_id"),)


class Position(Model, metaclass=RowType):
    """How far a follower has read the feed."""

    follower = fields.CharField(max_length=40, primary_key=True)
    event_id = fields.BigIntField(default=0)

    class Meta:
        table = "positions"


class Fact(msgspec.Struct, frozen=True):
    """An event that is about to be written."""

    kind: str
    subject_id: int
    data: dict[str, Any]


async def record(kind: str, subject_id: int, account_id: int | None = None, **data: Any) -> int:
    """Write one event into the current transaction and return its id."""
    await in_commit_order()
    await note_commit()
    row = _event(Fact(kind, subject_id, data), account_id, await last_link())
    await row.save()
    return int(row.id)


async def record_all(facts: Sequence[Fact], account_id: int | None = None) -> None:
    """Write many events into the current transaction, in this order."""
    await in_commit_order()
    await note_commit()
    rows: list[Event] = []
    before = await last_link()
    for fact in facts:
        rows.append(_event(fact, account_id, before))
        before = rows[-1].link
    await Event.bulk_create(rows, batch_size=500)


async def in_commit_order() -> None:
    """Hold the feed until this transaction ends, and let its commit wake whoever follows.

    PostgreSQL hands out ids before commits, so without this a follower could see event 8, note it, and never
    see event 7 that commits a moment later.
    """
    if dialect() == "postgres":
        await connection().execute_query(f"SELECT pg_advisory_xact_lock({FEED_LOCK}), pg_notify('{CHANNEL}', '')")


async def after(position: int, kinds: Sequence[str], limit: int = 100) -> list[Event]:
    """The next events of these kinds, oldest first."""
    return await Event.filter(id__gt=position, kind__in=list(kinds)).order_by("id").limit(limit)


async def following(position: int, limit: int) -> list[Event]:
    """The next events of any kind, oldest first."""
    return await Event.filter(id__gt=position).order_by("id").limit(limit)


async def last_id() -> int:
    """The id of the last event, 0 before the first."""
    row = await Event.all().order_by("-id").first()
    return int(row.id) if row else 0


async def position_of(follower: str) -> int:
    """The last event that the follower has dealt with, 0 at the beginning."""
    row = await Position.get_or_none(follower=follower)
    return int(row.event_id) if row else 0


async def hold_position_of(follower: str) -> int:
    """The same, locked until the caller's transaction ends, so that of several processes one follows at a time."""
    row = await Position.select_for_update().get_or_none(follower=follower)
    return int(row.event_id) if row else 0


async def move_to(follower: str, event_id: int) -> None:
    """Note that the follower has dealt with everything up to this event."""
    await Position.update_or_create(defaults={"event_id": event_id}, follower=follower)


def said_by(event: Event) -> dict[str, Any]:
    """All that an event says, as the chain has it."""
    return {
        "kind": event.kind,
        "subject": event.subject_id,
        "account": event.account_id,
        "origin": event.origin,
        "data": event.data,
    }


async def last_link() -> str:
    """The link of the last event."""
    row = await Event.all().order_by("-id").first().values("link")
    return str(row["link"]) if row else BEGINNING


def _event(fact: Fact, account_id: int | None, before: str) -> Event:
    """An event that is about to be written after another."""
    row = Event(
        at=datetime.now(UTC),
        kind=fact.kind,
        subject=fact.kind.split(".")[0],
        subject_id=fact.subject_id,
        account_id=account_id,
        origin=origin(),
        data=fact.data,
    )
    row.link = link(before, said_by(row), row.at)
    return row
