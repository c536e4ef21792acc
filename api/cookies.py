"""Cookies: a browser's session as the header that every door reads, for pages of this server alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer_refusal
from api.request_ids import RequestIds
from api.requests import READING
from content_store.people_errors import ForeignOrigin
from schema.sender import Cookie

# The prefix makes a browser refuse one that another host of the domain, or a page without TLS, would set.
NAME, SECURE_NAME = "camtay", "__Host-camtay"


class SessionCookies:
    """Turns the cookie of a session into `Authorization: Bearer …`; refuses it from pages of other origins.

    Whatever may change something needs an `Origin`, which every browser sends then, and it must be ours; reading may
    come without one. `public_url` is what our pages' addresses begin with.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.name = name_for(public_url)
        self.public_url = public_url
        self.refuse = RequestIds(_refuse)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if not _has_cookie(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        secret = _cookie(headers.getlist("cookie"), self.name)
        if not secret or "authorization" in headers:
            await self.app(scope, receive, send)
            return
        if not self._counts(scope, headers):
            if scope["type"] == "http":
                await self.refuse(scope, receive, send)
                return
            # A socket says who it is in its first message; this one is a stranger's until then.
            await self.app(scope, receive, send)
            return
        bearer = (b"authorization", f"Bearer {secret}".encode("latin-1", "replace"))
        await self.app({**scope, "headers": [*scope["headers"], bearer]}, receive, send)

    def _counts(self, scope: Scope, headers: Headers) -> bool:
        if "origin" in headers:
            return is_own_page(HTTPConnection(scope), self.public_url)
        return scope["type"] == "http" and scope["method"] in READING


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = await answer_refusal(Request(scope), ForeignOrigin())
    await answer(scope, receive, send)


def name_for(public_url: str) -> str:
    """The cookie's name; one for TLS unless the server is this machine's own."""
    return SECURE_NAME if is_secure(public_url) else NAME


def is_own_page(connection: HTTPConnection, public_url: str) -> bool:
    """Whether a page of this server sent it: its origin is the public one, or has the host that it was sent to."""
    origin = connection.headers.get("origin")
    if not origin:
        return False
    parts = urlsplit(public_url)
    return origin == f"{parts.scheme}://{parts.netloc}" or (
        not is_secure(public_url) and origin == f"http://{connection.headers.get('host', '')}"
    )


def set_cookie(response: Response, cookie: Cookie, public_url: str) -> None:
    """Tell the browser what to keep; nothing lets it forget."""
    name, secure = name_for(public_url), is_secure(public_url)
    if cookie.secret:
        until = cookie.until.astimezone(UTC)
        response.set_cookie(name, cookie.secret, expires=until, secure=secure, httponly=True, samesite="lax")
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="lax")


def _has_cookie(scope: Scope) -> bool:
    """Whether there is any cookie at all; most requests have none, and are not made to wait for more."""
    for name, _ in scope.get("headers", ()):  # noqa: SIM110 - a generator takes twice as long
        if name == b"cookie":
            return True
    return False


def _cookie(sent: Iterable[str], name: str) -> str:
    return next((found for text in sent if (found := cookie_parser(text).get(name))), "")


def is_secure(public_url: str) -> bool:
    """Whether cookies are for TLS alone: everywhere but on this machine's own address without it."""
    parts = urlsplit(public_url)
    return parts.scheme != "http" or not _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
