"""Compressing: text in the best form that a client says it can read."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
import zstandard

LEAST = 860  # bytes; whatever is smaller fits into one packet as it is
# The first is the fastest to make and to read; each at the level beyond which a kilobyte costs more than it saves.
_CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=4),
    "gzip": lambda body: gzip.compress(body, 5, mtime=0),
}


def compressed(body: bytes, coding: str) -> bytes:
    """The body in one of the codings; the same bytes whenever it is asked."""
    return _CODINGS[coding](body)


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str:
    """The coding for an `Accept-Encoding`, by its weights and then by ours; "" for none."""
    weights = dict(_weight(part) for part in accepted.lower().split(",") if part.strip())
    rest = weights.get("*", 0.0)
    best = max(_CODINGS, key=lambda coding: weights.get(coding, rest))  # the first of several as good
    return best if weights.get(best, rest) > 0 else ""


def _weight(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    try:
        weight = float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight
