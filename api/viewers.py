"""Who asks: the viewer behind a request's token."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import HTTPConnection

from content_store.access import ANONYMOUS, Viewer
from content_store.accounts import viewer_of
from content_store.errors import Unauthenticated


async def viewer_behind(request: HTTPConnection) -> Viewer:
    """The token's holder, or the anonymous viewer without one; a token that is not good is Unauthenticated."""
    header = request.headers.get("authorization")
    if header is None:
        return ANONYMOUS
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Unauthenticated
    viewer = await viewer_of(secret.strip(), datetime.now(UTC))
    if viewer is None:
        raise Unauthenticated
    return viewer
