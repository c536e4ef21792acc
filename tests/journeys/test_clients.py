"""The clients and the audit that others wrote, against a running server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from node_clients import told_by
from samples import NOW, original_of
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from content_store import database
from content_store.content import assets, rendering, renderings
from content_store.content.assets import AssetKind
from content_store.content.renderings import Progress
from content_store.people.access import Role
from content_store.people.tokens import Token, issue_token
from schema.nodes import gid
from scripts.bench.servers import free_port, serving

pytestmark = pytest.mark.anyio

WATCH = "subscription($id: ID!) { assetProgress(id: $id) { asset { state rendering { step percent } } } }"
COST, DEARER = ({"cost": {"requested": objects, "most": 200_000}} for objects in (1, 3))
NO_TOPICS = {"data": {"topics": {"totalCount": 0}}, "extensions": COST}
WAYS = [("sockets.mjs", ()), ("events.mjs", ("distinct",)), ("events.mjs", ("single",))]


@pytest.fixture
async def url(database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """The graph's address on a server of its own, whose database is opened here too."""
    port = free_port()
    with serving(database_url, tmp_path, port):
        async with database.connect(database_url):
            yield f"http://127.0.0.1:{port}/graphql"


async def test_the_audit_of_graphql_over_http_has_nothing_to_say(url: str) -> None:
    results = [result async for result in told_by("audit.mjs", url)]

    assert len(results) == 61
    assert [result for result in results if result["status"] != "ok"] == []


@pytest.mark.parametrize(("program", "words"), WAYS, ids=["sockets", "distinct", "single"])
async def test_a_client_hears_how_far_a_file_is_until_it_is_ready(
    url: str, program: str, words: tuple[str, ...]
) -> None:
    asset = await assets.receive(original_of("quay.mp4", AssetKind.VIDEO), None, NOW)
    token = f"Bearer {await issue_token('xem', Role.VIEWER)}"
    request = json.dumps({"query": WATCH, "variables": {"id": gid("Asset", asset.id)}})

    async with aclosing(told_by(program, url, token, request, *words)) as lines:
        assert await anext(lines) == NO_TOPICS
        first = await anext(lines)
        await renderings.note(asset.id, 1, Progress("FILMS", 0.5, 10))
        second = await anext(lines)
        await rendering.complete(asset.id, 1, [])
        rest = [line async for line in lines]

    assert [first, second, *rest] == [
        said("RECEIVED", {"step": "", "percent": 0}),
        said("RECEIVED", {"step": "FILMS", "percent": 50}),
        said("READY", None),
        "complete",
    ]


def test_a_server_that_is_told_to_stop_does_not_wait_for_who_listens(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/graphql"
    with serving(database_url, tmp_path, port) as server, httpx2.Client() as client:
        token = {"token": client.put(address).text}
        with client.stream("GET", address, params=token, headers={"accept": "text/event-stream"}) as answer:
            first = next(answer.iter_raw())
            server.terminate()
            server.wait(20)

    assert first == b":\n\n"


async def test_a_token_that_is_not_good_opens_no_socket(url: str) -> None:
    lines = [line async for line in told_by("sockets.mjs", url, "Bearer camtay_khong-co", "{}")]

    reason = "Forbidden: This needs a token: send `Authorization: Bearer …`; `camtay token` makes one."
    assert lines == [{"code": 4403, "reason": reason}]


async def test_a_token_that_was_revoked_opens_nothing_more_on_an_old_socket(url: str) -> None:
    asset = await assets.receive(original_of("quay.mp4", AssetKind.VIDEO), None, NOW)
    hello = {"type": "connection_init", "payload": {"authorization": f"Bearer {await issue_token('xem', Role.VIEWER)}"}}
    query = {"query": f'{{ asset(id: "{gid("Asset", asset.id)}") {{ state }} }}'}
    protocol = Subprotocol("graphql-transport-ws")

    async with connect(url.replace("http", "ws"), subprotocols=[protocol], proxy=None) as socket:
        await socket.send(json.dumps(hello))
        await socket.recv()
        await socket.send(json.dumps({"type": "subscribe", "id": "a", "payload": query}))
        before = [json.loads(await socket.recv()), json.loads(await socket.recv())]
        await Token.all().update(revoked_at=NOW)
        await socket.send(json.dumps({"type": "subscribe", "id": "b", "payload": query}))
        after = json.loads(await socket.recv())

    assert before[0]["payload"] == {"data": {"asset": {"state": "RECEIVED"}}, "extensions": COST}
    assert (after["type"], after["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")


def said(state: str, progress: object) -> dict[str, Any]:
    asset = {"state": state, "rendering": progress}
    return {"data": {"assetProgress": {"asset": asset}}, "extensions": DEARER}
