"""Caching: what was answered before is answered again before anybody parses or routes the request."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cache import ResponseCache
from api.delivering import Wishes, delivered
from api.origins import ANY_ORIGIN

LARGEST_BODY = 262_144

# Where the door finds what the request was known by, to have its answer remembered.
ASKED = "camtay.asked"
_METHODS = ("GET", "HEAD", "POST")


class CachingLayer:
    """In front of the door at `path`: whoever shows no token may be answered from the cache.

    Requests are alike when their bytes are, so that nothing of them need be understood; what is asked in other words
    is found by the door.
    """

    def __init__(
        self, app: ASGIApp, cache: ResponseCache, path: str, negotiated: Callable[[str | None], str | None]
    ) -> None:
        self.app = app
        self.cache = cache
        self.path = path
        self.negotiated = negotiated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["path"] != self.path or scope["method"] not in _METHODS:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        accepted = headers.get(b"accept")
        media_type = self.negotiated(accepted.decode("latin-1") if accepted is not None else None)
        if media_type is None or b"authorization" in headers or not self.cache.most_bytes:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "POST":
            sent = await _received(receive)
            asked: Hashable = (headers.get(b"content-type"), sent.body)
            receive = sent.again
        else:
            asked = scope["query_string"]
        entry = self.cache.get(asked)
        if entry is None:
            scope[ASKED] = asked
            await self.app(scope, receive, send)
            return
        status, head, body = delivered(entry, Wishes.of(scope["method"], media_type, headers))
        await send({"type": "http.response.start", "status": status, "headers": head + ANY_ORIGIN})
        await send({"type": "http.response.body", "body": body})


@dataclass
class _Sent:
    """A body that was read, or as much of it as may be, and the messages by which it came."""

    body: bytes
    messages: list[Message]
    receive: Receive

    async def again(self) -> Message:
        """The same messages, and then whatever comes."""
        return self.messages.pop(0) if self.messages else await self.receive()


async def _received(receive: Receive) -> _Sent:
    messages: list[Message] = []
    body = b""
    while True:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > LARGEST_BODY:
            return _Sent(body, messages, receive)
