"""Whoever watches a file hears how far it is, over server-sent events, until it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from samples import NOW, original_of
from servers import client_of

from content_store.content import assets, rendering, renderings
from content_store.content.assets import AssetKind
from content_store.content.renderings import Progress, Rendering
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from schema.nodes import gid
from schema.subscriptions import PROGRESS

pytestmark = pytest.mark.on_postgres

WATCH = "subscription($id: ID!) { assetProgress(id: $id) { asset { state rendering { step percent } } } }"
COST = '"extensions":{"cost":{"requested":3,"most":200000}}}'
EVENTS = {"accept": "text/event-stream"}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> asyncio.Queue[str]:
    """The steps that whoever watches a file has seen."""
    steps, of_assets = asyncio.Queue[str](), renderings.of_assets

    async def looked(asset_ids: Sequence[int]) -> dict[int, Rendering]:
        found = await of_assets(asset_ids)
        for work in found.values():
            steps.put_nowait(work.step)
        return found

    monkeypatch.setattr(renderings, "of_assets", looked)
    return steps


async def test_a_file_is_watched_until_it_is_ready(
    database_url: str, tmp_path: Path, looks: asyncio.Queue[str]
) -> None:
    async with client_of(database_url, tmp_path) as client:
        asset = await assets.receive(original_of("quay.mp4", AssetKind.VIDEO), None, NOW)
        token = {"authorization": f"Bearer {await issue_token('xem', Role.VIEWER)}"}

        async def work() -> None:
            await looks.get()
            await renderings.note(asset.id, 1, Progress("FILMS", 0.5, 10))
            while await looks.get() != "FILMS":
                pass
            await rendering.complete(asset.id, 1, [])

        working = asyncio.create_task(work())
        question = {"query": WATCH, "variables": {"id": gid("Asset", asset.id)}}
        answer = await client.post("/graphql", json=question, headers={**EVENTS, **token})
        await working

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    told = [
        ("RECEIVED/1//0/None", '"state":"RECEIVED","rendering":{"step":"","percent":0}'),
        ("RECEIVED/1/FILMS/50/10", '"state":"RECEIVED","rendering":{"step":"FILMS","percent":50}'),
        ("READY", '"state":"READY","rendering":null'),
    ]
    messages = [
        f'event: next\nid: {PROGRESS.packed(how, asset.id)}\ndata: {{"data":{{"assetProgress":{{"asset":{{{said}}}}}}},'
        f"{COST}\n\n"
        for how, said in told
    ]
    assert answer.text == "".join([*messages, "event: complete\ndata:\n\n"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "{ topics { nodes { slug } } }",
            '{"data":{"topics":{"nodes":[]}},"extensions":{"cost":{"requested":21,"most":200000}}}',
        ),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { assetProgress(id: "gid://camtay/Asset/1") { cursor } }', "UNAUTHENTICATED"),
    ],
)
async def test_anything_else_is_answered_once(database_url: str, tmp_path: Path, query: str, said: str) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.post("/graphql", json={"query": query}, headers=EVENTS)

    first, last = answer.text.removesuffix("\n\n").split("\n\n")
    assert first.startswith("event: next\ndata: {")
    assert said in first
    assert last == "event: complete\ndata:"


async def test_a_mutation_in_a_stream_is_answered_when_the_public_sees_what_it_did(
    library_url: str, tmp_path: Path
) -> None:
    live = '{id: "gid://camtay/Version/1", expectedRevision: 6}'
    mutation = f"mutation {{ versionRetire(input: {live}) {{ errors {{ code }} }} }}"
    count = {"query": "{ guides { totalCount } }"}
    async with client_of(library_url, tmp_path) as client:
        token = {"authorization": f"Bearer {await issue_token('biên tập viên', Role.EDITOR)}"}
        before = await client.post("/graphql", json=count)
        answer = await client.post("/graphql", json={"query": mutation}, headers={**EVENTS, **token})
        after = await client.post("/graphql", json=count)

    cost = '"extensions":{"cost":{"requested":11,"most":200000}}'
    said = f'event: next\ndata: {{"data":{{"versionRetire":{{"errors":[]}}}},{cost}}}\n\n'
    assert answer.text == f"{said}event: complete\ndata:\n\n"
    assert [each.json()["data"]["guides"]["totalCount"] for each in (before, after)] == [8, 7]


async def test_a_subscription_asked_for_as_a_query_is_told_how(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.post("/graphql", json={"query": WATCH, "variables": {"id": "x"}})

    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "OPERATION_NOT_ALLOWED"
    assert error["message"] == "Subscriptions are asked for with `Accept: text/event-stream`."
