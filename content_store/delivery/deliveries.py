"""Deliveries: what each webhook is to be told of, one row for each event, and every try of telling it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.delivery import webhooks
from content_store.delivery.webhooks import Webhook
from content_store.errors import NotFound
from content_store.events import Event
from content_store.paging import Order, Page, Slice, cut
from content_store.rows import RowType

PING = "webhook.ping"
KEPT = timedelta(days=30)
ANSWER_MOST = 1_024  # characters of a receiver's answer that are kept
ERROR_MOST = 200


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    GIVEN_UP = "GIVEN_UP"


class Delivery(Model, metaclass=RowType):
    """An event on its way to a webhook; without an event it is a ping.

    `message` is the id that a receiver knows it by. Those with the same `about` go one after the other. From `due_at`
    on anybody may try; who does moves that on, as far as a try can take, and writes his name into `leased_by`.
    """

    id = fields.IntField(primary_key=True)
    message = fields.CharField(max_length=40, unique=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField("camtay.Webhook", related_name=False)
    webhook_id: int
    event_id = fields.BigIntField(null=True)
    kind = fields.CharField(max_length=40)
    subject_id = fields.IntField()
    about = fields.CharField(max_length=60)
    happened_at = fields.DatetimeField()
    state = fields.CharEnumField(DeliveryState, max_length=20, description="")
    due_at = fields.DatetimeField()
    first_tried_at = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0)
    leased_by = fields.CharField(max_length=40, null=True)

    class Meta:
        table = "deliveries"
        unique_together = (("webhook", "event_id"),)
        indexes = (("state", "due_at"), ("webhook_id", "about", "state"), ("happened_at",))


class DeliveryTry(Model, metaclass=RowType):
    """One time that it was sent: what came back, or why nothing did."""

    id = fields.IntField(primary_key=True)
    delivery: fields.ForeignKeyRelation[Delivery] = fields.ForeignKeyField("camtay.Delivery", related_name=False)
    delivery_id: int
    at = fields.DatetimeField()
    status = fields.IntField(null=True)
    milliseconds = fields.IntField()
    answer = fields.TextField(default="")
    error = fields.CharField(max_length=ERROR_MOST, null=True)

    class Meta:
        table = "delivery_tries"


class Span(msgspec.Struct, frozen=True):
    """Events from one instant on and before another."""

    since: datetime
    until: datetime


def delivery_of(event: Event, webhook_id: int, now: datetime) -> Delivery:
    """The delivery of an event, not yet saved."""
    return Delivery(
        message=_message(),
        webhook_id=webhook_id,
        event_id=event.id,
        kind=event.kind,
        subject_id=event.subject_id,
        about=_about(event),
        happened_at=event.at,
        state=DeliveryState.WAITING,
        due_at=now,
    )


async def ping(webhook_id: int, now: datetime) -> Delivery:
    """Something to send that tells nothing, to see whether the receiver is there; tried once, and while paused too."""
    webhook = await webhooks.get(webhook_id)
    message = _message()
    return await Delivery.create(
        message=message,
        webhook_id=webhook.id,
        kind=PING,
        subject_id=webhook.id,
        about=message,
        happened_at=now,
        state=DeliveryState.WAITING,
        due_at=now,
    )


async def replay(delivery_id: int, now: datetime) -> int:
    """Send it again as if it never had been, or now instead of later; 0 when it is being sent at this moment."""
    if not await Delivery.exists(id=delivery_id):
        raise NotFound(path=("id",), what="delivery", key=str(delivery_id))
    return await _again(now, id=delivery_id)


async def replay_all(webhook_id: int, span: Span, now: datetime) -> int:
    """The same for all of a webhook that tell of these events; how many there are."""
    await webhooks.get(webhook_id)
    return await _again(
        now, webhook_id=webhook_id, event_id__not_isnull=True, happened_at__gte=span.since, happened_at__lt=span.until
    )


async def page(webhook_id: int, state: DeliveryState | None, wanted: Page) -> Slice[Delivery]:
    """A webhook's deliveries, the newest first; of one state when it is given."""
    found = Delivery.filter(webhook_id=webhook_id)
    if state is not None:
        found = found.filter(state=state)
    return await cut(found, Order("deliveries", "id", descending=True), wanted, lambda row: row)


async def tries_of(delivery_ids: Sequence[int]) -> dict[int, list[DeliveryTry]]:
    """Every try of each delivery that was tried, oldest first."""
    found: dict[int, list[DeliveryTry]] = {}
    for row in await DeliveryTry.filter(delivery_id__in=list(delivery_ids)).order_by("id"):
        found.setdefault(row.delivery_id, []).append(row)
    return found


async def forget(now: datetime) -> None:
    """Remove what tells of events from more than thirty days ago, delivered or not."""
    await Delivery.filter(happened_at__lt=now - KEPT).delete()


async def _again(now: datetime, **which: Any) -> int:
    """Let these wait for their first try again, but for those that are being sent."""
    return await Delivery.filter(leased_by=None, **which).update(
        state=DeliveryState.WAITING, due_at=now, first_tried_at=None, tries=0
    )


def _about(event: Event) -> str:
    """What must not be told out of order: all versions of a tutorial are one thing, and so is every other subject."""
    if event.subject == "version":
        return f"tutorial/{event.data['tutorial_id']}"
    return f"{event.subject}/{event.subject_id}"


def _message() -> str:
    return f"msg_{secrets.token_hex(16)}"
