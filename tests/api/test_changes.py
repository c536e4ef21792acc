"""The feed for caches in front: which tags changed since a position, asked at once or awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from servers import client_of

from content_store.content.topics import Topic
from content_store.database import transaction
from content_store.events import last_id, record

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path) as client:
        yield client


async def rename_a_topic() -> None:
    async with transaction():
        await Topic.filter(id=1).update(name="Tên khác")
        await record("topic.changed", 1)


async def test_only_what_changed_after_the_position_is_named(client: httpx2.AsyncClient) -> None:
    first = (await client.get("/changes")).json()
    nothing = (await client.get("/changes", params={"after": first["position"]})).json()

    assert {"tutorial", "locality", "measurement", "topic"} <= set(first["tags"])
    assert nothing == {"position": first["position"], "tags": []}


async def test_whoever_waits_is_told_of_a_change_when_it_comes(client: httpx2.AsyncClient) -> None:
    after = (await client.get("/changes")).json()["position"]

    waiting = asyncio.create_task(client.get("/changes", params={"after": after, "wait": 30}))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await rename_a_topic()

    assert (await waiting).json() == {"position": await last_id(), "tags": ["topic"]}


async def test_a_tag_that_changed_is_one_that_the_answer_carries(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": '{ topic(slug: "vneid") { name } }'})

    assert answer.headers["cache-tag"] == "topic"


@pytest.mark.parametrize("said", ["after=-1", "after=ba", "wait=31", "after=99999999999999999999"])
async def test_what_is_no_position_is_refused(client: httpx2.AsyncClient, said: str) -> None:
    answer = await client.get(f"/changes?{said}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["argument"] == [said.partition("=")[0]]
