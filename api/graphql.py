"""The door to the graph: GraphQL over HTTP, by GET and POST."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response

from api.cache import CachedResponse, ResponseCache
from api.caching import ASKED
from api.delivering import Wishes, delivered
from api.events import EVENTS, stream
from api.viewers import viewer_behind
from content_store.access import ANONYMOUS, Viewer
from content_store.errors import BadInput, BodyTooLarge, UnsupportedType
from content_store.projection.following import Follower
from content_store.published.reading import Projection, Reading
from media.links import Links
from schema.context import Context
from schema.execution import Answer, Operation, execute, watch

LARGEST_BODY = 262_144  # bytes
NEGOTIATED = "application/graphql-response+json"


@dataclass(frozen=True)
class PublicFacts:
    """What the public reads, and who keeps it fresh."""

    projection: Projection
    follower: Follower

    async def settle(self) -> None:
        """Wait until what was written is what this process reads."""
        await self.follower.settle()
        self.projection.look_again()


class GraphQLDoor:
    """The schema, mounted; `public_url` begins every link that it hands out."""

    def __init__(
        self, schema: strawberry.Schema, public_url: str, links: Links, facts: PublicFacts, cache: ResponseCache
    ) -> None:
        self.schema = schema
        self.public_url = public_url
        self.links = links
        self.facts = facts
        self.cache = cache

    async def __call__(self, request: Request) -> Response:
        """Read the operation, run it, answer."""
        viewer = await viewer_behind(request)
        operation = _from_query(request) if request.method in ("GET", "HEAD") else await _from_body(request)
        if EVENTS in request.headers.get("accept", ""):
            return stream(watch(self.schema, operation, self._context(viewer), uuid.uuid4().hex))
        return await self._answer(request, viewer, operation)

    async def _answer(self, request: Request, viewer: Viewer, operation: Operation) -> Response:
        """From the cache for whoever shows no token, if somebody asked the same in other words; or by running it."""
        key = _key(operation) if viewer is ANONYMOUS else None
        entry = self.cache.get(key) if key else None
        if entry is None:
            context = self._context(viewer)
            try:
                answer = await execute(self.schema, operation, context, uuid.uuid4().hex)
                if key is None or not answer.repeatable:
                    return _response(request, answer)
                until = context.until.timestamp() if context.until else None
                entry = CachedResponse(orjson.dumps(answer.body, default=str), context.facts.basis(), until)
            finally:
                context.end()
            entry = self.cache.keep(key, entry)
        if ASKED in request.scope:
            self.cache.know(request.scope[ASKED], entry)
        return _delivered(request, entry)

    def _context(self, viewer: Viewer) -> Context:
        return Context(
            viewer=viewer,
            now=datetime.now(UTC),
            public_url=self.public_url,
            links=self.links,
            facts=Reading(self.facts.projection),
            settle=self.facts.settle,
        )


def _key(operation: Operation) -> bytes:
    """The same for whatever is asked the same, with GET and POST, in whatever order of the variables."""
    asked = [operation.query, operation.name or None, operation.variables or {}]
    return orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)


def _delivered(request: Request, entry: CachedResponse) -> Response:
    wishes = Wishes.of(request.method, _media_type(request), dict(request.headers.raw))
    status, head, body = delivered(entry, wishes)
    response = Response(body, status)
    response.raw_headers = head
    return response


def negotiated(accept: str | None) -> str | None:
    """The media type of an answer."""
    if EVENTS in (accept or ""):
        return None
    return NEGOTIATED if NEGOTIATED in (accept or "") else "application/json"


def _media_type(request: Request) -> str:
    return NEGOTIATED if NEGOTIATED in request.headers.get("accept", "") else "application/json"


def _response(request: Request, answer: Answer) -> Response:
    media_type = _media_type(request)
    refused = not answer.executed and media_type == NEGOTIATED
    return Response(
        orjson.dumps(answer.body, default=str),
        400 if refused else 200,
        {"cache-control": "private, no-store", "vary": "accept, authorization"},
        f"{media_type}; charset=utf-8",
    )


def _from_query(request: Request) -> Operation:
    parameters = request.query_params
    variables = parameters.get("variables")
    return _operation(
        {
            "query": parameters.get("query"),
            "variables": _json(variables.encode(), "variables") if variables else None,
            "operationName": parameters.get("operationName"),
        },
        reading_only=True,
    )


async def _from_body(request: Request) -> Operation:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise UnsupportedType(path=("content-type",), found=kind or "none")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge(path=("body",), most=LARGEST_BODY)
    return _operation(_json(bytes(body), "body"), reading_only=False)


def _json(text: bytes, where: str) -> Any:
    """What the bytes say; halves of letters are no UTF-8 for orjson, and no text may hold a NUL."""
    if b"\\u0000" in text or b"\0" in text:
        raise _bad(where, "a NUL character", "text without NUL", "văn bản không có ký tự NUL")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _bad(where, "what was sent", "JSON in UTF-8", "JSON mã hoá UTF-8") from error


def _operation(request: Any, *, reading_only: bool) -> Operation:
    if not isinstance(request, Mapping):
        raise _bad("body", type(request).__name__, "a JSON object with `query`", "đối tượng JSON có `query`")
    query, variables, name = (request.get(key) for key in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query.strip() or "\0" in query:
        raise _bad("query", repr(query)[:80], "a GraphQL document", "một tài liệu GraphQL")
    if variables is not None and not isinstance(variables, Mapping):
        raise _bad("variables", type(variables).__name__, "a JSON object or null", "đối tượng JSON hoặc null")
    if name is not None and not isinstance(name, str):
        raise _bad("operationName", type(name).__name__, "a string or null", "chuỗi hoặc null")
    return Operation(query=query, variables=variables, name=name, reading_only=reading_only)


def _bad(where: str, value: str, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=(where,), value=value, expected=expected, expected_vi=expected_vi)
