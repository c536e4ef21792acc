"""The door to the files: by digest, for ever the same bytes."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from api.sending import StoredFile, send_file
from api.viewers import viewer_behind
from content_store import assets
from content_store.access import Action
from content_store.errors import NotFound
from content_store.published import guides
from media.storage import Store, is_digest

NAME = re.compile(r"[A-Za-z0-9._-]{1,120}")
FOR_EVER = "public, max-age=31536000, immutable"
# An uploaded file is never to be taken for a page, whatever it contains.
HARMLESS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
}


class MediaDoor:
    """The store's files: those of live guides for everybody, the others for who may read drafts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def __call__(self, request: Request) -> Response:
        """One file or a range of it; what one may not see does not exist."""
        digest = request.path_params["sha256"]
        if not is_digest(digest):
            raise _missing(digest)
        mime, kept = await guides.mime_of(digest), FOR_EVER
        if mime is None:
            mime, kept = await _draft_mime(request, digest), "private, no-store"
        headers = {**HARMLESS, "etag": f'"{digest}"', "cache-control": kept}
        if _matches(request.headers.get("if-none-match", ""), digest):
            return Response(None, 304, headers)
        name = request.path_params.get("name", digest)
        if "download" in request.query_params and NAME.fullmatch(name):
            headers["content-disposition"] = f'attachment; filename="{name}"'
        return await send_file(request, StoredFile(self.store, digest, mime, headers))


async def _draft_mime(request: Request, digest: str) -> str:
    if not (await viewer_behind(request)).may(Action.READ_DRAFTS):
        raise _missing(digest)
    mime = await assets.mime_of(digest)
    if mime is None:
        raise _missing(digest)
    return mime


def _matches(wanted: str, digest: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    return f'"{digest}"' in tags or "*" in tags


def _missing(digest: str) -> NotFound:
    return NotFound(what="file", key=digest[:80])
