"""Webhooks that tests begin with, and events for them."""

from __future__ import annotations

from samples import editor_account

from content_store.database import transaction
from content_store.delivery import webhooks
from content_store.delivery.webhooks import EventKind, NewWebhook, Webhook
from content_store.events import record

URL = "https://nhan.example/hook"
TOPIC_NAME = "query($id: ID!) { node(id: $id) { ... on Topic { name } } }"
TOPICS = (EventKind.TOPIC,)


async def webhook(
    url: str = URL, kinds: tuple[EventKind, ...] = TOPICS, document: str = TOPIC_NAME, *, loopback: bool = False
) -> Webhook:
    """A webhook for what happens from now on."""
    new = NewWebhook(url, kinds, document)
    made, _ = await webhooks.create(new, await editor_account(), loopback=loopback)
    return made


async def happen(kind: str, subject_id: int, **data: int) -> int:
    """An event by itself; its id."""
    async with transaction():
        return await record(kind, subject_id, None, **data)
