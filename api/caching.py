"""Caching: what was answered before is answered again before anybody parses or routes the request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import streams
from api.accepting import EVENTS, form_for
from api.delivering import Wishes, delivered
from api.lines import tell
from api.questions import Questions
from api.requests import LARGEST_BODY, READING
from content_store.errors import NotAcceptable

# Where the door finds what the request was known by, to have its answer remembered.
ASKED = "camtay.asked"
TOKEN = streams.TOKEN.encode()


class CachingLayer:
    """In front of the door at `path`: whoever shows no token may be answered from the cache.

    Requests are alike when their bytes are, so that nothing of them need be understood; what is asked in other words
    is found by the door. What they are known by begins with what the door's own keys never begin with.
    """

    def __init__(self, app: ASGIApp, questions: Questions, path: str) -> None:
        self.app = app
        self.questions = questions
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        headers = dict(scope["headers"]) if scope["type"] == "http" and scope["path"] == self.path else {}
        media_type = _media_type(headers.get(b"accept"))
        if media_type is None or not self._may_be_kept(scope, headers):
            await self.app(scope, receive, send)
            return
        asked: bytes = b"?" + scope["query_string"]
        messages: list[Message] = []
        if scope["method"] == "POST":
            messages, body = await _received(receive)
            asked = b"%b\0%b" % (headers.get(b"content-type", b""), body)
        entry = self.questions.answer(asked, scope["client"])
        if entry is None:
            scope[ASKED] = asked
            await self.app(scope, _Again(messages, receive) if messages else receive, send)
            return
        prepared = delivered(entry, Wishes.of(scope["method"], media_type, headers))
        await tell(send, *prepared.messages)

    def _may_be_kept(self, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
        """Whether it may be a public question; one more for a stream that was reserved is none of its own."""
        if not headers or b"authorization" in headers or TOKEN in headers:
            return False
        return scope["method"] in READING or (scope["method"] == "POST" and not scope["query_string"])


@lru_cache(maxsize=256)
def _media_type(accepted: bytes | None) -> str | None:
    """The media type of one whole answer; None where another is wanted."""
    try:
        form = form_for(accepted.decode("latin-1") if accepted is not None else None)
    except NotAcceptable:
        return None
    return None if form == EVENTS else form


class _Again:
    """The messages that were received already, and then whatever comes."""

    def __init__(self, messages: list[Message], receive: Receive) -> None:
        self._messages = messages
        self._receive = receive

    async def __call__(self) -> Message:
        """The next message."""
        return self._messages.pop(0) if self._messages else await self._receive()


async def _received(receive: Receive) -> tuple[list[Message], bytes]:
    """The messages of a body, and it, or as much of it as may be."""
    message = await receive()
    messages, body = [message], message.get("body", b"")
    while message.get("more_body") and len(body) <= LARGEST_BODY:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
    return messages, body
