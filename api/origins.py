"""Origins: pages of any origin may ask, and are told so with every answer alike."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.streams import TOKEN
from api.tus import SENT

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ALLOWED = (
    "authorization",
    "content-type",
    "range",
    "if-range",
    "if-none-match",
    "last-event-id",
    "idempotency-key",
    TOKEN,
    *SENT,
)
# Tokens travel in a header, and a cookie counts for our own pages alone (`api.cookies`), which need none of this.
ANY_ORIGIN = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*")]
_PREFLIGHT = [
    ANY_ORIGIN[0],
    (b"access-control-allow-methods", ", ".join(METHODS).encode()),
    (b"access-control-allow-headers", ", ".join(ALLOWED).encode()),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]


class OpenToAnyOrigin:
    """Answers a browser's question whether it may ask, and tells it with every answer that it may."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in dict(scope["headers"]):
            await send({"type": "http.response.start", "status": 204, "headers": _PREFLIGHT[:]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *ANY_ORIGIN]
            await send(message)

        await self.app(scope, receive, tell)
