"""Limits as the door tells them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest
import strawberry
from samples import DESK, LINKS
from servers import client_of
from starlette.applications import Starlette
from starlette.routing import Route

from api.cache import ResponseCache
from api.graph import Allowed, Graph, PublicFacts
from api.graphql import GraphQLDoor
from api.persisted import Documents
from api.request_ids import RequestIds
from content_store.projection.following import Follower
from content_store.published.reading import Projection

NEGOTIATED = "application/graphql-response+json"


@strawberry.type
class Sleeper:
    """A query that nobody waits for."""

    @strawberry.field
    async def waits(self) -> int:
        await asyncio.sleep(60)
        return 1


@pytest.mark.parametrize("accept", ["application/json", NEGOTIATED])
async def test_what_takes_too_long_is_503_in_either_form(database_url: str, tmp_path: Path, accept: str) -> None:
    facts = PublicFacts(Projection(tmp_path), Follower(tmp_path, database_url))
    schema = strawberry.Schema(query=Sleeper)
    graph = Graph(schema, Documents([]), "http://camtay.example", LINKS, facts, DESK, Allowed(seconds=0.05))
    door = GraphQLDoor(graph, ResponseCache(facts.projection, 0))
    app = RequestIds(Starlette(routes=[Route("/graphql", door.__call__, methods=["POST"])]))

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://camtay.example") as client:
        answer = await client.post("/graphql", json={"query": "{ waits }"}, headers={"accept": accept})

    assert (answer.status_code, list(answer.json())) == (503, ["errors"])
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (NEGOTIATED, 400)])
async def test_what_is_too_large_is_refused_in_the_form_asked_for(
    database_url: str, tmp_path: Path, accept: str, status: int
) -> None:
    document = "{ " + " ".join(f"a{number}: __typename" for number in range(21)) + " }"
    async with client_of(database_url, tmp_path) as client:
        answer = await client.post("/graphql", json={"query": document}, headers={"accept": accept})

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"].pop("requestId")) == (status, answer.headers["x-request-id"])
    assert error == {
        "message": "An operation may begin with 20 fields, this one begins with 21.",
        "extensions": {
            "code": "OPERATION_TOO_LARGE",
            "messageVi": "Mỗi thao tác bắt đầu bằng tối đa 20 trường, thao tác này có 21.",
            "argument": [],
            "limit": "rootFields",
            "found": 21,
            "most": 20,
        },
    }


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    "field", ["__schema { queryType { name } }", '...F } fragment F on Query { __type(name: "Guide") {name}']
)
async def test_the_schema_is_told_unless_that_is_turned_off(
    database_url: str, tmp_path: Path, accept: str, field: str
) -> None:
    told = []
    for setting in ("on", "off"):
        async with client_of(database_url, tmp_path, {"CAMTAY_INTROSPECTION": setting}) as client:
            answer = await client.post("/graphql", json={"query": f"{{ {field} }}"}, headers={"accept": accept})
            told.append(answer.text)

    assert "INTROSPECTION_OFF" not in told[0]
    assert '"code":"INTROSPECTION_OFF"' in told[1]
    assert '"data"' not in told[1]


async def test_a_clients_own_typename_is_no_introspection(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_INTROSPECTION": "off"}) as client:
        answer = await client.post("/graphql", json={"query": "{ __typename }"})

    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("mutation { " + "a: versionPublish(input: 1) { errors { code } } " * 21 + "}", "rootFields"),
        ("subscription { assetProgress(id: 1) { " + "cursor " * 21 + "} }", "repeats"),
    ],
)
async def test_mutations_and_subscriptions_have_the_same_limits(
    database_url: str, tmp_path: Path, query: str, limit: str
) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.post("/graphql", json={"query": query}, headers={"accept": "text/event-stream"})

    assert f'"limit":"{limit}","found":21,"most":20' in answer.text
