"""Many operations over one stream of events, for clients that may open few (GraphQL over SSE, single connection)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.answers import encoded, finished
from api.events import QUIET, Events, Waiting, event, upcoming
from api.graph import Graph
from api.metering import Meter
from api.requests import Sent, operation_sent
from content_store.errors import BadInput, Conflict, NotFound, TooManyAtOnce
from schema.execution import Operation

log = logging.getLogger(__name__)

TOKEN = "x-graphql-event-stream-token"  # noqa: S105 - the header's name
MOST_WAITING = 16  # events of one stream; what would be more waits for the reader


@dataclass(frozen=True)
class Bounds:
    """How many streams there may be and how many operations on each, and how long one may stay unread."""

    streams: int = 1_000
    operations: int = 32
    seconds_unread: float = 60.0


@dataclass
class Stream:
    """One reader's events; `reader` is whether it is here, `unread` ends the stream if it never comes."""

    unread: asyncio.TimerHandle
    reader: bool = False
    waiting: Waiting = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)


class Streams:
    """The streams that are reserved or read in this process, by their tokens."""

    def __init__(self, graph: Graph, bounds: Bounds = Bounds()) -> None:
        self.graph = graph
        self.bounds = bounds
        self._streams: dict[str, Stream] = {}

    def reserve(self) -> Response:
        """The token of a new stream."""
        if len(self._streams) >= self.bounds.streams:
            raise TooManyAtOnce(most=self.bounds.streams, what="streams", what_vi="luồng sự kiện")
        token = secrets.token_urlsafe(24)
        unread = asyncio.get_running_loop().call_later(self.bounds.seconds_unread, self._end, token)
        self._streams[token] = Stream(unread)
        return PlainTextResponse(token, 201, {"cache-control": "no-store"})

    def open(self, request: Request) -> Response:
        """The stream's events, for one reader; Conflict when there is one."""
        token, stream = self._found(request)
        if stream.reader:
            raise Conflict(path=("token",), what="A reader of", key="this stream")
        stream.reader = True
        return Events(self._chunks(token, stream))

    def add(self, request: Request, sent: Sent, form: str, meter: Meter) -> Response:
        """Begin an operation whose answers come with the stream: 202, or how its document is refused."""
        _, stream = self._found(request)
        operation = operation_sent(sent, self.graph.documents)
        name = (operation.extensions or {}).get("operationId")
        if not isinstance(name, str) or not name:
            raise _no_name(("extensions", "operationId"))
        if name in stream.running:
            raise Conflict(path=("extensions", "operationId"), what="The operation", key=name)
        if len(stream.running) >= self.bounds.operations:
            raise TooManyAtOnce(most=self.bounds.operations, what="operations", what_vi="thao tác")
        refused = self.graph.refused_unrun(operation)
        if refused is not None:
            return finished(refused, form)
        stream.running[name] = asyncio.create_task(self._run(stream, name, operation, meter))
        return Response(status_code=202)

    def stop(self, request: Request) -> Response:
        """End an operation, if it still runs."""
        _, stream = self._found(request)
        name = request.query_params.get("operationId")
        if not name:
            raise _no_name(("operationId",))
        if name in stream.running:
            stream.running.pop(name).cancel()
        return Response(status_code=200)

    async def _run(self, stream: Stream, name: str, operation: Operation, meter: Meter) -> None:
        said = orjson.dumps(name)
        try:
            async with aclosing(self.graph.watch(operation, meter)) as answers:
                async for answer in answers:
                    await stream.waiting.put(event("next", b'{"id":%s,"payload":%s}' % (said, encoded(answer))))
        except Exception:
            log.exception("an operation broke off")
        await stream.waiting.put(event("complete", b'{"id":%s}' % said))
        del stream.running[name]

    async def _chunks(self, token: str, stream: Stream) -> AsyncGenerator[bytes, None]:
        try:
            stream.unread.cancel()
            yield QUIET
            while (chunk := await upcoming(stream.waiting)) is not None:
                yield chunk
        finally:
            self._end(token)

    def _end(self, token: str) -> None:
        for task in self._streams.pop(token).running.values():
            task.cancel()

    def _found(self, request: Request) -> tuple[str, Stream]:
        token = token_in(request) or ""
        if token not in self._streams:
            raise NotFound(path=("token",), what="stream", key="of this token")
        return token, self._streams[token]


def token_in(request: Request) -> str | None:
    """The stream's token, from the header or the address; None when none is given."""
    return request.headers.get(TOKEN) or (request.query_params.get("token") if request.scope["query_string"] else None)


def _no_name(path: tuple[str, ...]) -> BadInput:
    return BadInput(path=path, value="what is missing", expected="the operation's id", expected_vi="mã của thao tác")
