"""The door to the graph: GraphQL over HTTP by GET and POST, and the way to events and sockets."""

from __future__ import annotations

from msgspec.structs import replace
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from api import events
from api.accepting import EVENTS, JSON, form_for
from api.answers import finished, refused
from api.cache import ResponseCache, key_of
from api.caching import ASKED
from api.cookies import set_cookie
from api.delivering import response_of
from api.graph import Graph, answer_of
from api.metering import Meter
from api.questions import Questions
from api.repeating import HEADER, once
from api.requests import LARGEST_BODY, Sent, operation_sent
from api.sockets import Conversation
from api.streams import Streams, token_in
from content_store.errors import BodyTooLarge, PersistedQueryNotFound, Refused
from content_store.people.access import ANONYMOUS
from schema.execution import Answer, Operation

METHODS = ["GET", "POST", "PUT", "DELETE"]
# What is done with a stream by itself has no form to choose.
STREAMS_OWN = ("PUT", "DELETE")


class GraphQLDoor:
    """The graph, mounted; what is public is answered from the cache where it can be."""

    def __init__(self, graph: Graph, cache: ResponseCache) -> None:
        self.graph = graph
        self.cache = cache
        self.questions = Questions(graph, cache)
        self.streams = Streams(graph)

    async def __call__(self, request: Request) -> Response:
        """Answer in the form that is asked for, or refuse, and say what is left of the sender's rate."""
        meter = Meter.on(request, self.graph.allowed.rates, self.graph.public_url)
        form = JSON
        try:
            form = form_for(", ".join(request.headers.getlist("accept"))) if request.method not in STREAMS_OWN else JSON
            response = await self._met(request, form, meter)
        except Refused as refusal:
            response = await refused(request, refusal, form)
        if "etag" not in response.headers:
            # What caches keep says nothing of who asked for it.
            response.headers.update(meter.headers)
        if meter.sender.cookie is not None:
            set_cookie(response, meter.sender.cookie, self.graph.public_url)
        return response

    async def converse(self, socket: WebSocket) -> None:
        """Take operations from a WebSocket until it is closed."""
        await Conversation(socket, self.graph).hold()

    async def _met(self, request: Request, form: str, meter: Meter) -> Response:
        """What is wanted of a stream, or of the graph itself."""
        if request.method == "DELETE":
            return self.streams.stop(request)
        token = token_in(request)
        if token and form == EVENTS:
            return self.streams.open(request)
        await meter.admit(request.headers.get("authorization"))
        if request.method == "PUT":
            return self.streams.reserve()
        if token:
            return self.streams.add(request, await _sent(request), form, meter)
        return await self._answer(request, form, meter)

    async def _answer(self, request: Request, form: str, meter: Meter) -> Response:
        try:
            operation = operation_sent(await _sent(request), self.graph.documents)
        except PersistedQueryNotFound as unknown:
            return events.once(answer_of(unknown)) if form == EVENTS else finished(answer_of(unknown), form)
        if form == EVENTS:
            resumed = replace(operation, resumed=request.headers.get("last-event-id") or None)
            return events.stream(self.graph.watch(resumed, meter))
        if meter.viewer is not ANONYMOUS:
            key = request.headers.get(HEADER)
            running = self.graph.execute(operation, meter) if key is None else once(self.graph, operation, meter, key)
            return finished(await running, form)
        return await self._public(request, operation, form, meter)

    async def _public(self, request: Request, operation: Operation, form: str, meter: Meter) -> Response:
        """What somebody asked before in these or other words, or what is found now."""
        key = key_of(operation)
        entry = self.cache.get(key)
        if entry is None:
            answer = await self.graph.execute_publicly(operation, meter)
            if isinstance(answer, Answer):
                return finished(answer, form)
            entry = self.cache.keep(key, answer)
        if ASKED in request.scope:
            self.questions.learn(request.scope[ASKED], operation, key, entry)
        return response_of(entry, request, form)


async def _sent(request: Request) -> Sent:
    """What the request says; a body is read no further than one may be long."""
    body = bytearray()
    more = request.method == "POST"
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge(path=("body",), most=LARGEST_BODY)
        more = message.get("more_body", False)
    return Sent(request.method, request.scope["query_string"], request.headers.get("content-type", ""), bytes(body))
