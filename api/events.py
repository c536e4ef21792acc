"""Server-sent events: the answers of one operation as they come (GraphQL over SSE, distinct connections)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import orjson
from starlette.responses import StreamingResponse

from schema.execution import Answer

EVENTS = "text/event-stream"
# A line that carries nothing for a minute is cut by proxies, and by phones.
QUIET_SECONDS = 15.0


def stream(answers: AsyncGenerator[Answer, None]) -> StreamingResponse:
    """Each answer as a `next` event, and `complete` at the end; a comment where nothing happens for long."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_events(answers), 200, headers, EVENTS)


async def _events(answers: AsyncGenerator[Answer, None]) -> AsyncIterator[bytes]:
    upcoming = asyncio.ensure_future(anext(answers, None))
    try:
        while True:
            done, _ = await asyncio.wait({upcoming}, timeout=QUIET_SECONDS)
            if not done:
                yield b":\n\n"
                continue
            answer = upcoming.result()
            if answer is None:
                break
            yield b"event: next\ndata: " + orjson.dumps(answer.body, default=str) + b"\n\n"
            upcoming = asyncio.ensure_future(anext(answers, None))
        yield b"event: complete\ndata:\n\n"
    finally:
        upcoming.cancel()
        await asyncio.wait({upcoming})
        await answers.aclose()
