"""Who asks: the viewer behind a request's token or session."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import HTTPConnection

from content_store.content import previews
from content_store.delivery import kiosks
from content_store.errors import Unauthenticated
from content_store.people.access import ANONYMOUS, Viewer
from content_store.people.recognising import viewer_of


async def viewer_behind(request: HTTPConnection) -> Viewer:
    """The holder of the request's secret, or the anonymous viewer; a secret that is not good is Unauthenticated."""
    return await viewer_holding(request.headers.get("authorization"))


async def viewer_holding(authorization: str | None) -> Viewer:
    """The holder of `Bearer …`, or the anonymous viewer without it; a secret that is not good is Unauthenticated."""
    if authorization is None:
        return ANONYMOUS
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Unauthenticated
    viewer = await _behind(secret.strip(), datetime.now(UTC))
    if viewer is None:
        raise Unauthenticated
    return viewer


async def _behind(secret: str, now: datetime) -> Viewer | None:
    if secret.startswith(previews.PREFIX):
        preview = await previews.use(secret, now)
        return None if preview is None else Viewer(preview=preview)
    if secret.startswith(kiosks.PREFIX):
        kiosk = await kiosks.holding(secret)
        return None if kiosk is None else Viewer(kiosk=kiosk)
    return await viewer_of(secret, now)
