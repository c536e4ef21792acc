"""Webhooks as those see them who may: where they lead, what they are told, and every try of telling it."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from content_store.delivery import deliveries, webhooks
from content_store.delivery.deliveries import Delivery as DeliveryRow
from content_store.delivery.deliveries import DeliveryState
from content_store.delivery.deliveries import DeliveryTry as DeliveryTryRow
from content_store.delivery.webhooks import EventKind, PauseReason
from content_store.delivery.webhooks import Webhook as WebhookRow
from content_store.delivery.webhooks import WebhookSecret as WebhookSecretRow
from content_store.paging import Page
from content_store.people import access
from content_store.people.access import Action
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.nodes import gid, number_of
from schema.scalars import BigInt

OfState = Annotated[
    DeliveryState | None, strawberry.argument(description="Only those in this state; all when it is left out.")
]


@strawberry.type(description="A secret that a webhook's deliveries are signed with; it was shown when it was made.")
class WebhookSecret:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this secret's.")
    created_at: datetime = strawberry.field(description="Since when it signs.")

    @classmethod
    def of(cls, row: WebhookSecretRow) -> Self:
        return cls(id=gid("WebhookSecret", row.id), created_at=row.created_at)


@strawberry.type(description="One time that a delivery was sent, and what came of it.")
class DeliveryTry:
    at: datetime = strawberry.field(description="When it ended.")
    status: int | None = strawberry.field(description="The answer's HTTP status; null when there was no answer.")
    milliseconds: int = strawberry.field(description="How long it took.")
    answer: str = strawberry.field(description="The first 1024 characters of the answer's body.")
    error: str | None = strawberry.field(description="Why there was no answer; null when there was one.")

    @classmethod
    def of(cls, row: DeliveryTryRow) -> Self:
        return cls(at=row.at, status=row.status, milliseconds=row.milliseconds, answer=row.answer, error=row.error)


@strawberry.type(description="An event on its way to a webhook.")
class Delivery:
    row: strawberry.Private[DeliveryRow]
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this delivery's.")
    message_id: str = strawberry.field(description="The `webhook-id` that it has with every try.")
    event: str = strawberry.field(description="What happened, such as `version.published`; `webhook.ping` for a test.")
    position: BigInt | None = strawberry.field(description="Where in the feed it happened; null for a test.")
    happened_at: datetime = strawberry.field(description="When it happened.")
    state: DeliveryState = strawberry.field(description="How far it is.")
    due_at: datetime | None = strawberry.field(description="From when on it is tried again; null when it is not.")

    @strawberry.field(description="Every try so far, oldest first.")
    async def tries(self, info: Info) -> list[DeliveryTry]:
        found = await info.context.loaded(deliveries.tries_of, self.row.id)
        return [DeliveryTry.of(row) for row in found or []]

    @classmethod
    def of(cls, row: DeliveryRow) -> Self:
        return cls(
            row=row,
            id=gid("Delivery", row.id),
            message_id=row.message,
            event=row.kind,
            position=None if row.event_id is None else BigInt(row.event_id),
            happened_at=row.happened_at,
            state=row.state,
            due_at=row.due_at if row.state is DeliveryState.WAITING else None,
        )


@strawberry.type(description="Somebody who is told what becomes public, by HTTP (webhook).")
class Webhook:
    row: strawberry.Private[WebhookRow]
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this webhook's.")
    url: str = strawberry.field(description="Where it leads.")
    events: list[EventKind] = strawberry.field(description="What it is told of.")
    document: str = strawberry.field(description="The query whose answer it gets.")
    paused_at: datetime | None = strawberry.field(description="Since when nothing is sent; null when it is not paused.")
    pause_reason: PauseReason | None = strawberry.field(description="Why nothing is sent; null when it is not paused.")
    failing_since: datetime | None = strawberry.field(description="The first failure after the last success, if any.")
    created_at: datetime = strawberry.field(description="When it was made.")

    @strawberry.field(description="What signs its deliveries now: one secret, or two while one takes over.")
    async def secrets(self) -> list[WebhookSecret]:
        return [WebhookSecret.of(row) for row in await webhooks.secrets_of(self.row.id)]

    @strawberry.field(description="What it was told and is to be told, the newest first; for thirty days.")
    async def deliveries(self, first: First = 20, after: After = None, state: OfState = None) -> Connection[Delivery]:
        return connection(await deliveries.page(self.row.id, state, Page(first, after)), Delivery.of)

    @classmethod
    def of(cls, row: WebhookRow) -> Self:
        return cls(
            row=row,
            id=gid("Webhook", row.id),
            url=row.url,
            events=[EventKind(kind) for kind in row.kinds],
            document=row.document,
            paused_at=row.paused_at,
            pause_reason=row.pause_reason,
            failing_since=row.failing_since,
            created_at=row.created_at,
        )


@strawberry.type
class WebhookQuery:
    @strawberry.field(description="All webhooks, in the order in which they were made. Needs an administrator's token.")
    async def webhooks(self, info: Info, first: First = 20, after: After = None) -> Connection[Webhook]:
        access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        return connection(await webhooks.page(Page(first, after)), Webhook.of)

    @strawberry.field(description="A webhook. Needs an administrator's token.")
    async def webhook(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The webhook.")]
    ) -> Webhook | None:
        access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        return Webhook.of(await webhooks.get(number_of(id, "Webhook", "id")))
