"""The response cache: what is kept is what would be answered now, and no more is forgotten than must be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from registry_changes import CHANGES, begin
from samples import DESK, LINKS
from starlette.applications import Starlette
from starlette.routing import Route

from api.cache import ResponseCache
from api.caching import CachingLayer
from api.graph import Graph, PublicFacts
from api.graphql import GraphQLDoor
from api.persisted import Documents, registered
from api.request_ids import RequestIds
from content_store.content.tutorials import Tutorial
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from schema.build import build_schema

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
SCHEMA = build_schema()
ASKED = (
    "MiniAppHome",
    "KioskCurrent code=00001",
    "KioskCurrent code=00002",
    "LocalityTree code=00001",
    "LocalityTree code=00002 asOf=2010-01-01",
    "Search text=VNeID",
    "Search text=noi",
    "TargetsBoard code=00001",
    "TargetsBoard code=00002",
)


@dataclass
class Server:
    """One with a cache at /graphql, and one without at /cold."""

    cache: ResponseCache
    client: httpx2.AsyncClient
    facts: PublicFacts

    async def ask(self, question: str, path: str = "/graphql") -> bytes:
        """Such as `KioskCurrent code=00001`."""
        name, *values = question.split()
        query = next(document.text for document in registered() if document.name == name)
        variables = dict(value.split("=") for value in values)
        answer = await self.client.post(path, json={"query": query, "variables": variables})
        assert answer.status_code == 200
        return answer.content

    async def answers(self) -> dict[str, bytes]:
        """To everything that is asked, as of now."""
        await self.facts.settle()
        guides = await Tutorial.all().order_by("id").limit(2)
        asked = [*ASKED, *(f"GuideDetail slug={guide.slug}" for guide in guides)]
        return {question: await self.ask(question) for question in asked}


@pytest.fixture
async def server(tmp_path: Path, database_url: str, database: None) -> AsyncIterator[Server]:
    folder = tmp_path / "server"
    folder.mkdir()
    facts = PublicFacts(Projection(folder), Follower(folder, database_url))
    cache, none = ResponseCache(facts.projection, 10_000_000), ResponseCache(facts.projection, 0)
    graph = Graph(SCHEMA, Documents([]), "http://camtay.example", LINKS, facts, DESK)
    warm, cold = GraphQLDoor(graph, cache), GraphQLDoor(graph, none)
    routes = [Route("/graphql", warm.__call__, methods=["POST"]), Route("/cold", cold.__call__, methods=["POST"])]
    app = CachingLayer(RequestIds(Starlette(routes=routes)), warm.questions, "/graphql")
    transport = httpx2.ASGITransport(app=app)
    async with facts.follower.at_work(), httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        yield Server(cache, client, facts)
    facts.projection.close()


FURNITURE = (
    ("guide", 3),
    ("guide", 3),
    ("target", 2),
    ("figure", 3),
    ("figure", 5),
    ("team", 1),
    ("programme", 0),
)
KIOSKS = {"KioskCurrent code=00001", "KioskCurrent code=00002"}
TREES = {"LocalityTree code=00001", "LocalityTree code=00002 asOf=2010-01-01"}
FOUND, NAMED = {"Search text=VNeID"}, {"Search text=noi"}
# Of every kind of change one at least, drawn by a number, and the answers that it changes of all that are asked.
WALK: tuple[tuple[str, int, set[str]], ...] = (
    ("figure", 6, {"TargetsBoard code=00001"}),
    ("figure moves", 1, {"TargetsBoard code=00001"}),
    ("figure contradicts", 1, set()),
    ("figure is corrected", 1, {"TargetsBoard code=00001"}),
    ("member", 1, set()),
    ("roadmap", 0, set()),
    ("team moves", 1, set()),
    ("guide", 3, {"MiniAppHome", *FOUND}),
    ("guide", 4, {"MiniAppHome", *FOUND, "the first guide", *KIOSKS}),
    ("guide", 5, {"the second guide"}),
    ("platform", 0, set()),
    ("programme", 4, KIOSKS),
    ("programme", 6, KIOSKS),
    ("programme", 7, set()),
    ("confirm", 0, set()),
    ("recall", 0, {"MiniAppHome", *FOUND, "the first guide", *KIOSKS}),
    ("release", 0, set()),
    ("topic", 0, set()),
    ("rename", 0, {"KioskCurrent code=00002", *TREES, "TargetsBoard code=00001", "TargetsBoard code=00002", *NAMED}),
    ("founding", 0, {"LocalityTree code=00001", *NAMED}),
    ("retire", 0, {"MiniAppHome", *FOUND, "the first guide", *KIOSKS}),
    ("source", 1, set()),
    ("target", 0, {"TargetsBoard code=00001"}),
    ("team", 1, {*TREES, *NAMED}),
    ("team", 3, {*TREES, *NAMED}),
)


def test_the_walk_leaves_out_no_kind_of_change() -> None:
    assert {kind for kind, _, _ in WALK} == set(CHANGES)


@pytest.mark.parametrize(("kind", "chance", "changed"), WALK)
async def test_a_change_drops_the_answers_that_it_changes_and_no_others(
    server: Server, kind: str, chance: int, changed: set[str]
) -> None:
    await begin()
    for each, number in FURNITURE:
        await CHANGES[each](number)
    before = await server.answers()
    names = dict(zip(list(before)[-2:], ("the first guide", "the second guide"), strict=True))

    await CHANGES[kind](chance)
    await server.facts.settle()

    dropped = set()
    for question, then in before.items():
        hits = server.cache.hits
        now = await server.ask(question)
        assert (now == then) == (server.cache.hits > hits)
        if now != then:
            dropped.add(names.get(question, question))
    assert dropped == changed


# What fails is not made smaller: every try goes on with the database that the ones before left.
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
async def test_whatever_happens_a_kept_answer_is_what_would_be_answered(server: Server, data: st.DataObject) -> None:
    await begin()
    for kind in data.draw(st.permutations(sorted(CHANGES))):
        before = await server.answers()
        await CHANGES[kind](data.draw(st.integers(0, 999)))
        await server.facts.settle()
        for question, then in before.items():
            dropped = server.cache.dropped
            warm, cold = await server.ask(question), await server.ask(question, "/cold")
            # What a search looked at may change without a hit of its first page being another.
            most = int(then != cold or question.startswith("Search"))
            assert warm == cold, (kind, question)
            assert int(then != cold) <= server.cache.dropped - dropped <= most, (kind, question)
