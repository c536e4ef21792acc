"""The courier: whoever works beside the feed, so that webhooks are told of all that they want to know."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson

from api.graph import Graph, PublicFacts
from api.messenger import OperatorsLog
from api.persisted import Documents
from api.secret import secret_of, worker_name
from api.settings import Settings
from api.webhooks import Letter, Sender
from content_store import events
from content_store.database import UNREACHABLE
from content_store.delivery import deliveries, delivering, webhooks
from content_store.delivery.deliveries import Delivery
from content_store.delivery.delivering import Outcome
from content_store.delivery.webhooks import Webhook
from content_store.errors import Busy, NotFound
from content_store.people.desk import Desk
from content_store.people.sealing import Seal
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from content_store.waking import Stamp, stamps
from media.links import Links
from schema.build import build_schema
from schema.delivery.payloads import Unanswered, Unfit, is_ping, payload, question_of, variables_of

MOST_AT_ONCE = 32  # tries
SHARE = 4  # of them, that one webhook may take before the others are asked
LOOKS_EVERY = 0.1  # seconds, where nobody wakes it
LOOKS_ALL_THE_SAME = 1.0  # seconds, for what is due by now
FORGETS_EVERY = timedelta(hours=1)
PAUSE_AFTER_TROUBLE = timedelta(seconds=2)
GOODBYE = 3.0  # seconds for tries that are under way at the end

# A webhook that was deleted meanwhile, or a database that will be back before the lease is over.
AWAY: tuple[type[Exception], ...] = UNREACHABLE + (NotFound, Busy)  # noqa: RUF005 - mypy cannot see into an unpacked tuple

log = logging.getLogger("camtay.webhooks")


@dataclass
class Courier:
    """One worker's courier; `name` is by what other workers know that it holds a delivery."""

    graph: Graph
    sender: Sender
    name: str
    _running: dict[asyncio.Task[None], int] = field(default_factory=dict)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, settings: Settings) -> Courier:
        """The courier of this data folder."""
        facts = PublicFacts(Projection(settings.data), Follower(settings.data, settings.database_url))
        secret = secret_of(settings)
        desk = Desk(Seal(secret), OperatorsLog())
        graph = Graph(build_schema(), Documents([]), settings.public_url, Links(secret), facts, desk)
        return cls(graph, Sender(loopback=settings.webhooks_loopback == "on"), worker_name(settings))

    async def work(self, stop: asyncio.Event, database_url: str) -> None:
        """Note what is to be told, and tell it, until `stop` is set; nobody else works under this name."""
        async with stamps(database_url, self._woken.set) as stamp:
            await self._work_on(stop, stamp)
        if self._running:
            await asyncio.wait(self._running, timeout=GOODBYE)
        for task in self._running:
            task.cancel()
        self.graph.facts.projection.close()

    async def _work_on(self, stop: asyncio.Event, stamp: Stamp) -> None:
        begun, position, forgets_at = False, 0, _now()
        while not stop.is_set():
            self._woken.clear()
            seen = stamp()
            try:
                if not begun:
                    await delivering.give_back(self.name, _now())
                    position, begun = await delivering.begin(), True
                if forgets_at <= _now():
                    await deliveries.forget(_now())
                    forgets_at = _now() + FORGETS_EVERY
                position = await delivering.note_news(position)
                await self._begin_what_is_due()
            except AWAY as away:
                log.warning("webhooks wait for the database: %s", type(away).__name__)
                await _sleep(PAUSE_AFTER_TROUBLE.total_seconds(), stop)
            except Exception:
                log.exception("webhooks cannot be told of what happens; it is tried again")
                await _sleep(PAUSE_AFTER_TROUBLE.total_seconds(), stop)
            else:
                await self._rest(stop, stamp, seen)

    async def _rest(self, stop: asyncio.Event, stamp: Stamp, seen: object) -> None:
        """Until something was written, a try has ended, or enough time went by for something to be due."""
        for _ in range(round(LOOKS_ALL_THE_SAME / LOOKS_EVERY)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOKS_EVERY)
            if self._woken.is_set() or stop.is_set() or stamp() != seen:
                return

    async def _begin_what_is_due(self) -> None:
        """Begin tries, as many as there is room for; nobody who is slow to answer takes the others' room."""
        room = min(SHARE, MOST_AT_ONCE - len(self._running))
        busy = [webhook for webhook, count in Counter(self._running.values()).items() if count >= SHARE]
        if room <= 0:
            return
        mine = await delivering.claim(self.name, _now(), room, busy)
        for delivery in mine:
            task = asyncio.create_task(self._deliver(delivery))
            self._running[task] = delivery.webhook_id
            task.add_done_callback(self._ended)
        if mine:
            self._woken.set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._woken.set()

    async def _deliver(self, delivery: Delivery) -> None:
        """One try, whatever comes of it."""
        try:
            await self._try(delivery)
        except AWAY as away:
            log.warning("delivery %d waits: %s", delivery.id, type(away).__name__)
        except Exception:
            log.exception("delivery %d could not be tried", delivery.id)
            with suppress(*AWAY):
                # A bug of ours is a try like any other, or it would be one for ever.
                await delivering.conclude(delivery, Outcome(0, error="something went wrong on our side"), _now())

    async def _try(self, delivery: Delivery) -> None:
        webhook = await webhooks.get(delivery.webhook_id)
        try:
            letter = await self._written(delivery, webhook)
        except Unfit as unfit:
            await delivering.refuse_document(delivery, str(unfit), _now())
            return
        except Unanswered:
            await delivering.postpone(delivery, _now() + PAUSE_AFTER_TROUBLE)
            return
        outcome = await self.sender.send(webhook.url, letter, _now().timestamp())
        await delivering.conclude(delivery, outcome, _now())

    async def _written(self, delivery: Delivery, webhook: Webhook) -> Letter:
        """What is sent now: what a stranger sees of the event's subject as of now, however old the event is."""
        variables, answer, position = dict[str, str](), None, 0
        if not is_ping(delivery):
            if not await self.graph.facts.follower.reach(await events.last_id()):
                raise Unanswered
            variables = await variables_of(delivery)
            question = question_of(webhook.document, variables)
            answer, position = await self.graph.execute_for(question, delivery.message)
        body = orjson.dumps(payload(delivery, variables, answer), default=str)
        keys = [webhooks.key_of(secret) for secret in await webhooks.secrets_of(webhook.id)]
        return Letter(delivery.message, delivery.kind, position, body, keys)


def _now() -> datetime:
    return datetime.now(UTC)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
