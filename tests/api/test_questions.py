"""What strangers asked before is answered without the door, and nobody can tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from servers import client_of, told

from api.graphql import GraphQLDoor
from api.questions import Known, Questions
from content_store.published.kept import Kept
from content_store.published.reading import Reading

pytestmark = pytest.mark.anyio
QUESTION = {"query": "{ guides(first: 3) { nodes { slug title } } topics { nodes { slug name } } }"}
SEVERAL = {
    "query": "query($l: [Language!], $n: Int) { guides(first: $n, languages: $l) { nodes { slug } } }",
    "variables": {"l": ["vi"], "n": 2},
}
NO_CACHE = {"CAMTAY_CACHE_BYTES": "0"}


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path, NO_CACHE) as client:
        yield client


def questions_of(client: httpx2.AsyncClient) -> Questions:
    transport: Any = client._transport
    questions: Questions = transport.app.questions
    return questions


async def ask(client: httpx2.AsyncClient, asked: Mapping[str, Any] = QUESTION) -> httpx2.Response:
    return await client.post("/graphql", json=asked)


@pytest.mark.parametrize("asked", [QUESTION, SEVERAL])
async def test_what_was_asked_before_is_answered_alike_though_the_door_is_shut(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, asked: Mapping[str, Any]
) -> None:
    first = await ask(client, asked)
    monkeypatch.delattr(GraphQLDoor, "_answer")
    again = [await ask(client, asked) for _ in range(3)]

    assert first.json()["data"]["guides"]["nodes"]
    assert {answer.content for answer in again} == {first.content}
    told_once = {name: value for name, value in first.headers.items() if name != "x-request-id"}
    assert [dict(answer.headers) for answer in again] == [told_once] * 3


async def test_what_nobody_asked_so_is_the_doors(client: httpx2.AsyncClient) -> None:
    await ask(client)
    other = {"query": QUESTION["query"] + " "}

    assert (await ask(client, other)).headers["x-request-id"]
    assert "x-request-id" not in (await ask(client, other)).headers


@pytest.mark.parametrize("where", ["all", "basis"])
async def test_what_goes_wrong_this_time_is_told_by_the_door_and_right_again_later(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    right = [await ask(client) for _ in range(2)]

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Reading, where, broken)
        wrong = await ask(client)

    assert told(wrong) == "INTERNAL"
    assert wrong.json()["errors"][0]["extensions"]["requestId"] == wrong.headers["x-request-id"]
    assert (await ask(client)).content == right[0].content == right[1].content


async def test_who_asks_the_same_again_takes_as_much_of_the_rate(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path, {**NO_CACHE, "CAMTAY_RATE": "120"}) as client:
        rates = questions_of(client).graph.allowed.rates
        assert rates is not None
        rates._clock = lambda: 1_000.0
        asked = {"query": '{ topic(slug: "vneid") { name } }'}
        statuses = [(await ask(client, asked)).status_code for _ in range(25)]

    # A new document takes 100 units, and an answer that costs less than 100 takes one.
    assert statuses == [200] * 20 + [429] * 5


async def test_only_so_many_ways_of_asking_are_known(client: httpx2.AsyncClient) -> None:
    questions = questions_of(client)
    questions._known = Kept[Known](1_000)

    for number in range(10):
        await ask(client, {"query": f'{{ topic(slug: "{number}") {{ name }} }}'})

    assert 0 < len(questions._known) < 10
