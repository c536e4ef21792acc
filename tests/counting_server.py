"""A server in a thread of this process whose one subscription counts, for tests of what carries the answers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import strawberry
import uvicorn
from samples import DESK
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from api.cache import ResponseCache
from api.graph import Graph, PublicFacts
from api.graphql import METHODS, GraphQLDoor
from api.persisted import Documents
from api.request_ids import RequestIds
from api.sockets import Conversation, Patience
from api.streams import Bounds, Streams
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from media.links import Links

WITHIN = 20.0  # seconds
# What every answer of it costs, as it says itself.
FREE = {"cost": {"requested": 0, "most": 200_000}}
PATIENCE, BOUNDS = Patience(), Bounds()


@dataclass
class Counts:
    """What the subscription did so far, all who listen together."""

    begun: int = 0
    said: int = 0
    ended: int = 0


@dataclass
class Counting:
    """The server's address, and what its subscription did."""

    address: str
    counts: Counts = field(default_factory=Counts)

    def eventually(self, condition: Callable[[Counts], bool]) -> None:
        """Wait until it is so; AssertionError when it does not come."""
        deadline = time.monotonic() + WITHIN
        while not condition(self.counts):
            assert time.monotonic() < deadline, self.counts
            time.sleep(0.01)


@contextmanager
def counting(folder: Path, patience: Patience = PATIENCE, bounds: Bounds = BOUNDS) -> Iterator[Counting]:
    """The server, until the end of the block."""
    told = Counting("")
    graph = _graph(folder, told.counts)
    door = GraphQLDoor(graph, ResponseCache(graph.facts.projection, 0))
    door.streams = Streams(graph, bounds)

    async def converse(socket: WebSocket) -> None:
        await Conversation(socket, graph, patience).hold()

    routes = [Route("/graphql", door.__call__, methods=METHODS), WebSocketRoute("/graphql", converse)]
    config = uvicorn.Config(
        RequestIds(Starlette(routes=routes)), port=0, log_level="error", loop="asyncio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        told.address = f"127.0.0.1:{port}/graphql"
        yield told
    finally:
        server.should_exit = True
        thread.join()


def _graph(folder: Path, counts: Counts) -> Graph:
    @strawberry.type
    class Query:
        @strawberry.field
        def one(self) -> int:
            return 1

    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def numbers(self, letters: int = 0, every: float = 0.0) -> AsyncIterator[str]:
            counts.begun += 1
            try:
                while True:
                    counts.said += 1
                    yield f"{counts.said}".ljust(letters)
                    await asyncio.sleep(every)
            finally:
                counts.ended += 1

    facts = PublicFacts(Projection(folder), Follower(folder, f"sqlite://{folder / 'none.sqlite'}"))
    schema = strawberry.Schema(Query, subscription=Subscription)
    return Graph(schema, Documents([]), "http://camtay.example", Links(b"a secret of the tests" * 2), facts, DESK)
