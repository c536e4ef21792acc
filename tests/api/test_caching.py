"""Cached answers over HTTP: tags and conditions, codings, shared ways of asking, and nobody else's answers."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
import httpx2
import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import client_of

from api.cache import ResponseCache
from api.questions import Known, Questions
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from content_store.published.kept import Kept

pytestmark = pytest.mark.anyio
QUESTION = "{ guides(first: 3) { nodes { slug title } } topics { nodes { slug name description } } }"
TIMELESS = '{ locality(code: "06877", asOf: "2026-01-01") { fullName } }'


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path) as client:
        client.headers["accept-encoding"] = "identity"
        yield client


def questions_of(client: httpx2.AsyncClient) -> Questions:
    """What the server behind a client was asked."""
    transport: Any = client._transport
    questions = transport.app.questions
    assert isinstance(questions, Questions)
    return questions


def cache_of(client: httpx2.AsyncClient) -> ResponseCache:
    """The cache of the server behind a client."""
    return questions_of(client).cache


async def post(client: httpx2.AsyncClient, query: str = QUESTION, **headers: str) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def get(client: httpx2.AsyncClient, query: str = QUESTION, **headers: str) -> httpx2.Response:
    return await client.get(f"/graphql?{urlencode({'query': query})}", headers=headers)


async def test_the_same_question_is_answered_once_however_many_ask_it_at_the_same_time(
    client: httpx2.AsyncClient,
) -> None:
    answers = await asyncio.gather(*(post(client) for _ in range(50)))

    cache = cache_of(client)
    assert {answer.content for answer in answers} == {answers[0].content}
    assert (len(cache), cache.hits, cache.misses, cache.dropped) == (1, 49, 1, 0)


async def test_get_and_post_and_any_order_of_variables_share_an_answer(client: httpx2.AsyncClient) -> None:
    query = "query($a: String!, $b: String!) { a: topic(slug: $a) { name } b: topic(slug: $b) { name } }"

    first = await client.post("/graphql", json={"query": query, "variables": {"a": "vneid", "b": "vssid"}})
    second = await client.post("/graphql", json={"variables": {"b": "vssid", "a": "vneid"}, "query": query})
    third = await client.get("/graphql", params={"query": query, "variables": '{"b": "vssid", "a": "vneid"}'})

    assert first.content == second.content == third.content
    assert len(cache_of(client)) == 1


async def test_who_has_the_answer_gets_304_and_no_bytes(client: httpx2.AsyncClient) -> None:
    fresh = await get(client)
    tag = fresh.headers["etag"]

    for known in (tag, f'"else", {tag}', f"W/{tag}", "*"):
        again = await get(client, **{"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        # No more of what it is than caches go by.
        assert {"cache-control", "vary"} < {*again.headers}
        assert not {"cache-tag", "content-type", "feed-position"} & {*again.headers}
    other = await get(client, **{"if-none-match": '"else"'})
    assert (other.status_code, other.content) == (200, fresh.content)


async def test_a_post_has_no_conditions(client: httpx2.AsyncClient) -> None:
    tag = (await post(client)).headers["etag"]

    assert (await post(client, **{"if-none-match": tag})).status_code == 200


async def test_head_is_told_everything_but_the_answer(client: httpx2.AsyncClient) -> None:
    await get(client)
    whole = await get(client)

    head = await client.head(f"/graphql?{urlencode({'query': QUESTION})}")

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.1", "br"),
        ("identity", ""),
        ("", ""),
        ("br;q=x", ""),
    ],
)
async def test_an_answer_comes_in_the_best_coding_that_is_accepted(
    client: httpx2.AsyncClient, accepted: str, coding: str
) -> None:
    plain = await post(client)
    for _ in range(2):
        answer = await client.send(
            client.build_request("POST", "/graphql", json={"query": QUESTION}, headers={"accept-encoding": accepted}),
            stream=True,
        )
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert answer.headers.get("content-encoding", "") == coding
        assert int(answer.headers["content-length"]) == len(raw)
        assert decoded(raw, coding) == plain.content
    suffix = f"-{coding}" if coding else ""
    assert answer.headers["etag"] == plain.headers["etag"][:-1] + f'{suffix}"'


def decoded(raw: bytes, coding: str) -> bytes:
    """The bytes before they were compressed."""
    match coding:
        case "zstd":
            return zstandard.ZstdDecompressor().decompress(raw)
        case "br":
            return bytes(brotli.decompress(raw))
        case "gzip":
            return gzip.decompress(raw)
    return raw


async def test_an_answer_says_what_it_speaks_of_and_how_long_it_holds(client: httpx2.AsyncClient) -> None:
    guides, place = await post(client), await post(client, TIMELESS)

    assert guides.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30, stale-if-error=86400"
    assert (guides.headers["cache-tag"], guides.headers["surrogate-key"]) == ("topic,tutorial", "topic tutorial")
    assert guides.headers["vary"] == "accept, accept-encoding, authorization, cookie"
    assert place.headers["cache-control"].startswith("public, max-age=300, ")
    assert place.headers["cache-tag"] == "locality"
    assert int(place.headers["feed-position"]) == int(guides.headers["feed-position"]) > 0


async def test_an_answer_with_an_error_is_not_kept(client: httpx2.AsyncClient) -> None:
    answer = await post(client, '{ locality(code: "no such") { slug } }')

    assert "errors" in answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert len(cache_of(client)) == 0


VIEWERS = (None, "VIEWER", "EDITOR", "ADMIN", "nobody's")
QUESTIONS = (
    "query($l: [Language!]!) { guides(first: 2, languages: $l) { nodes { slug title language } } }",
    "query($l: [Language!]!) { guides(first: 1, languages: $l) { nodes { slug } } tutorials { nodes { id } } }",
    'query($l: [Language!]!) { guide(slug: "vneid", languages: $l) { title } assets(first: 1) { nodes { name } } }',
)
LANGUAGES = (["vi"], ["tyz", "vi"], ["en"], ["tyz"])
Asking = tuple[str | None, str, list[str], str]


# The viewers' tokens are made once; every try goes on with the cache that the ones before left.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(
        st.tuples(
            st.sampled_from(VIEWERS),
            st.sampled_from(QUESTIONS),
            st.sampled_from(LANGUAGES),
            st.sampled_from(["GET", "POST"]),
        ),
        min_size=2,
        max_size=12,
    )
)
async def test_no_answer_is_anybody_elses_whoever_asked_before(client: httpx2.AsyncClient, asked: list[Asking]) -> None:
    questions, cache = questions_of(client), cache_of(client)
    for question in asked:
        answer = comparable(await put(client, *question))
        room, cache.most_bytes = cache.most_bytes, 0
        kept, cache._entries = cache._entries, {}
        again = comparable(await put(client, *question))
        known, questions._known = questions._known, Kept[Known](0)
        alone = comparable(await put(client, *question))
        cache.most_bytes, cache._entries, questions._known = room, kept, known
        assert answer == again == alone


async def put(
    client: httpx2.AsyncClient, who: str | None, query: str, languages: list[str], method: str
) -> httpx2.Response:
    """A question by somebody."""
    headers = {} if who is None else {"authorization": f"Bearer {await token_of(client, who)}"}
    variables = {"l": languages}
    if method == "POST":
        return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    asked = {"query": query, "variables": orjson.dumps(variables).decode()}
    return await client.get("/graphql", params=asked, headers=headers)


async def token_of(client: httpx2.AsyncClient, who: str) -> str:
    """That viewer's token, made when it is first needed; nobody's is no token of ours."""
    tokens: dict[str, str] = vars(client).setdefault("tokens", {"nobody's": "x" * 43})
    if who not in tokens:
        tokens[who] = await issue_token(who, Role[who])
    return tokens[who]


def comparable(answer: httpx2.Response) -> tuple[int, str, str]:
    """What was answered and who may keep it, but for the ids of the requests."""
    kept = answer.headers.get("cache-control", "").partition(",")[0]
    return answer.status_code, re.sub(r'"requestId":"[0-9a-f]+"', "", answer.text), kept


async def test_what_needs_a_token_is_never_kept(client: httpx2.AsyncClient) -> None:
    mine = await put(client, "EDITOR", QUESTIONS[1], ["vi"], "POST")
    theirs = await put(client, None, QUESTIONS[1], ["vi"], "POST")

    assert mine.json()["data"]["tutorials"]["nodes"]
    assert theirs.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert (mine.headers["cache-control"], theirs.headers["cache-control"]) == ("no-store", "no-store")
    assert len(cache_of(client)) == 0


async def test_what_a_mutation_answers_is_never_kept(client: httpx2.AsyncClient) -> None:
    change = 'mutation { tutorialCreate(input: {slug: "a", topic: "b"}) { tutorial { id } } }'

    for _ in range(2):
        assert (await post(client, change)).headers["cache-control"] == "no-store"
    assert len(cache_of(client)) == 0


async def test_a_body_that_comes_in_pieces_is_read_once_and_answered_whole(client: httpx2.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"query":'
        yield b'"{ topics { nodes { slug } } }"}'

    headers = {"content-type": "application/json"}
    answers = [await client.post("/graphql", content=pieces(), headers=headers) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert cache_of(client).hits == 1


async def test_an_address_that_spells_the_caches_own_key_is_no_question(client: httpx2.AsyncClient) -> None:
    await post(client)
    (key, *_) = next(iter(cache_of(client)._newcomers.sizes)).keys

    answer = await client.get(f"/graphql?{key.decode()}")

    assert answer.status_code == 400


async def test_long_ways_of_asking_are_counted(client: httpx2.AsyncClient) -> None:
    cache = cache_of(client)
    await post(client)
    before = cache.size

    await post(client, QUESTION + " " * 40_000)

    assert cache.size - before > 80_000
