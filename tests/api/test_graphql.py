"""The door to the graph: what it takes, and how it refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from servers import client_of, told

from content_store.people.access import Role
from content_store.people.tokens import issue_token

pytestmark = [pytest.mark.anyio]

HOME = "{ guides(first: 1) { nodes { slug } } }"
NEWEST: dict[str, dict[str, Any]] = {
    "data": {"guides": {"nodes": [{"slug": "chu-ky-so-cong-cong"}]}},
    "extensions": {"cost": {"requested": 2, "most": 200_000}},
}


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path) as client:
        yield client


async def test_a_query_is_answered_by_post_and_by_get_alike(client: httpx2.AsyncClient) -> None:
    posted = await client.post("/graphql", json={"query": HOME})
    got = await client.get("/graphql", params={"query": HOME})

    assert (posted.status_code, posted.json()) == (200, NEWEST)
    assert (got.status_code, got.json()) == (200, NEWEST)
    assert posted.headers["content-type"] == "application/json; charset=utf-8"


async def test_variables_and_the_operations_name_travel_in_both(client: httpx2.AsyncClient) -> None:
    query = "query A { topics { totalCount } } query B($first: Int!) { guides(first: $first) { nodes { slug } } }"

    posted = await client.post("/graphql", json={"query": query, "operationName": "B", "variables": {"first": 1}})
    got = await client.get("/graphql", params={"query": query, "operationName": "B", "variables": '{"first": 1}'})

    assert posted.json() == got.json() == NEWEST


async def test_a_mutation_by_get_is_refused_before_anything_runs(client: httpx2.AsyncClient) -> None:
    live = '{id: "gid://camtay/Version/1", expectedRevision: 6}'
    mutation = f"mutation {{ versionRetire(input: {live}) {{ errors {{ code }} }} }}"

    got = await client.get("/graphql", params={"query": mutation})

    assert (got.status_code, got.headers["allow"]) == (405, "POST")
    assert got.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
    assert (await client.post("/graphql", json={"query": HOME})).json() == NEWEST


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("query A { __typename } query B { __typename }", "OPERATION_UNKNOWN"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(2000)) + " }", "OPERATION_TOO_LARGE"),
        ("{ nonsense", "GRAPHQL_PARSE_FAILED"),
        ("subscription { x }", "OPERATION_NOT_ALLOWED"),
        ('query($x: Date) { locality(code: "22", asOf: $x) { id } }', "OK"),
    ],
)
async def test_a_document_is_refused_for_its_own_reason(client: httpx2.AsyncClient, document: str, code: str) -> None:
    body = (await client.post("/graphql", json={"query": document, "operationName": ""})).json()

    assert body.get("errors", [{"extensions": {"code": "OK"}}])[0]["extensions"]["code"] == code


async def test_a_form_that_no_answer_has_is_406_before_anything_runs(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": HOME}, headers={"accept": "text/html"})

    assert (answer.status_code, told(answer)) == (406, "NOT_ACCEPTABLE")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(("form", "status"), [("application/graphql-response+json", 400), ("application/json", 200)])
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        (
            {"query": "query($a: Int!) { guides(first: $a) { totalCount } }", "variables": {"a": "x"}},
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ({"query": "query A { __typename }", "operationName": "B"}, "OPERATION_UNKNOWN"),
        ({"query": "fragment F on Query { __typename }"}, "OPERATION_UNKNOWN"),
    ],
)
async def test_a_refused_document_is_told_by_status_to_who_asks_for_it(
    client: httpx2.AsyncClient, asked: dict[str, Any], code: str, form: str, status: int
) -> None:
    answer = await client.post("/graphql", json=asked, headers={"accept": form})

    assert (answer.status_code, told(answer)) == (status, code)
    assert "data" not in answer.json()


async def test_an_error_in_a_part_of_the_answer_is_200_in_both_forms(client: httpx2.AsyncClient) -> None:
    query = '{ guides(first: 1) { nodes { slug } } version(id: "gid://camtay/Version/1") { state } }'

    plain = await client.post("/graphql", json={"query": query})
    response = await client.post(
        "/graphql", json={"query": query}, headers={"accept": "application/graphql-response+json"}
    )

    assert (plain.status_code, response.status_code) == (200, 200)
    assert told(plain) == told(response) == "UNAUTHENTICATED"
    assert response.json()["data"] == NEWEST["data"] | {"version": None}


@pytest.mark.parametrize(("method", "path", "status"), [("PATCH", "/graphql", 405), ("GET", "/nowhere", 404)])
async def test_a_way_that_leads_nowhere_is_refused_in_the_same_shape(
    client: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)

    assert (answer.status_code, told(answer)) == (status, {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}[status])
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"DELETE", "GET", "HEAD", "POST", "PUT"}


async def test_a_head_says_what_a_get_would_and_no_more(client: httpx2.AsyncClient) -> None:
    got = await client.get("/graphql", params={"query": HOME})
    head = await client.head("/graphql", params={"query": HOME})

    assert head.status_code == 200
    assert {**head.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}


@pytest.mark.parametrize(
    ("accept", "kind", "status"),
    [
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8", 400),
        ("application/json", "application/json; charset=utf-8", 200),
        ("*/*", "application/json; charset=utf-8", 200),
    ],
)
async def test_a_document_that_does_not_validate_is_told_in_the_form_asked_for(
    client: httpx2.AsyncClient, accept: str, kind: str, status: int
) -> None:
    answer = await client.post("/graphql", json={"query": "{ nonsense }"}, headers={"accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (status, kind)
    body = answer.json()
    assert "data" not in body
    assert body["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert len(body["errors"][0]["extensions"]["requestId"]) == 32


async def test_a_token_opens_drafts_and_a_bad_one_opens_nothing(client: httpx2.AsyncClient) -> None:
    query = '{ version(id: "gid://camtay/Version/1") { state } }'
    secret = await issue_token("biên tập viên", Role.EDITOR)

    opened = await ask(client, query, secret)
    bad = await ask(client, query, "camtay_khong-co")

    assert opened.json()["data"] == {"version": {"state": "PUBLISHED"}}
    assert (bad.status_code, bad.headers["www-authenticate"]) == (401, "Bearer")
    assert bad.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def ask(client: httpx2.AsyncClient, query: str, secret: str) -> Any:
    return await client.post("/graphql", json={"query": query}, headers={"authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("origin", ["https://h5.zdn.vn", "zbrowser://h5.zdn.vn", "https://quangninh.example"])
async def test_every_origin_may_ask_and_zalos_two_among_them(client: httpx2.AsyncClient, origin: str) -> None:
    headers = {"origin": origin, "access-control-request-method": "POST"}
    asked = {**headers, "access-control-request-headers": "authorization, content-type"}

    preflight = await client.options("/graphql", headers=asked)
    answer = await client.post("/graphql", json={"query": HOME}, headers={"origin": origin})

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"].count("authorization") == 1
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_bug_is_masked_and_can_be_found_again_by_its_id(
    client: httpx2.AsyncClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(tmp_path / "published.sqlite", isolation_level=None)) as projection:
        projection.execute("UPDATE guides SET snapshot = 'no snapshot'")

    error = (await client.post("/graphql", json={"query": HOME})).json()["errors"][0]

    assert error["message"] == "Something went wrong on our side; it was noted under this request's id."
    assert error["extensions"]["code"] == "INTERNAL"
    assert f"request {error['extensions']['requestId']} failed" in caplog.text


async def test_health_says_alive_and_ready(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok\n"
    assert (await client.get("/readyz")).text == "ready\n"
