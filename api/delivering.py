"""Delivering: a cacheable answer as HTTP says it, whole or only that the client has it already."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from api.cache import CachedResponse, Prepared
from api.compressing import coding_for
from api.origins import ANY_ORIGIN

# While it asks for the newest, a CDN may show what it has; and for a day, if nobody answers.
_STALE = "stale-while-revalidate=30, stale-if-error=86400"
_VARY = (b"vary", b"accept, accept-encoding, authorization, cookie")
Header = tuple[bytes, bytes]


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
    return _Delivered(delivered(entry, Wishes.of(request.method, media_type, dict(request.scope["headers"]))))


class _Delivered(Response):
    """What is ready to be sent, so that Starlette need not make headers that are thrown away."""

    def __init__(self, prepared: Prepared) -> None:
        self.status_code, self.body, self.background = prepared.status, prepared.body, None
        self.raw_headers = [*prepared.head]


def _prepared(entry: CachedResponse, wishes: Wishes, known: bool) -> Prepared:
    coding, body = entry.form(wishes.coding)
    tag = f"{entry.tag}-{coding}" if coding else entry.tag
    head = [(b"etag", b'"%b"' % tag.encode()), _kept_for(entry.seconds()), _VARY]
    if known:
        # It says no more than caches go by, as RFC 9110 wants it.
        return _ready(304, head, b"")
    head += [
        (b"feed-position", b"%d" % entry.basis.position),
        *_tags(entry.basis.nouns),
        _content_type(wishes.media_type),
        (b"content-length", b"%d" % len(body)),
    ]
    if coding:
        head.append((b"content-encoding", coding.encode()))
    return _ready(200, head, b"" if wishes.bodiless else body)


def _ready(status: int, head: list[Header], body: bytes) -> Prepared:
    begin = {"type": "http.response.start", "status": status, "headers": head + ANY_ORIGIN}
    return Prepared(status, head, body, (begin, {"type": "http.response.body", "body": body}))


@lru_cache(maxsize=1024)
def _kept_for(seconds: int) -> Header:
    return b"cache-control", f"public, max-age={seconds}, {_STALE}".encode()


@lru_cache(maxsize=16)
def _content_type(media_type: str) -> Header:
    return b"content-type", f"{media_type}; charset=utf-8".encode()


@lru_cache(maxsize=1024)
def _tags(nouns: frozenset[str]) -> tuple[Header, ...]:
    """Two names for the same thing, as CDNs have it."""
    named = sorted(nouns)
    return (b"cache-tag", ",".join(named).encode()), (b"surrogate-key", " ".join(named).encode())
