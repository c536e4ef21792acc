"""What a file turned out to be, for those who never open one: it is told without any codec."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from media.sniffing import MediaKind

if TYPE_CHECKING:
    from media.captions.reading import Captions


class Said(msgspec.Struct, frozen=True):
    """What captions say, as it is noted of them: the fields of `content_store.content.captions.Spoken`."""

    cue_count: int
    transcript: str
    fastest_cue: int
    fastest_start_ms: int
    fastest_speed: int

    @classmethod
    def of(cls, captions: Captions) -> Said:
        """What is noted of these."""
        fastest = captions.fastest
        return cls(len(captions.cues), captions.transcript, fastest.number, fastest.start_ms, fastest.speed)


class Faintest(msgspec.Struct, frozen=True):
    """Where a drawing's letters stand out least: the contrast of WCAG, from 1 to 21, and the place in percent."""

    contrast: float
    x: int
    y: int


class Probe(msgspec.Struct, frozen=True):
    """What was found. Width and height are as shown, upright, in pixels; the bit rate is the whole file's, in bit/s.

    For a drawing or a page, the size is the one at which it is painted. Captions last until their last words go, and
    are WebVTT whatever they came as. Only a drawing's letters can be told from its picture.
    `codecs` is a list as in RFC 6381 ("avc1.4d401e,mp4a.40.2"). What a kind of file does not have is None.
    """

    kind: MediaKind
    mime: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    bit_rate: int | None = None
    codecs: str | None = None
    said: Said | None = None
    converted: bytes | None = None
    faintest: Faintest | None = None
