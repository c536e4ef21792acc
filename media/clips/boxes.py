"""Whether a container's outermost parts fit into the file that holds them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# Eight-byte boxes could keep the walk busy for hours; hour-long fragmented clips have some thousand.
MOST_BOXES = 100_000
_SEGMENT = b"\x18\x53\x80\x67"


@dataclass(frozen=True)
class Box:
    """One of a file's outermost boxes: its type, where it begins, and how many bytes it claims, its header included."""

    kind: str
    offset: int
    bytes: int


@dataclass(frozen=True)
class Extent:
    """The types of the outermost boxes, and how many bytes they claim beyond the end of the file."""

    boxes: frozenset[str]
    missing_bytes: int


def extent_of_mp4(path: Path) -> Extent:
    """Compare what the top-level boxes of an MP4 or MOV claim with the file's length."""
    boxes = list(boxes_of_mp4(path))
    end = boxes[-1].offset + boxes[-1].bytes if boxes else 0
    return Extent(frozenset(box.kind for box in boxes), max(0, end - path.stat().st_size))


def boxes_of_mp4(path: Path) -> Iterator[Box]:
    """Walk the top-level boxes of an MP4 or MOV without reading what is in them."""
    length, offset = path.stat().st_size, 0
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            found = _box_at(file, offset)
            if found is None:
                return
            # The last box may leave its size open.
            box = Box(found[0], offset, found[1] or length - offset)
            yield box
            offset += box.bytes
            if offset >= length:
                return


def _box_at(file: BinaryIO, offset: int) -> tuple[str, int] | None:
    """The type and the size in bytes (0: to the end) of the box at `offset`; None if there is no box."""
    file.seek(offset)
    header = file.read(16)
    if len(header) < 8 or not header[4:8].isascii():
        return None
    size, kind = struct.unpack(">I4s", header[:8])
    if size == 1 and len(header) == 16:
        size = int.from_bytes(header[8:], "big")
    return None if 0 < size < 8 else (kind.decode("ascii"), size)


def extent_of_wav(path: Path) -> Extent:
    """Compare the size that a WAV's first twelve bytes claim, if they do, with the file's."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8)[4:], "little")
    # A recorder that did not know yet when it would stop wrote none or all ones.
    end = 0 if size == 0xFFFFFFFF else size + 8
    return Extent(frozenset({"RIFF"}), max(0, end - path.stat().st_size))


def extent_of_matroska(path: Path) -> Extent:
    """Compare the size that a WebM or Matroska segment claims, if it does, with the file's."""
    with path.open("rb") as file:
        head = file.read(4096)
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return Extent(frozenset(), 0)
    first = head[at + 4]
    width = 9 - first.bit_length()
    field = head[at + 4 : at + 4 + width]
    value_bits = 7 * width
    size = int.from_bytes(field, "big") & ((1 << value_bits) - 1)
    # All ones: a recorder that did not know yet when it would stop.
    end = 0 if size == (1 << value_bits) - 1 else at + 4 + width + size
    return Extent(frozenset({"Segment"}), max(0, end - path.stat().st_size))
