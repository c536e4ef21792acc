"""Clips of any size, made in a moment: a tiny film, and behind it a box of bytes that players skip."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator
from fractions import Fraction

import av

BLOCK_BYTES = 2**20
_HEAD = struct.Struct(">I4sQ")  # a box that may be longer than 4 GiB: 1, its kind, its length


class Clip:
    """A film of `length` bytes, whose content is no other number's."""

    def __init__(self, film: bytes, length: int, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - bytes that are different, not secret
        self.length = max(length, len(film) + _HEAD.size + 8)
        padding = self.length - len(film)
        self._head = film + _HEAD.pack(1, b"free", padding) + struct.pack(">Q", number)
        self._block = chance.randbytes(min(BLOCK_BYTES, padding))

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `stop`, in blocks of at most 1 MiB."""
        stop = self.length if stop is None else min(stop, self.length)
        while start < stop:
            block = self._at(start)[: stop - start]
            yield block
            start += len(block)

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """The same in one piece."""
        return b"".join(self.blocks(start, stop))

    def _at(self, place: int) -> bytes:
        if place < len(self._head):
            return self._head[place:]
        return self._block[(place - len(self._head)) % len(self._block) :]


def film(seconds: float = 1.0, size: tuple[int, int] = (128, 72)) -> bytes:
    """An MP4 of moving grey, without sound."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        track = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        track.width, track.height, track.pix_fmt = *size, "yuv420p"
        for number in range(round(seconds * 10)):
            frame = av.VideoFrame(*size, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes((number * 5 + place) % 220 for place in range(plane.buffer_size)))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return made.getvalue()
