"""Changes: what a cache in front of this server forgets, by the names in `Cache-Tag` and `Surrogate-Key`."""

from __future__ import annotations

import asyncio
import time

import orjson
from starlette.requests import Request
from starlette.responses import Response

from content_store.errors import BadInput
from content_store.published.basis import News
from content_store.published.reading import Projection

LONGEST_WAIT = 30  # seconds
_LOOKS_EVERY = 0.05


class ChangesDoor:
    """Tells which tags changed after a position of the feed; whoever asks may wait until there are any."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection

    async def __call__(self, request: Request) -> Response:
        """`?after=<position>&wait=<seconds>` gives {"position": …, "tags": […]}."""
        after, wait = _number(request, "after", 2**53), _number(request, "wait", LONGEST_WAIT)
        until = time.monotonic() + wait
        while not (changed := _after(news := self._news(), after)) and time.monotonic() < until:  # noqa: ASYNC110 - the file tells nobody
            await asyncio.sleep(_LOOKS_EVERY)
        body = {"position": max(news.changes.values(), default=0), "tags": changed}
        return Response(orjson.dumps(body), 200, {"cache-control": "no-store"}, "application/json")

    def _news(self) -> News:
        return self.projection.news(time.monotonic())


def _after(news: News, position: int) -> list[str]:
    return sorted(noun for noun, event_id in news.changes.items() if event_id > position)


def _number(request: Request, name: str, most: int) -> int:
    text = request.query_params.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= most):
        raise BadInput(
            path=(name,),
            value=text[:20],
            expected=f"a number from 0 to {most}",
            expected_vi=f"số từ 0 đến {most}",
        )
    return int(text)
