"""Renditions: files that were made, described by what is really in them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from media.recipes import RenditionRole

# Called with the fraction that is done, 0 to 1; whatever it raises stops the work.
Progress = Callable[[float], None]


class RenditionFile(msgspec.Struct, frozen=True):
    """What was made, as read back from the file: pixels, bytes, milliseconds, bit/s; None for what it has not."""

    role: RenditionRole
    mime: str
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    bit_rate: int | None = None
    codecs: str | None = None
    thumbhash: str | None = None
