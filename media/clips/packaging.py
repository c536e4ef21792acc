"""Packaging: packets that were encoded once go into every file that holds their track."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

# Without `bitexact` the file would say when and by which version it was made.
_BITEXACT = {"fflags": "+bitexact"}
# The index first, so that a player may start before the file is all there.
_PROGRESSIVE = _BITEXACT | {"movflags": "+faststart"}
# One list of all fragments behind the header (`global_sidx`). The header waits for the first fragment (`delay_moov`),
# because only then it is known by how much frames were moved to let them be reordered; what reads it takes that back.
_FRAGMENTED = "+delay_moov+default_base_moof+global_sidx+skip_trailer"
SEGMENT_SECONDS = 4

_Track = TypeVar("_Track", bound=Stream)


class Packaging:
    """Files in the making; leaving the block completes them."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._outlets = dict[Stream, list[tuple[OutputContainer, Stream]]]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, where)

    def progressive(self, target: Path, *tracks: Stream) -> None:
        """Begin an MP4 of these encoders' tracks."""
        self._begin(target, tracks, _PROGRESSIVE)

    def fragmented(self, target: Path, track: Stream) -> None:
        """Begin an MP4 of one track in fragments: of a picture each begins at a keyframe, of sound each lasts 4 s."""
        if track.type == "video":
            options = {"movflags": _FRAGMENTED + "+frag_keyframe"}
        else:
            options = {"movflags": _FRAGMENTED, "frag_duration": str(SEGMENT_SECONDS * av.time_base)}
        self._begin(target, (track,), _BITEXACT | options)

    def mux(self, packets: Iterable[tuple[_Track, Packet[_Track]]]) -> None:
        """Write packets, each with the encoder's stream that it came from, into all files that hold their track."""
        for track, packet in packets:
            for file, stream in self._outlets[track]:
                packet.stream = cast("_Track", stream)
                file.mux_one(packet)

    def _begin(self, target: Path, tracks: Iterable[Stream], options: dict[str, str]) -> None:
        file = self._open.enter_context(av.open(str(target.absolute()), "w", format="mp4", options=options))
        for track in tracks:
            self._outlets.setdefault(track, []).append((file, file.add_stream_from_template(track)))
