"""Webhooks: who is told of what became public, where, and with which secrets it is signed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store import events
from content_store.database import transaction
from content_store.delivery.address import check_url
from content_store.errors import BadInput, NotFound, TooManyAtOnce
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.rows import RowType

WEBHOOKS_MOST = 50
SECRETS_MOST = 2
SECRET_BYTES = 32
PREFIX = "whsec_"  # of Standard Webhooks, whose libraries take the secret as it is


class EventKind(StrEnum):
    """What a webhook may ask to be told of: one kind of event, or all of a public noun."""

    VERSION_PUBLISHED = "version.published"
    VERSION_RETIRED = "version.retired"
    VERSION_RECALLED = "version.recalled"
    PROGRAMME = "programme.*"
    TOPIC = "topic.*"
    LOCALITY = "locality.*"
    TEAM = "team.*"
    ROADMAP = "roadmap.*"
    MEASUREMENT = "measurement.*"
    CONFLICT = "conflict.*"
    TARGET = "target.*"
    INDICATOR = "indicator.*"
    SOURCE = "source.*"
    PLATFORM = "platform.*"
    SERVICE = "service.*"
    ORGANISATION = "organisation.*"


class PauseReason(StrEnum):
    """Why a webhook is paused."""

    BY_HAND = "BY_HAND"
    FAILING = "FAILING"
    GONE = "GONE"
    DOCUMENT = "DOCUMENT"


class Webhook(Model, metaclass=RowType):
    """One receiver, which is told of events after `since_event`; since `failing_since` it has had nothing."""

    id = fields.IntField(primary_key=True)
    url = fields.TextField()
    kinds: list[str] = fields.JSONField(default=list)
    document = fields.TextField()
    since_event = fields.BigIntField()
    paused_at = fields.DatetimeField(null=True)
    pause_reason: PauseReason | None = fields.CharEnumField(  # type: ignore[assignment] # its types know no null
        PauseReason, max_length=20, description="", null=True
    )
    failing_since = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "webhooks"


class WebhookSecret(Model, metaclass=RowType):
    """A key that deliveries are signed with: in the clear, because signing needs it so, and shown only when made."""

    id = fields.IntField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField("camtay.Webhook", related_name=False)
    webhook_id: int
    secret = fields.CharField(max_length=80)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "webhook_secrets"


class NewWebhook(msgspec.Struct, frozen=True):
    """What a webhook begins with; the document was found good by who knows the schema."""

    url: str
    kinds: Sequence[EventKind]
    document: str


class WebhookChange(msgspec.Struct, frozen=True):
    """What becomes of a webhook; None leaves it as it is."""

    url: str | None = None
    kinds: Sequence[EventKind] | None = None
    document: str | None = None
    paused: bool | None = None


def wants(webhook: Webhook, event: events.Event) -> bool:
    """Whether a webhook is told of this event, paused or not."""
    return event.id > webhook.since_event and not {event.kind, f"{event.subject}.*"}.isdisjoint(webhook.kinds)


async def create(new: NewWebhook, account_id: int, *, loopback: bool) -> tuple[Webhook, WebhookSecret]:
    """A webhook for what happens from now on, with its first secret."""
    check_url(new.url, loopback=loopback)
    kinds = _checked(new.kinds)
    if await Webhook.all().count() >= WEBHOOKS_MOST:
        raise TooManyAtOnce(most=WEBHOOKS_MOST, what="webhooks", what_vi="webhook")
    async with transaction():
        webhook = await Webhook.create(url=new.url, kinds=kinds, document=new.document, since_event=0)
        webhook.since_event = await record("webhook.created", webhook.id, account_id)
        await webhook.save()
        return webhook, await _new_secret(webhook.id)


async def update(webhook_id: int, change: WebhookChange, account_id: int, now: datetime, *, loopback: bool) -> Webhook:
    """Change what is said of it; one that goes on is told of all that waited meanwhile."""
    if change.url is not None:
        check_url(change.url, loopback=loopback)
    kinds = None if change.kinds is None else _checked(change.kinds)
    async with transaction():
        webhook = await _locked(webhook_id)
        webhook.url = change.url or webhook.url
        webhook.kinds = kinds or webhook.kinds
        webhook.document = change.document or webhook.document
        if change.paused is not None:
            webhook.paused_at = (webhook.paused_at or now) if change.paused else None
            webhook.pause_reason = (webhook.pause_reason or PauseReason.BY_HAND) if change.paused else None
            webhook.failing_since = None
        await webhook.save()
        await record("webhook.changed", webhook_id, account_id)
    return webhook


async def delete(webhook_id: int, account_id: int) -> None:
    """Forget a webhook with all its deliveries."""
    async with transaction():
        webhook = await _locked(webhook_id)
        await webhook.delete()
        await record("webhook.deleted", webhook_id, account_id)


async def rotate_secret(webhook_id: int, account_id: int) -> tuple[Webhook, WebhookSecret]:
    """One more secret, beside the one that its receivers still know; TooManyAtOnce when there are two."""
    async with transaction():
        webhook = await _locked(webhook_id)
        if await WebhookSecret.filter(webhook_id=webhook_id).count() >= SECRETS_MOST:
            raise TooManyAtOnce(path=("id",), most=SECRETS_MOST, what="secrets", what_vi="khoá bí mật")
        secret = await _new_secret(webhook_id)
        await record("webhook.secret_added", webhook_id, account_id)
    return webhook, secret


async def end_secret(secret_id: int, account_id: int) -> Webhook:
    """Sign with this secret no more; the last one stays, because nothing is sent unsigned."""
    async with transaction():
        secret = await WebhookSecret.get_or_none(id=secret_id)
        if secret is None:
            raise NotFound(path=("id",), what="secret", key=str(secret_id))
        webhook = await _locked(secret.webhook_id)
        if await WebhookSecret.filter(webhook_id=webhook.id).count() < SECRETS_MOST:
            expected, expected_vi = "a secret beside which there is another", "khoá không phải là khoá cuối cùng"
            raise BadInput(path=("id",), value="the last secret", expected=expected, expected_vi=expected_vi)
        await secret.delete()
        await record("webhook.secret_ended", webhook.id, account_id)
    return webhook


async def pause(webhook_id: int, reason: PauseReason, now: datetime) -> None:
    """Send nothing more until somebody says so, inside the caller's transaction; one that is paused stays as it is."""
    if await Webhook.filter(id=webhook_id, paused_at=None).update(paused_at=now, pause_reason=reason):
        await record("webhook.paused", webhook_id, reason=reason.value)


async def get(webhook_id: int) -> Webhook:
    """The webhook, or NotFound."""
    webhook = await Webhook.get_or_none(id=webhook_id)
    if webhook is None:
        raise NotFound(path=("id",), what="webhook", key=str(webhook_id))
    return webhook


async def exist() -> bool:
    """Whether there is any."""
    return await Webhook.exists()


async def page(wanted: Page) -> Slice[Webhook]:
    """All webhooks, in the order in which they were made."""
    return await cut(Webhook.all(), Order("webhooks", "id"), wanted, lambda row: row)


async def secrets_of(webhook_id: int) -> list[WebhookSecret]:
    """Its living secrets, oldest first."""
    return await WebhookSecret.filter(webhook_id=webhook_id).order_by("id")


def key_of(secret: WebhookSecret) -> bytes:
    """The bytes to sign with."""
    return base64.b64decode(secret.secret.removeprefix(PREFIX))


async def _locked(webhook_id: int) -> Webhook:
    webhook = await Webhook.select_for_update().get_or_none(id=webhook_id)
    if webhook is None:
        raise NotFound(path=("id",), what="webhook", key=str(webhook_id))
    return webhook


async def _new_secret(webhook_id: int) -> WebhookSecret:
    made = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return await WebhookSecret.create(webhook_id=webhook_id, secret=f"{PREFIX}{made}")


def _checked(kinds: Sequence[EventKind]) -> list[Any]:
    """The kinds, each once; BadInput when there is none."""
    if not kinds:
        raise BadInput(path=("events",), value="[]", expected="at least one kind", expected_vi="ít nhất một loại")
    return [kind.value for kind in dict.fromkeys(kinds)]
