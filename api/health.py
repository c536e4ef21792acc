"""Whether this server is alive, and whether it can answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from content_store import database


async def alive(_request: Request) -> Response:
    """The process runs."""
    return PlainTextResponse("ok\n")


async def ready(_request: Request) -> Response:
    """It answers what the public asks, as it does from its start to its end; whether it does more is said too."""
    if await database.answers():
        return PlainTextResponse("ready\n")
    return PlainTextResponse("ready for the public alone: the database does not answer\n")
