"""Webhooks through the graph: administrators only, documents that will do, and a secret that is shown once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from samples import admin, ask, data, editor_account
from webhook_samples import TOPIC_NAME, URL, happen

from content_store.delivery import deliveries, delivering, webhooks
from content_store.delivery.delivering import Outcome
from content_store.delivery.webhooks import Webhook
from content_store.people.access import Role, holding
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]

CREATE = """mutation($input: WebhookCreateInput!) { r: webhookCreate(input: $input) {
  secret webhook { id url events document pausedAt secrets { id } } errors { code path message messageEn } } }"""
UPDATE = """mutation($input: WebhookUpdateInput!) { r: webhookUpdate(input: $input) {
  webhook { url events pauseReason } errors { code path messageEn } } }"""
BY_ID = """mutation($input: WebhookInput!) { r: %s(input: $input) { %s errors { code path messageEn } } }"""
SECRET = """mutation($input: WebhookSecretEndInput!) { r: webhookSecretEnd(input: $input) {
  webhook { secrets { id } } errors { code path } } }"""
REPLAY = """mutation($input: DeliveryReplayInput!) { r: deliveryReplay(input: $input) {
  count errors { code path messageEn } } }"""
LOG = """query($id: ID!, $state: DeliveryState) { webhook(id: $id) { deliveries(first: 10, state: $state) {
  totalCount nodes { id event position state dueAt messageId tries { status milliseconds answer error } } } } }"""
NEW: dict[str, Any] = {"url": URL, "events": ["TOPIC"], "document": TOPIC_NAME}


async def done(query: str, **fields: Any) -> Any:
    return (await data(query, await admin(), input=fields))["r"]


async def made(**fields: Any) -> Any:
    created = await done(CREATE, **{**NEW, **fields})
    assert created["errors"] == []
    return created["webhook"]["id"]


async def delivered() -> None:
    """Try all that is due, as a worker would."""
    await delivering.note_news(0)
    now = datetime.now(UTC)
    for delivery in await delivering.claim("a", now, 10, ()):
        await delivering.conclude(delivery, Outcome(12, 200, "đã nhận"), now)


async def test_a_webhook_is_made_with_a_secret_that_no_query_shows_again() -> None:
    created = await done(CREATE, **NEW)

    webhook = created["webhook"]
    shown = await data("{ webhooks { nodes { id url secrets { id createdAt } } } }", await admin())
    assert created["secret"].startswith("whsec_")
    assert {name: webhook[name] for name in ("url", "events", "document", "pausedAt")} == {**NEW, "pausedAt": None}
    assert [node["id"] for node in shown["webhooks"]["nodes"]] == [webhook["id"]]
    assert created["secret"] not in json.dumps(shown)


@pytest.mark.parametrize(
    "query",
    [
        "{ webhooks { totalCount } }",
        '{ webhook(id: "gid://camtay/Webhook/1") { url } }',
        'mutation { webhookCreate(input: {url: "https://a.vn", events: [TOPIC], document: "{ a }"}) { secret } }',
        'mutation { webhookUpdate(input: {id: "gid://camtay/Webhook/1", paused: true}) { errors { code } } }',
        'mutation { webhookDelete(input: {id: "gid://camtay/Webhook/1"}) { deletedId } }',
        'mutation { webhookSecretRotate(input: {id: "gid://camtay/Webhook/1"}) { secret } }',
        'mutation { webhookSecretEnd(input: {id: "gid://camtay/WebhookSecret/1"}) { errors { code } } }',
        'mutation { webhookTest(input: {id: "gid://camtay/Webhook/1"}) { errors { code } } }',
        'mutation { deliveryReplay(input: {id: "gid://camtay/Delivery/1"}) { count } }',
    ],
)
async def test_nobody_but_an_administrator_sees_or_changes_webhooks(query: str) -> None:
    await made()
    account = await editor_account()
    before = await Webhook.all().values()

    told = [await ask(query)] + [await ask(query, holding(account, role)) for role in Role if role is not Role.ADMIN]

    codes = [answer["errors"][0]["extensions"]["code"] for answer in told]
    assert codes == ["UNAUTHENTICATED", *["FORBIDDEN"] * 4]
    assert await Webhook.all().values() == before


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{", "Syntax Error"),
        ("{ nothing }", "Cannot query field 'nothing'"),
        ("mutation { webhookTest(input: {id: 1}) { errors { code } } }", "a document with one query"),
        ("query A { topics { totalCount } } query B { topics { totalCount } }", "operationName"),
        ('subscription { assetProgress(id: "a") { cursor } }', "a document with one query"),
        ("query($id: Int!) { topics(first: $id) { totalCount } }", "$id"),
        ("query($slug: String!) { guide(slug: $slug) { title } }", "$slug"),
        ("query($other: ID!) { node(id: $other) { id } }", "$other"),
        ("{ __schema { types { name } } }", "This server does not describe its schema"),
        ("{ " + "topics { totalCount } " * 30 + "}", "An operation may begin with 20 fields"),
    ],
)
async def test_a_document_that_could_not_be_executed_is_refused_with_its_reason(document: str, reason: str) -> None:
    refused = await done(CREATE, **{**NEW, "document": document})

    (error,) = refused["errors"]
    assert (error["code"], error["path"]) == ("BAD_INPUT", ["document"])
    assert reason in error["messageEn"]
    assert await Webhook.all().count() == 0


async def test_a_document_may_ask_for_a_guide_by_its_slug_where_all_events_are_of_guides() -> None:
    document = "query($slug: String!, $language: Language!) { guide(slug: $slug, languages: [$language]) { title } }"
    webhook = await made(events=["VERSION_PUBLISHED", "VERSION_RECALLED"], document=document)

    refused = await done(UPDATE, id=webhook, events=["VERSION_PUBLISHED", "TOPIC"])

    assert refused["errors"][0]["path"] == ["document"]
    assert "Given are: id" in refused["errors"][0]["messageEn"]


@pytest.mark.parametrize("url", ["http://nhan.example/", "https://10.0.0.1/", "https://localhost@10.0.0.1/"])
async def test_an_address_that_is_not_public_is_refused_and_nothing_is_kept(url: str) -> None:
    refused = await done(CREATE, **{**NEW, "url": url})

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("BAD_INPUT", ["url"])]
    assert await Webhook.all().count() == 0


async def test_a_webhook_without_a_document_or_without_events_is_refused() -> None:
    silent = await done(CREATE, url=URL, events=["TOPIC"])
    deaf = await done(CREATE, **{**NEW, "events": []})

    assert silent["errors"][0]["messageEn"] == "null is not accepted: a document, or its hash as `documentId`."
    assert (deaf["errors"][0]["path"], await Webhook.all().count()) == (["events"], 0)


async def test_a_webhook_is_paused_and_changed_and_goes_on_and_is_deleted() -> None:
    webhook = await made()

    paused = await done(UPDATE, id=webhook, paused=True)
    changed = await done(UPDATE, id=webhook, url=f"{URL}/2", events=["TOPIC", "TEAM"])
    resumed = await done(UPDATE, id=webhook, paused=False)
    deleted = await done(BY_ID % ("webhookDelete", "deletedId"), id=webhook)
    again = await done(BY_ID % ("webhookDelete", "deletedId"), id=webhook)

    assert paused["webhook"]["pauseReason"] == "BY_HAND"
    assert changed["webhook"] == {"url": f"{URL}/2", "events": ["TOPIC", "TEAM"], "pauseReason": "BY_HAND"}
    assert resumed["webhook"]["pauseReason"] is None
    assert (deleted["deletedId"], again["errors"][0]["code"]) == (webhook, "NOT_FOUND")


async def test_a_secret_takes_over_from_another_in_three_steps() -> None:
    webhook = await made()
    (old,) = await webhooks.secrets_of(1)

    rotated = await done(BY_ID % ("webhookSecretRotate", "secret webhook { secrets { id } }"), id=webhook)
    third = await done(BY_ID % ("webhookSecretRotate", "secret"), id=webhook)
    ended = await done(SECRET, id=gid("WebhookSecret", old.id))
    last = await done(SECRET, id=ended["webhook"]["secrets"][0]["id"])

    assert rotated["secret"].startswith("whsec_")
    assert len(rotated["webhook"]["secrets"]) == 2
    assert third["errors"][0]["messageEn"] == "Only 2 secrets may be open at once: end one first."
    assert (third["secret"], last["errors"][0]["code"]) == (None, "BAD_INPUT")
    assert ended["webhook"]["secrets"] == [rotated["webhook"]["secrets"][1]]


async def test_the_log_tells_every_delivery_and_every_try_the_newest_first() -> None:
    webhook = await made()
    first, second = await happen("topic.created", 4), await happen("topic.changed", 4)
    await delivered()
    ping = await done(BY_ID % ("webhookTest", "delivery { id event position state }"), id=webhook)

    log = (await data(LOG, await admin(), id=webhook))["webhook"]["deliveries"]
    waiting = (await data(LOG, await admin(), id=webhook, state="WAITING"))["webhook"]["deliveries"]

    assert [(node["event"], node["position"], node["state"]) for node in log["nodes"]] == [
        ("webhook.ping", None, "WAITING"),
        ("topic.changed", second, "WAITING"),
        ("topic.created", first, "DELIVERED"),
    ]
    assert log["nodes"][2]["tries"] == [{"status": 200, "milliseconds": 12, "answer": "đã nhận", "error": None}]
    assert log["nodes"][2]["dueAt"] is None
    assert waiting["totalCount"] == 2
    assert ping["delivery"] == {
        "id": log["nodes"][0]["id"],
        "event": "webhook.ping",
        "position": None,
        "state": "WAITING",
    }


async def test_one_delivery_or_a_span_of_time_is_sent_again() -> None:
    webhook = await made()
    await happen("topic.created", 4)
    await happen("topic.created", 5)
    await delivered()
    (row, _) = await deliveries.Delivery.all().order_by("id")

    one = await done(REPLAY, id=gid("Delivery", row.id))
    span = await done(REPLAY, webhookId=webhook, since="2026-01-01T00:00:00", until="2199-01-01T00:00:00+07:00")
    none = await done(REPLAY, webhookId=webhook, since="2026-01-01T00:00:00+07:00", until="2026-01-02T00:00:00+07:00")

    assert (one, span, none) == ({"count": 1, "errors": []}, {"count": 2, "errors": []}, {"count": 0, "errors": []})


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, ["id"]),
        ({"webhookId": "gid://camtay/Webhook/1"}, ["id"]),
        ({"id": "gid://camtay/Delivery/77"}, ["id"]),
        ({"id": "gid://camtay/Webhook/1"}, ["id"]),
    ],
)
async def test_what_names_nothing_to_send_again_is_refused(fields: dict[str, str], path: list[str]) -> None:
    await made()

    refused = await done(REPLAY, **fields)

    assert refused["count"] == 0
    assert [error["path"] for error in refused["errors"]] == [path]
