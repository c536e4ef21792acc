"""Webhooks: what they want, their two secrets, and that the feed never hears where they lead."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from samples import editor_account
from webhook_samples import TOPIC_NAME, TOPICS, URL, happen, webhook

from content_store.delivery import delivering, webhooks
from content_store.delivery.deliveries import Delivery
from content_store.delivery.webhooks import EventKind, NewWebhook, PauseReason, Webhook, WebhookChange, WebhookSecret
from content_store.errors import BadInput, NotFound, TooManyAtOnce
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


async def test_a_webhook_begins_with_one_secret_that_the_libraries_of_others_can_read() -> None:
    made, secret = await webhooks.create(NewWebhook(URL, TOPICS, TOPIC_NAME), await editor_account(), loopback=False)

    assert (made.url, made.kinds, made.document, made.paused_at) == (URL, ["topic.*"], TOPIC_NAME, None)
    assert secret.secret.startswith("whsec_")
    assert len(webhooks.key_of(secret)) == 32
    assert base64.b64decode(secret.secret.removeprefix("whsec_")) == webhooks.key_of(secret)


async def test_there_are_two_secrets_at_most_and_one_at_least() -> None:
    made, account = await webhook(), await editor_account()
    (first,) = await webhooks.secrets_of(made.id)

    _, second = await webhooks.rotate_secret(made.id, account)
    with pytest.raises(TooManyAtOnce):
        await webhooks.rotate_secret(made.id, account)
    await webhooks.end_secret(first.id, account)
    with pytest.raises(BadInput, match="the last secret"):
        await webhooks.end_secret(second.id, account)

    assert [row.secret for row in await webhooks.secrets_of(made.id)] == [second.secret]
    assert second.secret != first.secret


async def test_the_feed_hears_of_a_webhook_neither_its_url_nor_its_secrets() -> None:
    made, account = await webhook(f"{URL}?khoa=rieng"), await editor_account()
    _, secret = await webhooks.rotate_secret(made.id, account)
    await webhooks.update(made.id, WebhookChange(url=f"{URL}?khoa=khac"), account, NOON, loopback=False)
    await webhooks.delete(made.id, account)

    told = await Event.filter(subject="webhook").order_by("id")

    kinds = ["webhook.created", "webhook.secret_added", "webhook.changed", "webhook.deleted"]
    assert [event.kind for event in told] == kinds
    assert [event.data for event in told] == [{}] * 4
    assert secret.id > 0


async def test_a_webhook_that_is_deleted_takes_its_secrets_along() -> None:
    made = await webhook()

    await webhooks.delete(made.id, await editor_account())

    assert (await Webhook.all().count(), await WebhookSecret.all().count()) == (0, 0)
    with pytest.raises(NotFound):
        await webhooks.get(made.id)


async def test_pausing_says_why_and_going_on_forgets_it() -> None:
    made, account = await webhook(), await editor_account()

    paused = await webhooks.update(made.id, WebhookChange(paused=True), account, NOON, loopback=False)
    assert (paused.paused_at, paused.pause_reason) == (NOON, PauseReason.BY_HAND)
    await webhooks.update(made.id, WebhookChange(paused=False), account, NOON, loopback=False)

    again = await webhooks.get(made.id)
    assert (again.paused_at, again.pause_reason, again.url) == (None, None, URL)


async def test_a_refused_change_leaves_a_webhook_as_it_was() -> None:
    made, account = await webhook(), await editor_account()

    for change in (WebhookChange(url="https://10.0.0.1/"), WebhookChange(kinds=())):
        with pytest.raises(BadInput):
            await webhooks.update(made.id, change, account, NOON, loopback=False)

    assert (await webhooks.get(made.id)).url == URL
    assert await Event.filter(kind="webhook.changed").count() == 0


async def test_a_webhook_wants_its_kinds_of_what_comes_after_it() -> None:
    made = await webhook(kinds=(EventKind.TOPIC, EventKind.VERSION_RECALLED))
    late, early = made.since_event + 1, made.since_event

    def wants(kind: str, number: int) -> bool:
        return webhooks.wants(made, Event(id=number, kind=kind, subject=kind.split(".")[0], subject_id=1))

    assert wants("topic.created", late)
    assert wants("version.recalled", late)
    assert not wants("version.published", late)
    assert not wants("topic.created", early)


async def test_what_happened_before_the_first_webhook_is_not_looked_through() -> None:
    for subject in (1, 2, 3):
        await happen("topic.created", subject)
    first = await webhook()
    later = await happen("topic.created", 4)

    begun = await delivering.begin()
    seen = await delivering.note_news(begun)

    assert (begun, seen) == (first.since_event, later)
    assert [row.event_id for row in await Delivery.all()] == [later]
    assert await delivering.begin() == later
