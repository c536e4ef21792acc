"""The courier: a receiver gets exactly what a client's query gives, as a stranger sees it after the event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from samples import editor_account
from servers import client_of, settings_for
from standardwebhooks.webhooks import Webhook as Library
from webhook_samples import happen, webhook

from api.courier import Courier
from api.persisted import registered
from content_store.content import publishing
from content_store.content.versions import State, Version
from content_store.database import connect
from content_store.delivery import deliveries, webhooks
from content_store.delivery.deliveries import Delivery, DeliveryState, DeliveryTry
from content_store.delivery.webhooks import EventKind, PauseReason, WebhookChange
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from content_store.projection.files import NAME
from scripts.bench.receiver import Received, Receiver, Reply, receiving

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]

SLUG = "so-bao-hiem-xa-hoi-vssid"
GUIDE = """query($slug: String!, $id: ID!) {
  guide(slug: $slug) { id title steps { title } clips { poster { url } } }
  node(id: $id) { id }
}"""
MOVES = (EventKind.VERSION_PUBLISHED, EventKind.VERSION_RETIRED, EventKind.VERSION_RECALLED)
LOOPBACK = {"CAMTAY_WEBHOOKS_LOOPBACK": "on"}


@asynccontextmanager
async def at_work(url: str, folder: Path) -> AsyncIterator[None]:
    """A courier with a folder, over a database that the test has opened."""
    stop = asyncio.Event()
    settings = settings_for(url, folder, more=LOOPBACK)
    working = asyncio.create_task(Courier.of(settings).work(stop, settings.database_url))
    try:
        yield
    finally:
        stop.set()
        await working


async def came(receiver: Receiver, count: int) -> list[Received]:
    """What came, as soon as so much did."""
    assert await asyncio.to_thread(receiver.until, lambda received: len(received) >= count)
    return receiver.received


async def concluded(count: int) -> list[Delivery]:
    """All deliveries, as soon as so many tries were noted."""
    async with asyncio.timeout(20):
        while await DeliveryTry.all().count() < count:  # noqa: ASYNC110 - the rows tell nobody
            await asyncio.sleep(0.01)
    return await Delivery.all().order_by("id")


async def retire_the_guide() -> None:
    live = await Version.get(state=State.PUBLISHED, tutorial__slug=SLUG)
    await publishing.retire(live.id, live.revision, await editor_account())


async def test_a_receiver_gets_what_a_client_gets_and_can_check_who_sent_it(library_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with client_of(library_url, tmp_path / "server") as client, at_work(library_url, tmp_path / "worker"):
            made = await webhook(receiver.url, MOVES, GUIDE, loopback=True)
            live = await Version.get(state=State.PUBLISHED, tutorial__slug=SLUG)
            position = await happen("version.published", live.id, tutorial_id=live.tutorial_id)
            (first,) = await came(receiver, 1)
            said = first.said["variables"]
            asked = await client.post("/graphql", json={"query": GUIDE, "variables": said})
            await retire_the_guide()
            second = (await came(receiver, 2))[1]
            rows = await concluded(2)
            (secret,) = await webhooks.secrets_of(made.id)

    assert said == {"id": f"gid://camtay/Guide/{live.tutorial_id}@vi", "slug": SLUG, "language": "vi"}
    assert {name: first.said[name] for name in ("data", "extensions")} == asked.json()
    assert first.said["data"]["guide"]["title"] == live.title
    assert first.said["type"] == first.headers["camtay-event"] == "version.published"
    assert int(first.headers["camtay-position"]) >= position
    assert second.said["type"] == "version.retired"
    assert second.said["variables"] == said
    assert second.said["data"] == {"guide": None, "node": None}
    assert Library(secret.secret).verify(first.body, dict(first.headers)) == first.said
    assert [(row.state, row.message) for row in rows] == [
        (DeliveryState.DELIVERED, each.headers["webhook-id"]) for each in (first, second)
    ]


async def test_a_worker_without_a_server_beside_it_reads_what_is_public_too(database_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with connect(database_url), at_work(database_url, tmp_path):
            await webhook(receiver.url, loopback=True)
            await happen("topic.created", 1)
            (first,) = await came(receiver, 1)

    assert first.said["data"] == {"node": None}
    assert (tmp_path / NAME).exists()


async def test_what_was_taken_away_meanwhile_is_not_sent_by_a_later_try(library_url: str, tmp_path: Path) -> None:
    replies = iter([Reply(500, {}, b"h\xe1\xbb\x8fng"), Reply(), Reply()])

    with receiving(lambda _: next(replies)) as receiver:
        async with connect(library_url), at_work(library_url, tmp_path):
            await webhook(receiver.url, MOVES, GUIDE, loopback=True)
            live = await Version.get(state=State.PUBLISHED, tutorial__slug=SLUG)
            await happen("version.published", live.id, tutorial_id=live.tutorial_id)
            await concluded(1)
            await retire_the_guide()
            (failed, *_) = await Delivery.all().order_by("id")
            await deliveries.replay(failed.id, failed.happened_at)
            first, second, third = await came(receiver, 3)
            await concluded(3)
            tries = await DeliveryTry.all().order_by("id")

    assert [each.headers["webhook-id"] for each in (first, second)] == [first.headers["webhook-id"]] * 2
    assert [each.said["type"] for each in (first, second, third)] == [*["version.published"] * 2, "version.retired"]
    assert first.said["data"]["guide"]["title"] == live.title
    assert second.said["data"]["guide"] is None
    assert [(row.status, row.answer) for row in tries] == [(500, "hỏng"), (204, ""), (204, "")]


async def test_two_secrets_sign_until_the_older_one_is_ended(database_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with connect(database_url), at_work(database_url, tmp_path):
            made, account = await webhook(receiver.url, loopback=True), await editor_account()
            (old,) = await webhooks.secrets_of(made.id)
            _, new = await webhooks.rotate_secret(made.id, account)
            await happen("topic.changed", 1)
            await came(receiver, 1)
            await webhooks.end_secret(old.id, account)
            await happen("topic.changed", 1)
            both, one = await came(receiver, 2)

    assert Library(old.secret).verify(both.body, dict(both.headers)) == both.said
    assert Library(new.secret).verify(both.body, dict(both.headers)) == both.said
    assert len(one.headers["webhook-signature"].split(" ")) == 1
    assert Library(new.secret).verify(one.body, dict(one.headers)) == one.said


async def test_a_ping_says_nothing_but_that_it_is_one(database_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with connect(database_url), at_work(database_url, tmp_path):
            made = await webhook(receiver.url, loopback=True)
            sent = await deliveries.ping(made.id, (await webhooks.get(made.id)).created_at)
            (ping,) = await came(receiver, 1)
            (row,) = await concluded(1)

    assert (ping.said["type"], ping.said["variables"], ping.said["data"]) == ("webhook.ping", {}, {})
    assert (row.state, row.message) == (DeliveryState.DELIVERED, sent.message)


async def test_a_slow_receiver_does_not_keep_another_from_its_news(database_url: str, tmp_path: Path) -> None:
    def slow(_: Received) -> Reply:
        return Reply(delay=2.0)

    with receiving(slow) as sleepy, receiving() as quick:
        async with connect(database_url), at_work(database_url, tmp_path):
            await webhook(sleepy.url, loopback=True)
            await webhook(quick.url, loopback=True)
            for number in range(1, 13):
                await happen("topic.changed", number)
            received = await came(quick, 12)
            waiting = len(sleepy.received)
            span = received[-1].at - received[0].at

    assert waiting <= 8
    assert span < 2.0


async def test_a_document_that_fits_the_schema_no_more_pauses_its_webhook(database_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with connect(database_url), at_work(database_url, tmp_path):
            made = await webhook(receiver.url, document="{ nothingOfThisName }", loopback=True)
            await happen("topic.changed", 1)
            (row,) = await concluded(1)
            paused = await webhooks.get(made.id)
            (noted,) = await DeliveryTry.all()
            change = WebhookChange(document="{ topics { totalCount } }", paused=False)
            await webhooks.update(made.id, change, await editor_account(), row.happened_at, loopback=True)
            (mended,) = await came(receiver, 1)

    assert paused.pause_reason is PauseReason.DOCUMENT
    assert noted.error == "Cannot query field 'nothingOfThisName' on type 'Query'."
    assert mended.said["data"] == {"topics": {"totalCount": 0}}


async def test_a_registered_document_is_meant_by_its_hash(library_url: str, tmp_path: Path) -> None:
    (document,) = [each for each in registered() if each.name == "GuideDetail"]
    new = {"url": "https://nhan.example", "events": ["VERSION_PUBLISHED"], "documentId": document.id}
    create = """mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) {
      webhook { document } errors { code path } } }"""
    async with client_of(library_url, tmp_path) as client:
        token = {"authorization": f"Bearer {await issue_token('quản trị', Role.ADMIN)}"}
        said = {"query": create, "variables": {"input": new}}
        known = await client.post("/graphql", json=said, headers=token)
        new["documentId"] = f"sha256:{'0' * 64}"
        unknown = await client.post("/graphql", json=said, headers=token)

    assert known.json()["data"]["webhookCreate"] == {"webhook": {"document": document.text}, "errors": []}
    errors = unknown.json()["data"]["webhookCreate"]["errors"]
    assert errors == [{"code": "PERSISTED_QUERY_NOT_FOUND", "path": ["documentId"]}]


async def test_two_couriers_share_the_work_and_send_nothing_twice(database_url: str, tmp_path: Path) -> None:
    def soon(_: Received) -> Reply:
        return Reply(delay=0.02)

    with receiving(soon) as receiver:
        async with (
            connect(database_url),
            at_work(database_url, tmp_path / "one"),
            at_work(database_url, tmp_path / "other"),
        ):
            await webhook(receiver.url, loopback=True)
            told = [(number % 5 + 1, await happen("topic.changed", number % 5 + 1)) for number in range(40)]
            await concluded(40)
            events = {row.message: row.event_id for row in await Delivery.all()}

    heard = [events[each.headers["webhook-id"]] for each in receiver.received]
    assert sorted(heard, key=lambda number: number or 0) == [event for _, event in told]
    for topic in range(1, 6):
        mine = [event for about, event in told if about == topic]
        assert [event for event in heard if event in mine] == mine
