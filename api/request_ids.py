"""Request ids: one for each request, in its answer's header, its errors and the log."""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import ip_address, ip_network

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.lines import tell
from content_store.acting import acting_from

HEADER = b"x-request-id"
NAMED = ("http.response.start", "websocket.accept", "websocket.http.response.start")

_current: ContextVar[str] = ContextVar("request_id")


def request_id() -> str:
    """The id of the request that is being answered."""
    return _current.get()


def network_of(scope: Scope) -> str:
    """Roughly from where a request came: enough to see a stranger's, too little to be a person's address."""
    address, _ = scope.get("client") or ("", 0)
    return _network_around(address)


@lru_cache(maxsize=1024)
def _network_around(address: str) -> str:
    try:
        wide = 24 if ip_address(address).version == 4 else 48
    except ValueError:
        return "local"
    return str(ip_network(f"{address}/{wide}", strict=False))


class RequestIds:
    """Gives every request an id of ours; what strangers send as theirs is never read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer under a new id."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        made = secrets.token_hex(16)
        token = _current.set(made)

        async def send_named(message: Message) -> None:
            if message["type"] in NAMED:
                message["headers"] = [*message.get("headers", ()), (HEADER, made.encode())]
            await tell(send, message)

        try:
            with acting_from(f"{scope['type']} {network_of(scope)} {made}"):
                await self.app(scope, receive, send_named)
        finally:
            _current.reset(token)
