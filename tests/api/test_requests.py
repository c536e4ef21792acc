"""What a request to the graph may look like, and how it is refused when it is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from servers import client_of, told

pytestmark = pytest.mark.anyio

HOME = "{ guides(first: 1) { nodes { slug } } }"
NEWEST = {"guides": {"nodes": [{"slug": "chu-ky-so-cong-cong"}]}}


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "argument"),
    [
        (b'"a string"', "body"),
        (b"5", "body"),
        (b"null", "body"),
        (b"{", "body"),
        (b"", "body"),
        (b'{"query": "\xff"}', "body"),
        ("{}".encode("utf-16"), "body"),
        (b"[" * 200_000, "body"),
        (b'{"query": "{ a }", "variables": {"x": "\\ud800"}}', "body"),
        (b'{"query": "{ a }", "variables": {"x": "\\u0000"}}', "body"),
        (b'{"query": 5}', "query"),
        (b'{"query": " "}', "query"),
        (b'{"query": "{ __typename }", "variables": []}', "variables"),
        (b'{"query": "{ __typename }", "operationName": 1}', "operationName"),
        (b'{"query": "{ __typename }", "extensions": "none"}', "extensions"),
        (b'{"operationName": "A"}', "query"),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_a_body_that_is_no_request_is_400_and_says_where(
    client: httpx2.AsyncClient, body: bytes, argument: str
) -> None:
    answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_INPUT")
    assert error["extensions"]["argument"] == [argument]


async def test_a_body_that_is_too_long_is_413_and_says_how_long_it_may_be(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "a" * 300_000})

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "BODY_TOO_LARGE")
    assert answer.json()["errors"][0]["message"] == "A request's body may have 262144 bytes."


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "application/graphql+json",
        "",
    ],
)
async def test_a_body_of_another_type_is_refused_and_so_are_those_of_foreign_pages(
    client: httpx2.AsyncClient, kind: str
) -> None:
    answer = await client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": kind})

    assert (answer.status_code, told(answer)) == (415, "UNSUPPORTED_TYPE")


@pytest.mark.parametrize("kind", ["application/json;charset=utf-8", 'Application/JSON; charset="UTF-8"'])
async def test_json_in_utf_8_is_taken_however_it_is_spelled(client: httpx2.AsyncClient, kind: str) -> None:
    answer = await client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": kind})

    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("address", "status", "code", "argument"),
    [
        ("query={a}&query={b}", 400, "BAD_INPUT", ["query"]),
        ("query={a}&variables={}&variables={}", 400, "BAD_INPUT", ["variables"]),
        ("query={a}&variables=[]", 400, "BAD_INPUT", ["variables"]),
        ("query={a}&extensions={", 400, "BAD_INPUT", ["extensions"]),
        ("query=%FF", 400, "BAD_INPUT", ["query"]),
        ("query=", 400, "BAD_INPUT", ["query"]),
        ("query=" + "a" * 40_000, 414, "ADDRESS_TOO_LONG", ["query"]),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_an_address_that_asks_nothing_is_refused_and_says_where(
    client: httpx2.AsyncClient, address: str, status: int, code: str, argument: list[str]
) -> None:
    answer = await client.get(f"/graphql?{address}")

    assert (answer.status_code, told(answer)) == (status, code)
    assert answer.json()["errors"][0]["extensions"]["argument"] == argument


async def test_an_empty_part_of_an_address_is_one_that_is_missing(client: httpx2.AsyncClient) -> None:
    answer = await client.get(f"/graphql?query={HOME}&operationName=&variables=&extensions=&other=1&other=2")

    assert answer.json()["data"] == NEWEST


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8"),
        ("text/event-stream", "application/json; charset=utf-8"),
    ],
)
async def test_what_is_no_request_is_refused_in_a_form_that_says_so(
    client: httpx2.AsyncClient, form: str, kind: str
) -> None:
    answer = await client.post("/graphql", json={"query": 5}, headers={"accept": form})

    assert (answer.status_code, told(answer), answer.headers["content-type"]) == (400, "BAD_INPUT", kind)


async def test_a_batch_is_refused_and_says_how_to_send_it(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json=[{"query": HOME}, {"query": HOME}])

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BATCHED")
    assert error["message"] == (
        "A request holds 1 operation, a list of 2 was sent: send each by itself, over the same connection."
    )
