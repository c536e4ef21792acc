"""Delivering: from the feed to deliveries, and from one try of a delivery to the next or the last."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from content_store import events
from content_store.database import select, transaction
from content_store.delivery import webhooks
from content_store.delivery.deliveries import (
    ANSWER_MOST,
    ERROR_MOST,
    PING,
    Delivery,
    DeliveryState,
    DeliveryTry,
    delivery_of,
)
from content_store.delivery.webhooks import PauseReason, Webhook
from content_store.events import Event

FOLLOWER = "webhooks"
LOT = 500  # events that are looked at together
LEASE = timedelta(seconds=60)  # longer than any try takes
DAY = timedelta(hours=24)  # after the first try that failed, the last one
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=4)
GROWTH = 4
JITTER = 0.2  # of a delay, more or less
_GONE = 410
# What is due and waits for nothing of the same webhook that tells of the same thing and happened before.
_DUE = """
SELECT delivery.id FROM deliveries delivery JOIN webhooks webhook ON webhook.id = delivery.webhook_id
WHERE delivery.state = 'WAITING' AND delivery.due_at <= ? AND delivery.webhook_id NOT IN (?)
AND (webhook.paused_at IS NULL OR delivery.event_id IS NULL)
AND NOT EXISTS (
    SELECT 1 FROM deliveries earlier WHERE earlier.webhook_id = delivery.webhook_id
    AND earlier.about = delivery.about AND earlier.state = 'WAITING' AND earlier.event_id < delivery.event_id
) ORDER BY delivery.due_at, delivery.id LIMIT ?
"""

_chance = random.SystemRandom()


@dataclass(frozen=True)
class Outcome:
    """What came of a try: a status with the answer's beginning, or an error in its place."""

    milliseconds: int
    status: int | None = None
    answer: str = ""
    error: str | None = None
    retry_after: timedelta | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


async def begin() -> int:
    """After which event the news begin: what no webhook there is was made for is not looked through."""
    asked = await Webhook.all().order_by("since_event").first()
    return max(await events.position_of(FOLLOWER), asked.since_event if asked else 0)


async def note_news(seen: int) -> int:
    """Make deliveries of all events after `seen` that a webhook wants, each once; the last event that was looked at.

    The position is kept where something was made of it, and every so many events, so that a change that no webhook
    wants costs no write.
    """
    while news := await events.following(seen, LOT):
        # After the events: a webhook that any of them is for was made before them, and is seen.
        asked = await Webhook.all().only("id", "kinds", "since_event")
        wanted = any(webhooks.wants(webhook, event) for event in news for webhook in asked)
        if wanted or len(news) == LOT:
            await _note(news, asked)
        seen = news[-1].id
    return seen


async def _note(news: Sequence[Event], asked: Sequence[Webhook]) -> None:
    now = datetime.now(UTC)
    async with transaction():
        done = await events.hold_position_of(FOLLOWER)
        made = [
            delivery_of(event, webhook.id, now)
            for event in news
            for webhook in asked
            if event.id > done and webhooks.wants(webhook, event)
        ]
        # Who was deleted meanwhile, and what another process made at this moment, is left out.
        there = {webhook.id for webhook in await Webhook.all().select_for_update()}
        await Delivery.bulk_create([each for each in made if each.webhook_id in there], ignore_conflicts=True)
        if news[-1].id > done:
            await events.move_to(FOLLOWER, news[-1].id)


async def claim(worker: str, now: datetime, most: int, without: Collection[int]) -> list[Delivery]:
    """Deliveries that this worker and no other may try now, the longest due first; none of the webhooks `without`."""
    claimed = []
    for row in await select(_DUE, now, sorted(without) or [0], most):
        mine = Delivery.filter(id=row["id"], state=DeliveryState.WAITING, due_at__lte=now)
        if await mine.update(due_at=now + LEASE, leased_by=worker):
            claimed.append(await Delivery.get(id=row["id"]))
    return claimed


async def give_back(worker: str, now: datetime) -> None:
    """Let anybody try what a worker of this name was at when it was killed; called while there is none."""
    await Delivery.filter(leased_by=worker).update(due_at=now, leased_by=None)


async def postpone(delivery: Delivery, until: datetime) -> None:
    """Give a delivery back untried."""
    await Delivery.filter(id=delivery.id, leased_by=delivery.leased_by).update(due_at=until, leased_by=None)


async def conclude(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Note a try, and with it when the next one is, or that there is none.

    A webhook that failed for a day is paused, and one that says it is gone at once. Nothing is noted where the webhook
    was deleted meanwhile.
    """
    first = delivery.first_tried_at or now
    ends = outcome.delivered or delivery.kind == PING or now >= first + DAY
    lost = DeliveryState.GIVEN_UP if ends else DeliveryState.WAITING
    async with transaction():
        kept = await Delivery.filter(id=delivery.id, leased_by=delivery.leased_by).update(
            state=DeliveryState.DELIVERED if outcome.delivered else lost,
            due_at=min(now + _delay(delivery.tries, outcome), max(first + DAY, now)),
            first_tried_at=first,
            tries=delivery.tries + 1,
            leased_by=None,
        )
        if not kept:
            return
        await DeliveryTry.create(
            delivery_id=delivery.id,
            at=now,
            status=outcome.status,
            milliseconds=outcome.milliseconds,
            # A receiver may say again what it was told, and what is told of teams may be withdrawn.
            answer="" if delivery.kind.startswith("team.") else outcome.answer[:ANSWER_MOST],
            error=outcome.error and outcome.error[:ERROR_MOST],
        )
        if delivery.kind != PING:
            await _note_health(delivery.webhook_id, outcome, now)


async def refuse_document(delivery: Delivery, error: str, now: datetime) -> None:
    """Note that a webhook's document does not fit the schema any more: it is paused until somebody mends it."""
    async with transaction():
        await postpone(delivery, now)
        await DeliveryTry.create(delivery_id=delivery.id, at=now, milliseconds=0, error=error[:ERROR_MOST])
        await webhooks.pause(delivery.webhook_id, PauseReason.DOCUMENT, now)


async def _note_health(webhook_id: int, outcome: Outcome, now: datetime) -> None:
    if outcome.delivered:
        await Webhook.filter(id=webhook_id, failing_since__not_isnull=True).update(failing_since=None)
        return
    await Webhook.filter(id=webhook_id, failing_since=None).update(failing_since=now)
    webhook = await webhooks.get(webhook_id)
    if outcome.status == _GONE:
        await webhooks.pause(webhook_id, PauseReason.GONE, now)
    elif webhook.failing_since is not None and webhook.failing_since + DAY <= now:
        await webhooks.pause(webhook_id, PauseReason.FAILING, now)


def _delay(tries: int, outcome: Outcome) -> timedelta:
    """How long to wait after a try that had so many before it: what the receiver asks for, if that is longer."""
    exact: timedelta = min(FIRST_DELAY * GROWTH ** min(tries, 10), LONGEST_DELAY)
    usual = exact * _chance.uniform(1 - JITTER, 1 + JITTER)
    return max(usual, min(outcome.retry_after or usual, LONGEST_DELAY))
