"""The outbox: a worker is killed at moments drawn by chance, and no event is lost, told out of order or made up."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from content_store import events
from content_store.content import tutorials, writing
from content_store.content.topics import Topic
from content_store.content.tutorials import About
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from content_store.database import connect, transaction
from content_store.delivery import webhooks
from content_store.delivery.deliveries import Delivery
from content_store.delivery.webhooks import EventKind, NewWebhook
from content_store.events import Event
from content_store.people.accounts import account_named
from scripts.bench.faults.house import House, happens
from scripts.bench.receiver import Received, Receiver, Reply, receiving
from scripts.progress import steps

T = TypeVar("T")
TUTORIALS = 4
KINDS = (EventKind.VERSION_PUBLISHED, EventKind.VERSION_RETIRED, EventKind.TOPIC)
DOCUMENT = "query($id: ID!) { node(id: $id) { id } }"
NEVER = 999_999  # the topic of all changes that are rolled back
_WAITING = """
SELECT (SELECT COUNT(*) FROM events WHERE kind IN ('version.published', 'version.retired'))
     - (SELECT COUNT(*) FROM deliveries WHERE state = 'DELIVERED')
"""
SETTINGS = {"CAMTAY_WEBHOOKS_LOOPBACK": "on"}


class When(StrEnum):
    """From what on the fuse burns that kills the worker."""

    COMMIT = "after a commit"
    REQUEST = "at a request"
    START = "after its start"


@dataclass(frozen=True)
class Blow:
    """One kill: so many seconds after `when`, and at the request of that number after the changes."""

    when: When
    delay: float
    request: int
    changes: int

    def __str__(self) -> str:
        return f"{self.when}: {self.changes} changes, {1000 * self.delay:.0f} ms"


def draw(chance: random.Random) -> Blow:
    """The next kill."""
    when = chance.choice(list(When))
    changes = chance.randint(1, 12)
    longest = {When.COMMIT: 0.4, When.REQUEST: 0.04, When.START: 4.0}[when]
    return Blow(when, chance.uniform(0, longest), chance.randint(1, changes), changes)


@dataclass(frozen=True)
class Hunted:
    """What did not hold, and how many requests came for how many events."""

    found: list[str]
    events: int
    requests: int


def hunt_outbox(seed: int, points: int, console: Console) -> Hunted:
    """Kill so many times, let the worker finish, and see what came."""
    chance, folder = random.Random(seed), Path(tempfile.mkdtemp(prefix="camtay-outbox-"))  # noqa: S311 - repeatable
    slowly = _slowly(random.Random(seed))  # noqa: S311 - the same
    with receiving(slowly) as receiver, closing(House(folder, SETTINGS)) as house:
        drafts = asyncio.run(_with_rows(house, _prepare(receiver.url)))
        with steps("Killing / Đang thử", points, console) as advance:
            for _ in range(points):
                blow = draw(chance)
                _strike(house, receiver, blow, (drafts, chance))
                advance(str(blow))
        house.start_worker()
        ended = happens(lambda: _waiting(house) == 0)
        found = house.ended_by_themselves() + ([] if ended else ["deliveries still wait"])
    written, told = asyncio.run(_with_rows(house, _told(receiver)))
    found += violations(written, told)
    if not found:
        shutil.rmtree(folder)
    return Hunted([f"{what} ({folder})" for what in found], len(written), len(told))


def violations(written: Mapping[int, int], told: Sequence[int | None]) -> list[str]:
    """What is wrong with what was told, None where it never happened, of events that each are of a tutorial."""
    wrong = [f"event {number} was never told" for number in written if number not in told]
    wrong += ["something was told that never happened" for number in told if number not in written]
    for tutorial in sorted(set(written.values())):
        heard = [number for number in told if number is not None and written.get(number) == tutorial]
        if heard != sorted(heard):
            wrong.append(f"the events of tutorial {tutorial} came as {heard}")
    return wrong


def _strike(house: House, receiver: Receiver, blow: Blow, drawn: tuple[Sequence[Version], random.Random]) -> None:
    """Change things, kill the worker when it is time, and let it be started again by the next."""
    if blow.when is not When.START:
        house.start_worker()
        # Whoever has delivered all there was is at work, and not still starting.
        happens(lambda: _waiting(house) == 0)
    lit, before = threading.Event(), len(receiver.received)
    reply = receiver.reply

    def light(received: Received) -> Reply:
        if len(receiver.received) - before >= blow.request:
            lit.set()
        return reply(received)

    if blow.when is When.REQUEST:
        receiver.reply = light
    asyncio.run(_with_rows(house, _change(blow.changes, *drawn)))
    house.start_worker()
    if blow.when is When.REQUEST:
        lit.wait(30)
    time.sleep(blow.delay)
    house.kill_worker()
    receiver.reply = reply


async def _change(count: int, drafts: Sequence[Version], chance: random.Random) -> None:
    """So many changes, each of one event or of some, and one in five rolled back."""
    for _ in range(count):
        kept = chance.random() < 0.8
        with suppress(_RolledBack):
            await _change_once(chance.choices(drafts, k=chance.randint(1, 3)), chance, kept=kept)


async def _change_once(drafts: Sequence[Version], chance: random.Random, *, kept: bool) -> None:
    async with transaction():
        for version in drafts:
            kind = chance.choice(("version.published", "version.retired"))
            await events.record(kind, version.id, None, tutorial_id=version.tutorial_id)
        if not kept:
            await events.record("topic.changed", NEVER)
            raise _RolledBack


async def _told(receiver: Receiver) -> tuple[dict[int, int], list[int | None]]:
    """The tutorial of each event that was committed, and the event of each request in the order in which they came."""
    written = {event.id: event.data["tutorial_id"] for event in await Event.filter(kind__in=KINDS[:2]).order_by("id")}
    by_message = {row.message: row.event_id for row in await Delivery.all()}
    return written, [None if _never(one) else by_message.get(one.headers["webhook-id"]) for one in receiver.received]


def _never(received: Received) -> bool:
    # By what it says and not by its number, which is another event's after a change was rolled back.
    return bool(received.said["variables"]["id"].endswith(f"/{NEVER}"))


def _waiting(house: House) -> int:
    """How many committed events are not told yet."""
    with closing(sqlite3.connect(house.data / "camtay.sqlite")) as rows:
        return int(rows.execute(_WAITING).fetchone()[0])


async def _prepare(url: str) -> list[Version]:
    """Tutorials with a draft each, and a webhook that is told of them."""
    account = (await account_named("hunt")).id
    topic = await Topic.create(slug="hunt", name="Hunt")
    made = []
    for number in range(TUTORIALS):
        tutorial = await tutorials.create(f"hunt-{number}", About(topic.slug), account)
        made.append(await writing.draft(tutorial.id, "vi", VersionText(f"Hunt {number}", "", []), account))
    await webhooks.create(NewWebhook(url, KINDS, DOCUMENT), account, loopback=True)
    return made


async def _with_rows(house: House, work: Awaitable[T]) -> T:
    async with connect(house.database_url):
        return await work


def _slowly(chance: random.Random) -> Callable[[Received], Reply]:
    """A receiver that takes a little time to answer."""

    def reply(_: Received) -> Reply:
        return Reply(delay=chance.uniform(0, 0.04))

    return reply


class _RolledBack(Exception):
    """A change that did not happen."""
