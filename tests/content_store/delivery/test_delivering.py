"""Delivering: every event once, in the order of its thing, tried for a day and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from samples import editor_account
from webhook_samples import TOPICS, URL, happen, webhook

from content_store import events
from content_store.database import transaction
from content_store.delivery import deliveries, delivering, webhooks
from content_store.delivery.deliveries import PING, Delivery, DeliveryState, DeliveryTry, Span
from content_store.delivery.delivering import DAY, FOLLOWER, LEASE, Outcome
from content_store.delivery.webhooks import EventKind, PauseReason, Webhook, WebhookChange
from content_store.errors import NotFound

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]
GOOD = Outcome(12, 204)
BAD = Outcome(30, 500, "hỏng")
DEAD = Outcome(5_000, error="nobody answered")
MINUTE = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


async def claimed(at: datetime, worker: str = "a") -> list[int | None]:
    """The events that a worker may tell of at this moment, which it now holds."""
    return [row.event_id for row in await delivering.claim(worker, at, 100, ())]


async def held(event_id: int) -> Delivery:
    return await Delivery.get(event_id=event_id)


async def test_every_event_that_is_wanted_becomes_one_delivery_however_often_the_feed_is_read() -> None:
    one, other = await webhook(), await webhook(kinds=(EventKind.PROGRAMME,))
    topic, _, programme = [await happen(kind, 7) for kind in ("topic.created", "token.issued", "programme.composed")]

    seen = [await delivering.note_news(0), await delivering.note_news(0), await delivering.note_news(programme)]

    rows = await Delivery.all().order_by("event_id")
    assert [(row.webhook_id, row.event_id, row.kind) for row in rows] == [
        (one.id, topic, "topic.created"),
        (other.id, programme, "programme.composed"),
    ]
    assert seen == [programme] * 3
    assert await events.position_of(FOLLOWER) == programme
    assert len({row.message for row in rows}) == 2


async def test_a_change_that_was_rolled_back_is_told_to_nobody() -> None:
    await webhook()

    async def change_and_fail() -> None:
        async with transaction():
            await events.record("topic.created", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_and_fail()
    await delivering.note_news(0)

    assert await Delivery.all().count() == 0


async def test_what_nobody_wants_is_passed_over_without_a_write() -> None:
    await webhook()
    last = await happen("asset.ready", 3)

    assert await delivering.note_news(0) == last
    assert await events.position_of(FOLLOWER) == 0


async def test_versions_of_one_tutorial_wait_for_one_another_and_other_things_do_not() -> None:
    await webhook(kinds=(EventKind.VERSION_PUBLISHED, EventKind.VERSION_RETIRED, EventKind.TOPIC))
    first = await happen("version.published", 1, tutorial_id=5)
    second = await happen("version.retired", 1, tutorial_id=5)
    other = await happen("version.published", 2, tutorial_id=6)
    topic = await happen("topic.created", 5)
    await delivering.note_news(0)

    assert await claimed(now()) == [first, other, topic]
    assert await claimed(now()) == []
    await delivering.conclude(await held(first), GOOD, now())
    assert await claimed(now()) == [second]


async def test_a_failed_delivery_is_tried_later_and_later_and_holds_up_what_comes_after_it() -> None:
    await webhook()
    first, second = await happen("topic.changed", 5), await happen("topic.changed", 5)
    await delivering.note_news(0)
    at, waits = now(), []

    for _ in range(7):
        assert await claimed(at) == [first]
        await delivering.conclude(await held(first), BAD, at)
        waits.append(round((await held(first)).due_at.timestamp() - at.timestamp()))
        assert await claimed(at) == []
        at = (await held(first)).due_at

    usual = [5, 20, 80, 320, 1280, 5120, 14400]
    assert all(0.79 * most <= wait <= 1.21 * most + 1 for wait, most in zip(waits, usual, strict=True)), waits
    assert (await held(second)).tries == 0


async def test_after_a_day_the_last_try_is_made_and_the_webhook_is_paused() -> None:
    made = await webhook()
    first, second = await happen("topic.changed", 5), await happen("topic.changed", 5)
    await delivering.note_news(0)
    began = at = now()
    tries = 0
    while await claimed(at) == [first]:
        await delivering.conclude(await held(first), DEAD, at)
        tries, at = tries + 1, (await held(first)).due_at

    given_up, row = await held(first), await Webhook.get(id=made.id)
    assert (given_up.state, given_up.tries) == (DeliveryState.GIVEN_UP, tries)
    assert 10 <= tries <= 16
    assert (await DeliveryTry.all().order_by("-id").first() or given_up).id == tries
    assert row.pause_reason is PauseReason.FAILING
    assert row.paused_at is not None
    assert abs(row.paused_at - began - DAY) < MINUTE
    assert await claimed(at + DAY) == []

    await webhooks.update(made.id, WebhookChange(paused=False), await editor_account(), at, loopback=False)
    assert await claimed(at + DAY) == [second]


async def test_a_webhook_that_takes_anything_is_not_paused_for_what_it_does_not_take() -> None:
    made = await webhook()
    poison, good = await happen("topic.changed", 5), await happen("topic.changed", 6)
    await delivering.note_news(0)
    began = now()
    await claimed(began)
    await delivering.conclude(await held(poison), BAD, began)
    await delivering.conclude(await held(good), GOOD, began + MINUTE)

    await claimed(began + DAY)
    await delivering.conclude(await held(poison), BAD, began + DAY)

    assert (await held(poison)).state is DeliveryState.GIVEN_UP
    row = await Webhook.get(id=made.id)
    assert (row.paused_at, row.failing_since) == (None, began + DAY)


async def test_a_receiver_that_is_gone_is_paused_at_once_and_loses_nothing() -> None:
    made = await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    await claimed(now())

    await delivering.conclude(await held(event), Outcome(3, 410), now())

    assert (await Webhook.get(id=made.id)).pause_reason is PauseReason.GONE
    assert (await held(event)).state is DeliveryState.WAITING


async def test_a_receiver_may_ask_for_more_time_and_gets_four_hours_at_most() -> None:
    await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    waits = []
    at = now()
    for asked in (timedelta(minutes=30), timedelta(days=3)):
        await claimed(at)
        await delivering.conclude(await held(event), Outcome(3, 503, retry_after=asked), at)
        waits.append((await held(event)).due_at - at)
        at = (await held(event)).due_at

    assert waits == [timedelta(minutes=30), timedelta(hours=4)]


async def test_two_workers_never_hold_the_same_delivery_until_the_first_is_given_up() -> None:
    await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    began = now()

    assert await claimed(began, "a") == [event]
    assert await claimed(began + LEASE / 2, "b") == []
    late = await held(event)
    assert await claimed(began + LEASE, "b") == [event]
    await delivering.conclude(late, GOOD, began + LEASE)

    assert (await held(event)).leased_by == "b"
    assert await DeliveryTry.all().count() == 0


async def test_what_a_killed_worker_held_is_free_as_soon_as_it_is_back() -> None:
    await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    began = now()
    await claimed(began, "a")

    await delivering.give_back("b", began)
    assert await claimed(began, "c") == []
    await delivering.give_back("a", began)
    assert await claimed(began, "a") == [event]


async def test_a_paused_webhook_is_told_afterwards_what_happened_meanwhile() -> None:
    made, account = await webhook(), await editor_account()
    await webhooks.update(made.id, WebhookChange(paused=True), account, now(), loopback=False)
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)

    assert await claimed(now()) == []
    await webhooks.update(made.id, WebhookChange(paused=False), account, now(), loopback=False)
    assert await claimed(now()) == [event]


async def test_every_try_is_kept_with_the_beginning_of_its_answer() -> None:
    await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    for outcome in (DEAD, Outcome(7, 200, "đã nhận " * 1000)):
        await claimed(now() + MINUTE)
        await delivering.conclude(await held(event), outcome, now())

    row = await held(event)
    dead, good = (await deliveries.tries_of([row.id]))[row.id]
    assert (dead.status, dead.milliseconds, dead.error, dead.answer) == (None, 5_000, "nobody answered", "")
    assert (good.status, good.error, len(good.answer)) == (200, None, 1024)
    assert row.state is DeliveryState.DELIVERED


async def test_a_ping_is_tried_once_even_while_the_webhook_is_paused() -> None:
    made = await webhook()
    await webhooks.update(made.id, WebhookChange(paused=True), await editor_account(), now(), loopback=False)
    sent = await deliveries.ping(made.id, now())

    (mine,) = await delivering.claim("a", now(), 10, ())
    await delivering.conclude(mine, BAD, now())

    row = await Delivery.get(id=sent.id)
    assert (row.kind, row.state, row.tries) == (PING, DeliveryState.GIVEN_UP, 1)
    assert (await Webhook.get(id=made.id)).failing_since is None


async def test_what_was_delivered_or_given_up_can_be_sent_again_in_its_order() -> None:
    made = await webhook()
    told = [await happen("topic.changed", 5) for _ in range(3)]
    await delivering.note_news(0)
    for event in told:
        assert await claimed(now()) == [event]
        await delivering.conclude(await held(event), GOOD, now())
    rows = [await held(event) for event in told]

    assert await deliveries.replay(rows[2].id, now()) == 1
    one = await Delivery.get(id=rows[2].id)
    span = Span(rows[0].happened_at, rows[2].happened_at)
    count = await deliveries.replay_all(made.id, span, now())

    assert (one.state, one.tries, one.message) == (DeliveryState.WAITING, 0, rows[2].message)
    assert count == 2
    assert await claimed(now()) == [told[0]]
    with pytest.raises(NotFound):
        await deliveries.replay(9_999, now())


async def test_what_is_older_than_thirty_days_is_forgotten_with_its_tries() -> None:
    await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    await claimed(now())
    await delivering.conclude(await held(event), GOOD, now())

    await deliveries.forget(now() + timedelta(days=29))
    assert (await Delivery.all().count(), await DeliveryTry.all().count()) == (1, 1)
    await deliveries.forget(now() + timedelta(days=31))
    assert (await Delivery.all().count(), await DeliveryTry.all().count()) == (0, 0)


async def test_one_webhook_that_has_its_share_leaves_the_others_theirs() -> None:
    busy, calm = await webhook(URL, TOPICS), await webhook(URL, TOPICS)
    await happen("topic.changed", 5)
    await delivering.note_news(0)

    (mine,) = await delivering.claim("a", now(), 10, {busy.id})

    assert mine.webhook_id == calm.id


async def test_a_document_that_fits_no_more_pauses_its_webhook_and_keeps_the_delivery() -> None:
    made = await webhook()
    event = await happen("topic.changed", 5)
    await delivering.note_news(0)
    await claimed(now())

    await delivering.refuse_document(await held(event), "Cannot query field 'x'.", now())

    row = await held(event)
    assert (row.state, row.leased_by) == (DeliveryState.WAITING, None)
    assert (await Webhook.get(id=made.id)).pause_reason is PauseReason.DOCUMENT
