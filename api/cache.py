"""The response cache: answers that were given, for as long as they are what would be answered."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec
import orjson
import xxhash
from starlette.types import Message

from api.compressing import LEAST, compressed
from content_store.published.basis import Basis, News
from content_store.published.reading import Projection
from schema.execution import Operation

# Seconds for which a client need not ask again, by what the answer speaks of: a guide may be recalled at any moment.
LIFETIMES: Mapping[str, int] = {"tutorial": 5, "programme": 5, "measurement": 60, "team": 60}
LONGEST = 300
# Of the room, the most that answers may have that were asked for once: a flood of questions that nobody asks twice
# displaces only its own kind.
SHARE_OF_NEWCOMERS = 0.2
MOST_KEYS = 16  # ways of asking for one answer that are remembered
_WEIGHT, _WEIGHT_OF_STATEMENT = 2_000, 500  # bytes, about, beside the text


class Prepared(NamedTuple):
    """What is sent: the status, the headers and the body; and, to whoever asks from anywhere, as messages of ASGI."""

    status: int
    head: list[tuple[bytes, bytes]]
    body: bytes
    messages: tuple[Message, Message]


class CachedResponse(msgspec.Struct, eq=False):
    """One answer: its bytes, what they rest on, and until when they hold if nothing changes (seconds of the epoch)."""

    body: bytes
    basis: Basis
    until: float | None
    tag: str = ""
    lifetime: int = LONGEST
    keys: list[bytes] = msgspec.field(default_factory=list)
    prepared: dict[Hashable, Prepared] = msgspec.field(default_factory=dict)
    _seen: News | None = None
    _forms: dict[str, bytes] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        # It tells versions of one answer from one another, and nobody signs by it: a fast hash will do.
        self.tag = xxhash.xxh3_128_hexdigest(self.body)
        self.lifetime = _lifetime_of(self.basis.nouns)

    @property
    def size(self) -> int:
        """The bytes that it takes, about, its compressed forms included."""
        asked = sum(map(len, self.keys))
        return 2 * len(self.body) + asked + _WEIGHT + _WEIGHT_OF_STATEMENT * len(self.basis.statements)

    def form(self, coding: str) -> tuple[str, bytes]:
        """The body in this content coding, made once, and the coding: none for what is too small to gain by it."""
        if not coding or len(self.body) < LEAST:
            return "", self.body
        if coding not in self._forms:
            self._forms[coding] = compressed(self.body, coding)
        return coding, self._forms[coding]

    def seconds(self) -> int:
        """For how long a client may show it without asking again."""
        if self.until is None:
            return self.lifetime
        return max(0, min(self.lifetime, int(self.until - time.time())))

    def renew(self, other: CachedResponse) -> None:
        """Stand on what the same answer was found by later."""
        self.basis, self.until = other.basis, other.until
        self.prepared.clear()

    def holds(self, projection: Projection) -> bool:
        """Whether it is what would be answered now; `prepared` is kept only as long as it is the same every time."""
        if self.until is not None:
            left = self.until - time.time()
            if left <= 0:
                return False
            if left <= self.lifetime:
                self.prepared.clear()
        news = projection.news(time.monotonic())
        if self._seen is not news:
            with projection.reading() as look:
                renewed = self.basis.renewed(look, news)
            if renewed is None:
                return False
            self.basis, self._seen = renewed, news
            self.prepared.clear()
        return True


@lru_cache(maxsize=1024)
def _lifetime_of(nouns: frozenset[str]) -> int:
    return min((LIFETIMES.get(noun, LONGEST) for noun in nouns), default=LONGEST)


def key_of(operation: Operation) -> bytes:
    """The same for whatever is asked the same, by GET or POST, in whatever order of the variables."""
    asked = [operation.query, operation.name or None, operation.variables or {}]
    return orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)


class ResponseCache:
    """The answers of one process to whoever shows no token, in so many bytes; 0 keeps none."""

    def __init__(self, projection: Projection, most_bytes: int) -> None:
        self.projection = projection
        self.most_bytes = most_bytes
        self.hits = self.misses = self.dropped = 0
        self._entries: dict[bytes, CachedResponse] = {}
        # Asked for once, and asked for again; what was used longest ago comes first.
        self._newcomers, self._proven = _Part(), _Part()

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._newcomers.sizes) + len(self._proven.sizes)

    @property
    def size(self) -> int:
        """How much room they take."""
        return self._newcomers.bytes + self._proven.bytes

    def get(self, key: bytes) -> CachedResponse | None:
        """The answer to what was asked like this, if there is one that holds."""
        entry = self._entries.get(key)
        if entry is None or not entry.holds(self.projection):
            return None
        self.hits += 1
        if entry in self._proven.sizes:
            self._proven.sizes.move_to_end(entry)
        else:
            self._newcomers.remove(entry)
            self._proven.put(entry)
        return entry

    def keep(self, key: bytes, entry: CachedResponse) -> CachedResponse:
        """Keep an answer, in place of the one that was kept under this key, and return what is kept.

        That is the old one, on its new basis, when the answer came out the same.
        """
        self.misses += 1
        if not self.most_bytes:
            return entry
        known = self._entries.get(key)
        if known is not None:
            if known.body == entry.body:
                known.renew(entry)
                return known
            self.dropped += 1
            self._drop(known)
        if entry.size <= self.most_bytes:
            self._newcomers.put(entry)
            self.know(key, entry)
        return entry

    def know(self, key: bytes, entry: CachedResponse) -> None:
        """Answer what is asked like this with the same entry, as long as it is kept."""
        part = self._proven if entry in self._proven.sizes else self._newcomers
        if key not in self._entries and entry in part.sizes and len(entry.keys) < MOST_KEYS:
            entry.keys.append(key)
            self._entries[key] = entry
            part.put(entry)
            self._make_room()

    def _make_room(self) -> None:
        while self.size > self.most_bytes:
            crowded = self._newcomers.bytes > self.most_bytes * SHARE_OF_NEWCOMERS
            part = self._newcomers if crowded or not self._proven.sizes else self._proven
            self._drop(next(iter(part.sizes)))

    def _drop(self, entry: CachedResponse) -> None:
        self._newcomers.remove(entry)
        self._proven.remove(entry)
        for key in entry.keys:
            self._entries.pop(key, None)


class _Part:
    """Some of the entries with their sizes as they were counted, and the sum of these."""

    def __init__(self) -> None:
        self.bytes = 0
        self.sizes: OrderedDict[CachedResponse, int] = OrderedDict()

    def put(self, entry: CachedResponse) -> None:
        self.remove(entry)
        self.sizes[entry] = entry.size
        self.bytes += self.sizes[entry]

    def remove(self, entry: CachedResponse) -> None:
        self.bytes -= self.sizes.pop(entry, 0)
