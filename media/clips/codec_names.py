"""Codecs as players ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.stream import Stream


def codec_names(streams: Iterable[Stream]) -> str:
    """The streams' codecs as in RFC 6381, comma-separated; FFmpeg's plain name where that needs more than is known."""
    return ",".join(_codec_name(stream) for stream in streams)


def _codec_name(stream: Stream) -> str:
    if stream.codec_context is None:
        return "unknown"
    name = stream.codec_context.codec.canonical_name
    extra = stream.codec_context.extradata or b""
    if name == "h264" and len(extra) > 3 and extra[0] == 1:
        # avcC: version, then profile, constraints and level as the name wants them.
        return f"avc1.{extra[1:4].hex()}"
    if name == "aac":
        # AudioSpecificConfig: the object type is its first five bits; 2 is the plain one.
        return f"mp4a.40.{extra[0] >> 3 if extra else 2}"
    return name
