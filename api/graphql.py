"""The door to the graph: GraphQL over HTTP, by GET and POST."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response

from api.errors import answer_refusal
from api.events import EVENTS, stream
from api.metering import Meter
from api.rates import Rates
from api.request_ids import request_id
from content_store.errors import BadInput, Batched, BodyTooLarge, Refused, UnsupportedType
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


@dataclass(frozen=True)
class Allowed:
    """What every viewer is allowed: so much in a minute, so long for one operation, and whether to see the schema."""

    rates: Rates | None
    introspection: bool
    seconds: float


class GraphQLDoor:
    """The schema, mounted; `public_url` begins every link that it hands out."""

    def __init__(
        self, schema: strawberry.Schema, public_url: str, links: Links, facts: PublicFacts, allowed: Allowed
    ) -> None:
        self.schema = schema
        self.public_url = public_url
        self.links = links
        self.facts = facts
        self.allowed = allowed

    async def __call__(self, request: Request) -> Response:
        """Answer, or refuse, and say what is left of the viewer's rate."""
        meter = Meter(self.allowed.rates, request)
        try:
            response = await self._answered(request, meter)
        except Refused as refused:
            response = await answer_refusal(request, refused)
        response.headers.update(meter.headers)
        return response

    async def _answered(self, request: Request, meter: Meter) -> Response:
        """Read the operation, run it, answer."""
        viewer = await meter.viewer()
        operation = _from_query(request) if request.method in ("GET", "HEAD") else await _from_body(request)
        operation = replace(operation, introspection=self.allowed.introspection)
        context = Context(
            viewer=viewer,
            now=datetime.now(UTC),
            public_url=self.public_url,
            links=self.links,
            facts=Reading(self.facts.projection),
            settle=self.facts.follower.settle,
            seconds=self.allowed.seconds,
        )
        if EVENTS in request.headers.get("accept", ""):
            return stream(meter.charging(watch(self.schema, operation, context, request_id())))
        answer = await execute(self.schema, operation, context, request_id())
        meter.charge(answer.cost)
        return _response(request, answer)


def _response(request: Request, answer: Answer) -> Response:
    negotiated = NEGOTIATED in request.headers.get("accept", "")
    refused = not answer.executed and negotiated
    return Response(
        orjson.dumps(answer.body, default=str),
        503 if answer.late else 400 if refused else 200,
        {"cache-control": "no-store", "vary": "accept, authorization"},
        f"{NEGOTIATED if negotiated else 'application/json'}; charset=utf-8",
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
    if isinstance(request, list):
        raise Batched(path=("body",), found=len(request), most=1)
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
