"""Documents by their hash: the registered ones, those that clients leave here, and a server that takes no others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from graphql import parse, validate
from servers import client_of

from api.persisted import Document, Documents, registered, sha256_of
from content_store.errors import PersistedQueryNotFound
from schema.build import build_schema

pytestmark = pytest.mark.anyio

TOPICS = "query Topics($first: Int) { topics(first: $first) { totalCount } }"
NONE = {"data": {"topics": {"totalCount": 0}}, "extensions": {"cost": {"requested": 1, "most": 200_000}}}
HOME = next(document for document in registered() if document.name == "MiniAppHome")
RESPONSE = {"accept": "application/graphql-response+json"}


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(database_url, tmp_path) as client:
        yield client


def apollos(text: str, **more: object) -> dict[str, Any]:
    """What an Apollo client sends along."""
    return {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest(), **more}}


def test_every_registered_document_is_valid_and_named_as_its_file() -> None:
    schema = build_schema()._schema

    for document in registered():
        nodes = parse(document.text)
        assert validate(schema, nodes) == []
        assert f"query {document.name}" in document.text


async def test_a_registered_document_is_asked_for_by_its_hash_alone(client: httpx2.AsyncClient) -> None:
    by_id = await client.get("/graphql", params={"documentId": HOME.id, "variables": "{}", "operationName": ""})
    by_extension = await client.get("/graphql", params={"extensions": json.dumps(apollos(HOME.text))})
    posted = await client.post("/graphql", json={"documentId": HOME.id})

    assert by_id.status_code == by_extension.status_code == posted.status_code == 200
    assert by_id.json() == by_extension.json() == posted.json()
    assert by_id.json()["data"]["guides"]["nodes"] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_client_leaves_its_document_and_then_sends_the_hash(client: httpx2.AsyncClient, method: str) -> None:
    known = {"extensions": apollos(TOPICS), "variables": {"first": 1}}

    unknown = await ask(client, method, known)
    left = await ask(client, method, {"query": TOPICS, **known})
    again = await ask(client, method, known)
    by_id = await ask(client, method, {"documentId": f"sha256:{sha256_of(TOPICS)}"})

    assert (unknown.status_code, unknown.json()["errors"][0]["message"]) == (200, "PersistedQueryNotFound")
    assert unknown.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert unknown.headers["cache-control"] == "no-store"
    assert left.json() == again.json() == by_id.json() == NONE


async def test_an_unknown_hash_is_404_to_who_reads_the_status(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"documentId": f"sha256:{'0' * 64}"}, headers=RESPONSE)

    assert (answer.status_code, answer.headers["content-type"]) == (404, f"{RESPONSE['accept']}; charset=utf-8")


async def test_an_unknown_hash_is_an_event_to_who_reads_events(client: httpx2.AsyncClient) -> None:
    asked = {"documentId": f"sha256:{'0' * 64}"}

    answer = await client.get("/graphql", params=asked, headers={"accept": "text/event-stream"})

    assert answer.text.startswith('event: next\ndata: {"errors":[{"message":"PersistedQueryNotFound"')
    assert answer.text.endswith("event: complete\ndata:\n\n")


@pytest.mark.parametrize(
    ("asked", "argument"),
    [
        ({"query": TOPICS, "extensions": apollos("{ other }")}, ["documentId"]),
        ({"query": TOPICS, "documentId": f"sha256:{'0' * 64}"}, ["documentId"]),
        ({"documentId": "0" * 64}, ["documentId"]),
        ({"documentId": f"sha256:{'A' * 64}"}, ["documentId"]),
        ({"documentId": f"md5:{'0' * 32}"}, ["documentId"]),
        ({"documentId": 5}, ["documentId"]),
        ({"documentId": f"sha256:{'0' * 64}", "extensions": apollos(TOPICS)}, ["documentId"]),
        ({"extensions": apollos(TOPICS, version=2)}, ["extensions", "persistedQuery"]),
        ({"extensions": apollos(TOPICS, sha256Hash=5)}, ["extensions", "persistedQuery"]),
        ({"extensions": {"persistedQuery": "abc"}}, ["extensions", "persistedQuery"]),
        ({"extensions": {}}, ["query"]),
    ],
)
async def test_what_is_no_hash_or_anothers_is_refused(
    client: httpx2.AsyncClient, asked: dict[str, Any], argument: list[str]
) -> None:
    answer = await client.post("/graphql", json=asked)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_INPUT")
    assert error["extensions"]["argument"] == argument
    assert (await client.post("/graphql", json={"extensions": apollos(TOPICS)})).json()["errors"][0][
        "message"
    ] == "PersistedQueryNotFound"


async def test_a_mutation_by_its_hash_is_not_run_by_get(client: httpx2.AsyncClient) -> None:
    mutation = "mutation { __typename }"
    await client.post("/graphql", json={"query": mutation, "extensions": apollos(mutation)})

    answer = await client.get("/graphql", params={"extensions": json.dumps(apollos(mutation))})

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


async def test_a_closed_server_answers_registered_documents_however_they_come(
    database_url: str, tmp_path: Path
) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_DOCUMENTS": "registered"}) as client:
        by_id = await client.post("/graphql", json={"documentId": HOME.id})
        by_text = await client.post("/graphql", json={"query": HOME.text})

    assert by_id.json() == by_text.json()
    assert "errors" not in by_id.json()


@pytest.mark.parametrize("form", ["application/json", "application/graphql-response+json"])
async def test_a_closed_server_neither_runs_nor_keeps_anything_else(
    database_url: str, tmp_path: Path, form: str
) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_DOCUMENTS": "registered"}) as client:
        asked = {"query": TOPICS, "extensions": apollos(TOPICS)}
        refused = await client.post("/graphql", json=asked, headers={"accept": form})
        later = await client.post("/graphql", json={"extensions": apollos(TOPICS)})

    assert (refused.status_code, refused.headers["content-type"]) == (403, f"{form}; charset=utf-8")
    assert refused.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_REGISTERED"
    assert later.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


def test_what_clients_leave_has_room_for_so_many_bytes_and_the_longest_unused_goes() -> None:
    documents = Documents([Document("Listed", "{ listed }")], most_bytes=30)
    first, second, third = "{ aaaaaa }", "{ bbbbbb }", "{ ư }     "  # 10, 10 and 11 bytes

    for text in (first, second):
        documents.meant_by(text, sha256_of(text))
    documents.meant_by(None, sha256_of(first))
    documents.meant_by(third, sha256_of(third))
    documents.meant_by("x" * 31, sha256_of("x" * 31))

    assert documents.meant_by(None, sha256_of(first)) == first
    assert documents.meant_by(None, sha256_of(third)) == third
    assert documents.meant_by(None, sha256_of("{ listed }")) == "{ listed }"
    for gone in (second, "x" * 31):
        with pytest.raises(PersistedQueryNotFound):
            documents.meant_by(None, sha256_of(gone))


async def ask(client: httpx2.AsyncClient, method: str, asked: dict[str, Any]) -> httpx2.Response:
    """The same by either method."""
    if method == "POST":
        return await client.post("/graphql", json=asked)
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in asked.items()}
    return await client.get("/graphql", params=texts)
