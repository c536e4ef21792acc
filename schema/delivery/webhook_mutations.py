"""What administrators may do with webhooks."""

from datetime import datetime

import strawberry

from content_store.delivery import deliveries, webhooks
from content_store.delivery.deliveries import Span
from content_store.delivery.webhooks import EventKind, NewWebhook, WebhookChange
from content_store.errors import BadInput
from content_store.people import access
from content_store.people.access import Action
from content_store.registry.timeline import instant
from schema.context import Info
from schema.delivery.payloads import check_document
from schema.delivery.webhooks import Delivery, Webhook
from schema.inputs import What
from schema.nodes import number_of
from schema.refusals import Refusable, UserError

GUIDES = {EventKind.VERSION_PUBLISHED, EventKind.VERSION_RETIRED, EventKind.VERSION_RECALLED}
DOCUMENT = (
    "One query, which is answered as for a stranger whenever something is sent. Its variables may be `id`, the public "
    "id of what the event is about, and where all events are about guides `slug` and `language`."
)
DOCUMENT_ID = "The document by its hash, as `/documents` lists it, in place of its text."


@strawberry.input(description="Somebody who is to be told what becomes public.")
class WebhookCreateInput:
    url: str = strawberry.field(description="An absolute https:// URL at a public address.")
    events: list[EventKind] = strawberry.field(description="What it is told of.")
    document: str | None = strawberry.field(default=None, description=DOCUMENT)
    document_id: str | None = strawberry.field(default=None, description=DOCUMENT_ID)


@strawberry.input(description="What becomes of a webhook; what is left out stays as it is.")
class WebhookUpdateInput:
    id: strawberry.ID = strawberry.field(description="The webhook.")
    url: str | None = strawberry.field(default=None, description="Another address, for what waits too.")
    events: list[EventKind] | None = strawberry.field(default=None, description="Other events, from now on.")
    document: str | None = strawberry.field(default=None, description=DOCUMENT)
    document_id: str | None = strawberry.field(default=None, description=DOCUMENT_ID)
    paused: bool | None = strawberry.field(
        default=None, description="True sends nothing for now; false sends all that waited, and what comes."
    )


@strawberry.input(description="The webhook that is meant.")
class WebhookInput:
    id: strawberry.ID = strawberry.field(description="The webhook.")


@strawberry.input(description="The secret that is to sign no more.")
class WebhookSecretEndInput:
    id: strawberry.ID = strawberry.field(description="The secret, as the webhook's `secrets` name it.")


@strawberry.input(description="What is to be sent again: one delivery, or all of a webhook from a span of time.")
class DeliveryReplayInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="The delivery.")
    webhook_id: strawberry.ID | None = strawberry.field(default=None, description="The webhook, in place of `id`.")
    since: datetime | None = strawberry.field(default=None, description="What happened then or later.")
    until: datetime | None = strawberry.field(default=None, description="What happened before then.")


@strawberry.type(description="The webhook after the change, or why it was not made.")
class WebhookPayload:
    webhook: Webhook | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The webhook with a new secret, or why there is none.")
class WebhookSecretPayload:
    webhook: Webhook | None = strawberry.field(default=None, description="Null when there are errors.")
    secret: str | None = strawberry.field(
        default=None, description="The new secret, `whsec_…`, shown this once; null when there are errors."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="Which webhook is no more, or why it still is.")
class WebhookDeletePayload:
    deleted_id: strawberry.ID | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The delivery that was begun, or why there is none.")
class WebhookTestPayload:
    delivery: Delivery | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="How much is sent again, or why nothing is.")
class DeliveryReplayPayload:
    count: int = strawberry.field(default=0, description="How many deliveries wait for it; 0 when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type
class WebhookMutation:
    @strawberry.mutation(
        description="Tell somebody from now on what becomes public.", extensions=[Refusable(WebhookSecretPayload)]
    )
    async def webhook_create(self, info: Info, input: What[WebhookCreateInput]) -> WebhookSecretPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        document = _document_in(info, input)
        if document is None:
            expected, expected_vi = "a document, or its hash as `documentId`", "một tài liệu, hoặc `documentId` của nó"
            raise BadInput(path=("document",), value="null", expected=expected, expected_vi=expected_vi)
        check_document(info.schema, document, guides_only=GUIDES.issuperset(input.events))
        new = NewWebhook(input.url, input.events, document)
        webhook, secret = await webhooks.create(new, account, loopback=info.context.saving.loopback)
        return WebhookSecretPayload(webhook=Webhook.of(webhook), secret=secret.secret)

    @strawberry.mutation(
        description="Change where a webhook leads and what it is told, or pause it.",
        extensions=[Refusable(WebhookPayload)],
    )
    async def webhook_update(self, info: Info, input: What[WebhookUpdateInput]) -> WebhookPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        known = await webhooks.get(number_of(input.id, "Webhook", "id"))
        document = _document_in(info, input)
        if document is not None or input.events is not None:
            events = {EventKind(kind) for kind in known.kinds} if input.events is None else input.events
            check_document(info.schema, document or known.document, guides_only=GUIDES.issuperset(events))
        change = WebhookChange(input.url, input.events, document, input.paused)
        context = info.context
        row = await webhooks.update(known.id, change, account, context.now, loopback=context.saving.loopback)
        return WebhookPayload(webhook=Webhook.of(row))

    @strawberry.mutation(
        description="Tell somebody nothing more, what waits included; its log goes too.",
        extensions=[Refusable(WebhookDeletePayload)],
    )
    async def webhook_delete(self, info: Info, input: What[WebhookInput]) -> WebhookDeletePayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        await webhooks.delete(number_of(input.id, "Webhook", "id"), account)
        return WebhookDeletePayload(deleted_id=input.id)

    @strawberry.mutation(
        description="Sign with one more secret, beside the one that the receiver still knows.",
        extensions=[Refusable(WebhookSecretPayload)],
    )
    async def webhook_secret_rotate(self, info: Info, input: What[WebhookInput]) -> WebhookSecretPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        webhook, secret = await webhooks.rotate_secret(number_of(input.id, "Webhook", "id"), account)
        return WebhookSecretPayload(webhook=Webhook.of(webhook), secret=secret.secret)

    @strawberry.mutation(
        description="Sign with a secret no more, once the receiver knows the other one.",
        extensions=[Refusable(WebhookPayload)],
    )
    async def webhook_secret_end(self, info: Info, input: What[WebhookSecretEndInput]) -> WebhookPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        row = await webhooks.end_secret(number_of(input.id, "WebhookSecret", "id"), account)
        return WebhookPayload(webhook=Webhook.of(row))

    @strawberry.mutation(
        description="Send a webhook something that says nothing, once, even while it is paused.",
        extensions=[Refusable(WebhookTestPayload)],
    )
    async def webhook_test(self, info: Info, input: What[WebhookInput]) -> WebhookTestPayload:
        access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        row = await deliveries.ping(number_of(input.id, "Webhook", "id"), info.context.now)
        return WebhookTestPayload(delivery=Delivery.of(row))

    @strawberry.mutation(
        description="Send again what was delivered, or given up, or waits; what is being sent is left alone.",
        extensions=[Refusable(DeliveryReplayPayload)],
    )
    async def delivery_replay(self, info: Info, input: What[DeliveryReplayInput]) -> DeliveryReplayPayload:
        access.require_everywhere(info.context.viewer, Action.MANAGE_WEBHOOKS)
        if input.id is not None:
            count = await deliveries.replay(number_of(input.id, "Delivery", "id"), info.context.now)
        elif input.webhook_id is not None and input.since is not None:
            span = Span(instant(input.since), instant(input.until or info.context.now))
            webhook = number_of(input.webhook_id, "Webhook", "webhookId")
            count = await deliveries.replay_all(webhook, span, info.context.now)
        else:
            expected, expected_vi = "`id`, or `webhookId` with `since`", "`id`, hoặc `webhookId` kèm `since`"
            raise BadInput(path=("id",), value="null", expected=expected, expected_vi=expected_vi)
        return DeliveryReplayPayload(count=count)


def _document_in(info: Info, input: WebhookCreateInput | WebhookUpdateInput) -> str | None:
    """The text of the document that is given as such, or by its hash; None when neither is."""
    if input.document is None and input.document_id is None:
        return None
    return info.context.saving.document(input.document, input.document_id)
