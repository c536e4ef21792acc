"""The door to the files: by digest, for ever the same bytes."""

from __future__ import annotations

import re
import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from api.sending import StoredFile, send_file
from api.viewers import viewer_behind
from content_store.content import renditions
from content_store.errors import NotFound
from content_store.people.access import Action
from content_store.published import guides
from content_store.published.reading import Projection
from media.links import Links
from media.storage import Signing, Store, is_digest

NAME = re.compile(r"[A-Za-z0-9._-]{1,120}")
FOR_EVER = "public, max-age=31536000, immutable"
UNKEPT = "private, no-store"
# An uploaded file is never to be taken for a page, whatever it contains.
HARMLESS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
}
# What a browser may show. Anything else is bytes to be saved, whatever its row calls it.
SHOWN = {
    "application/vnd.apple.mpegurl",
    "audio/mp4",
    "image/avif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/vtt",
    "video/iso.segment",
    "video/mp2t",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "video/x-matroska",
}
BYTES = "application/octet-stream"
# How long a link that the store signed is good, and how long a browser follows it without asking again.
SIGNED_SECONDS = 600
FOLLOWED_SECONDS = 300


class Leave(msgspec.Struct, frozen=True):
    """That a file may be had: what it is, how long it may be kept, and for how many seconds it may be had at most.

    `text` is all of it, where it rests in no store.
    """

    mime: str
    kept: str
    seconds: int = SIGNED_SECONDS
    text: str | None = None


class MediaDoor:
    """The store's files: those of live guides for everybody, the others for who may read drafts or holds a link.

    With `signing`, films, sounds and pictures come from that store directly.
    """

    def __init__(self, store: Store, links: Links, projection: Projection, signing: Signing | None = None) -> None:
        self.store = store
        self.projection = projection
        self.links = links
        self.signing = signing

    async def __call__(self, request: Request) -> Response:
        """One file or a range of it; what one may not see does not exist."""
        digest = request.path_params["sha256"]
        if not is_digest(digest):
            raise _missing(digest)
        leave = await self._leave(request, digest)
        headers = {**HARMLESS, "etag": f'"{digest}"', "cache-control": leave.kept}
        if _matches(request.headers.get("if-none-match", ""), digest):
            return Response(None, 304, headers)
        name = request.path_params.get("name", digest)
        mime = leave.mime if leave.mime in SHOWN else BYTES
        saved = "download" in request.query_params or mime == BYTES
        if saved:
            headers["content-disposition"] = f'attachment; filename="{name if NAME.fullmatch(name) else digest}"'
        if leave.text is not None:
            return Response(leave.text, 200, headers, mime)
        if self.signing and not saved and request.method == "GET" and mime.startswith(("audio/", "image/", "video/")):
            return await _redirect(self.signing, digest, leave)
        return await send_file(request, StoredFile(self.store, digest, mime, headers))

    async def _leave(self, request: Request, digest: str) -> Leave:
        """Why the asker may have the file; NotFound for who may not, as for a file that nobody has."""
        with self.projection.reading() as facts:
            shown = guides.file_of(facts, digest)
        if shown is not None:
            return Leave(shown.mime, FOR_EVER, text=shown.text)
        told = request.query_params
        left = self.links.seconds_left(digest, told.get("expires", ""), told.get("signature", ""), time.time())
        if not left and not (await viewer_behind(request)).may(Action.READ_DRAFTS):
            raise _missing(digest)
        mime = await renditions.mime_of(digest)
        if mime is None:
            raise _missing(digest)
        return Leave(mime, f"private, max-age={left}", min(left, SIGNED_SECONDS)) if left else Leave(mime, UNKEPT)


async def _redirect(signing: Signing, digest: str, leave: Leave) -> Response:
    """The way to the store: never kept for as long as it is good, so that nobody follows it too late."""
    url = await signing.signed_url(digest, leave.seconds)
    followed = min(FOLLOWED_SECONDS, leave.seconds // 2)
    kept = UNKEPT if leave.kept == UNKEPT else f"private, max-age={followed}"
    return Response(None, 302, {**HARMLESS, "location": url, "cache-control": kept})


def _matches(wanted: str, digest: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    return f'"{digest}"' in tags or "*" in tags


def _missing(digest: str) -> NotFound:
    return NotFound(what="file", key=digest[:80])
