"""Playlists: one level of HLS, told from the list of fragments that its file begins with."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from media.clips.boxes import boxes_of_mp4
from media.digest import digest_of
from media.recipes import RenditionRole
from media.renditions import RenditionFile

MIME = "application/vnd.apple.mpegurl"


@dataclass(frozen=True)
class Segment:
    """A run of bytes that plays by itself after the file's header: where it is, and how many seconds it lasts."""

    offset: int
    bytes: int
    seconds: float

    @property
    def bit_rate(self) -> int:
        """In bit/s."""
        return round(self.bytes * 8 / self.seconds)


@dataclass(frozen=True)
class Fragmented:
    """A fragmented MP4: how many bytes its header has, and its segments."""

    header_bytes: int
    segments: tuple[Segment, ...]

    @property
    def peak_bit_rate(self) -> int:
        """The highest bit rate of any one segment, in bit/s, as a master playlist's BANDWIDTH counts."""
        return max(segment.bit_rate for segment in self.segments)


def read_fragmented(path: Path) -> Fragmented:
    """Read the index (sidx) of one of our fragmented MP4s; a file without one raises ValueError."""
    with path.open("rb") as file:
        index = next((box for box in boxes_of_mp4(path) if box.kind == "sidx"), None)
        if index is None:
            raise ValueError(f"{path.name} has no index of fragments")
        file.seek(index.offset + 8)
        content = file.read(index.bytes - 8)
    return Fragmented(index.offset, _segments(content, index.offset + index.bytes))


def playlist(fragmented: Fragmented, uri: str) -> str:
    """The media playlist of a file that clients find at `uri`."""
    target = max(round(segment.seconds) for segment in fragmented.segments)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, target)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{uri}",BYTERANGE="{fragmented.header_bytes}@0"',
    ]
    for segment in fragmented.segments:
        lines += [f"#EXTINF:{segment.seconds:.6f},", f"#EXT-X-BYTERANGE:{segment.bytes}@{segment.offset}", uri]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def add_playlist(role: RenditionRole, made: RenditionFile, folder: Path) -> RenditionFile:
    """Write the playlist of a fragmented MP4 in the same folder; it is described as a master playlist needs it.

    Its bit rate is the highest of any one segment; the average is the MP4's own.
    """
    fragmented, target = read_fragmented(folder / made.role), folder / role
    uri = f"../{made.sha256}/{made.role.lower()}.mp4"
    target.write_text(playlist(fragmented, uri), encoding="utf-8", newline="\n")
    digest = digest_of(target)
    return replace(
        made, role=role, mime=MIME, bytes=digest.bytes, sha256=digest.sha256, bit_rate=fragmented.peak_bit_rate
    )


def _segments(index: bytes, offset: int) -> tuple[Segment, ...]:
    """What a sidx of version 1 lists (ISO 14496-12, 8.16.3); the first segment begins at `offset`."""
    timescale, count = struct.unpack_from(">8xI18xH", index)
    segments: list[Segment] = []
    for size, duration, _ in struct.iter_unpack(">III", index[32 : 32 + 12 * count]):
        segments.append(Segment(offset, size, duration / timescale))
        offset += size
    return tuple(segments)
