"""Server-sent events: the answers of one operation as they come (GraphQL over SSE, distinct connections)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Send

from api.accepting import EVENTS
from api.answers import encoded
from schema.execution import Answer

log = logging.getLogger(__name__)

# A line that carries nothing for a minute is cut by proxies, and by phones.
QUIET_SECONDS = 15.0
QUIET = b":\n\n"

# Events that wait for their reader; None is the end.
Waiting = asyncio.Queue[bytes | None]


class Events(StreamingResponse):
    """Chunks as they come; when nobody reads any longer they are closed, now and not when somebody cleans up."""

    def __init__(self, chunks: AsyncGenerator[bytes, None]) -> None:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(chunks, 200, headers, EVENTS)
        self._chunks = chunks

    async def stream_response(self, send: Send) -> None:
        """Send chunk by chunk, no faster than they are read."""
        async with aclosing(self._chunks):
            await super().stream_response(send)


def stream(answers: AsyncGenerator[Answer, None]) -> Events:
    """Each answer as a `next` event, and `complete` at the end; a comment where nothing happens for long.

    An answer's cursor is the event's id, which browsers send back by themselves when the line broke.
    """
    return Events(_chunks(answers))


def once(answer: Answer) -> Events:
    """One answer as a whole stream."""

    async def answers() -> AsyncGenerator[Answer, None]:
        yield answer

    return stream(answers())


def event(kind: str, data: bytes = b"", cursor: str | None = None) -> bytes:
    """One event, as it is sent."""
    named = b"id: %s\n" % cursor.encode() if cursor else b""
    return b"event: %s\n%sdata:%s\n\n" % (kind.encode(), named, b" " + data if data else b"")


async def upcoming(waiting: Waiting) -> bytes | None:
    """The next event, or a comment when there is none for long."""
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            return await waiting.get()
    except TimeoutError:
        return QUIET


async def _chunks(answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[bytes, None]:
    waiting: Waiting = asyncio.Queue(1)
    # In a task of its own, so that it can be ended in order: where a request is cancelled, nothing more can be awaited.
    work = asyncio.create_task(_fill(waiting, answers))
    try:
        while (chunk := await upcoming(waiting)) is not None:
            yield chunk
    finally:
        work.cancel()


async def _fill(waiting: Waiting, answers: AsyncGenerator[Answer, None]) -> None:
    try:
        async with aclosing(answers):
            async for answer in answers:
                await waiting.put(event("next", encoded(answer), answer.cursor))
        await waiting.put(event("complete"))
    except Exception:
        log.exception("a stream of events broke off")
    await waiting.put(None)
