"""Delivering: a cacheable answer as HTTP says it, whole or only that the client has it already."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from api.cache import CachedResponse, Prepared
from api.compressing import coding_for

# While it asks for the newest, a CDN may show what it has; and for a day, if nobody answers.
_STALE = "stale-while-revalidate=30, stale-if-error=86400"
_VARY = b"accept, accept-encoding, authorization, cookie"


class Wishes(msgspec.Struct, frozen=True, gc=False):
    """How a client wants an answer: in which media type and coding, with or without a body, and what it has."""

    media_type: str
    coding: str
    known: str
    bodiless: bool

    @classmethod
    def of(cls, method: str, media_type: str, headers: dict[bytes, bytes]) -> Wishes:
        """What a request's headers say."""
        coding = coding_for(headers.get(b"accept-encoding", b"").decode("latin-1"))
        # To a POST a condition means something else, which nobody asks for.
        known = headers.get(b"if-none-match", b"").decode("latin-1") if method != "POST" else ""
        return cls(media_type, coding, known, method == "HEAD")

    def has(self, tag: str) -> bool:
        """Whether the client has the answer with this tag, in whatever coding."""
        return self.known == "*" or f'"{tag}' in self.known


def delivered(entry: CachedResponse, wishes: Wishes) -> Prepared:
    """The status, the headers and the body of an answer."""
    known = bool(wishes.known) and wishes.has(entry.tag)
    key = (wishes.media_type, wishes.coding, wishes.bodiless, known)
    made = entry.prepared.get(key)
    if made is None:
        made = entry.prepared[key] = _prepared(entry, wishes, known)
    return made


def response_of(entry: CachedResponse, request: Request, media_type: str) -> Response:
    """The same as Starlette has it."""
    return _Delivered(*delivered(entry, Wishes.of(request.method, media_type, dict(request.scope["headers"]))))


class _Delivered(Response):
    """What is ready to be sent, so that Starlette need not make headers that are thrown away."""

    def __init__(self, status: int, head: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [*head]


def _prepared(entry: CachedResponse, wishes: Wishes, known: bool) -> Prepared:
    coding, body = entry.form(wishes.coding)
    tag = f"{entry.tag}-{coding}" if coding else entry.tag
    head = [
        (b"etag", b'"%b"' % tag.encode()),
        (b"cache-control", f"public, max-age={entry.seconds()}, {_STALE}".encode()),
        (b"vary", _VARY),
    ]
    if known:
        # It says no more than caches go by, as RFC 9110 wants it.
        return 304, head, b""
    head += [
        (b"feed-position", b"%d" % entry.basis.position),
        *_tags(entry.basis.nouns),
        (b"content-type", f"{wishes.media_type}; charset=utf-8".encode()),
        (b"content-length", b"%d" % len(body)),
    ]
    if coding:
        head.append((b"content-encoding", coding.encode()))
    return 200, head, b"" if wishes.bodiless else body


@lru_cache(maxsize=1024)
def _tags(nouns: frozenset[str]) -> tuple[tuple[bytes, bytes], ...]:
    """Two names for the same thing, as CDNs have it."""
    named = sorted(nouns)
    return (b"cache-tag", ",".join(named).encode()), (b"surrogate-key", " ".join(named).encode())
