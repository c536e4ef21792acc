"""The ladder: every level's pictures, from the same frames at the same moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.clips.encoding import MOST_FRAMES_A_SECOND, PictureTrack
from media.clips.packaging import SEGMENT_SECONDS
from media.clips.painting import Painter, painted_colours
from media.recipes import Level

# A picture that rests longer is shown again: a segment must not wait for the next one to end.
MOST_REST_SECONDS = 1.0
_NEAR_SECONDS = 0.001
# Panoramas stay within what a phone's decoder takes.
_MOST_LONG_SIDE = 1920

Packets: TypeAlias = "Iterator[tuple[VideoStream, Packet[VideoStream]]]"


def fitted(shown: tuple[int, int], short_side: int) -> tuple[int, int]:
    """Width and height for a clip shown at `shown`: even, as H.264 wants them, and never larger than it is."""
    most_long_side = min(short_side * 8 // 3, _MOST_LONG_SIDE)
    scale = min(1.0, short_side / min(shown), most_long_side / max(shown))
    width, height = (max(2, min(round(side * scale / 2), side // 2) * 2) for side in shown)
    return width, height


class Ladder:
    """H.264 of every level: at most 30 frames a second, none resting longer than one, keyframes every four.

    `watch` is shown each frame that is encoded, as the lowest level has it, with its second.
    """

    def __init__(
        self,
        bench: OutputContainer,
        levels: tuple[Level, ...],
        first: VideoFrame,
        shown: tuple[int, int],
        watch: Callable[[VideoFrame, float], None],
    ) -> None:
        colours, sizes = painted_colours(first), {level: fitted(shown, level.short_side) for level in levels}
        self.tracks = {level: PictureTrack(bench, level, sizes[level], colours) for level in levels}
        # From the largest down, each painted from the one above it, which has fewer pixels than the source.
        self._steps = [(Painter(sizes[level], "yuv420p"), self.tracks[level]) for level in reversed(levels)]
        self._painted: list[VideoFrame] = []
        self._watch = watch
        self._shown = self._lasts = self._next_frame = self._next_key = 0.0

    @property
    def seconds(self) -> float:
        """When the last frame that was shown ends."""
        return self._shown + self._lasts

    def take(self, frame: VideoFrame, second: float) -> Packets:
        """Encode the frame that shows at `second`, unless the one before it is younger than 1/30 s."""
        if self._painted and second < self._next_frame - _NEAR_SECONDS:
            return
        self._next_frame = max(self._next_frame + 1 / MOST_FRAMES_A_SECOND, second)
        lasts = float(frame.duration * frame.time_base) if frame.time_base else 0.0
        lasts = min(lasts, MOST_REST_SECONDS) or 1 / MOST_FRAMES_A_SECOND
        if self._painted:
            yield from self._rest_until(second)
            self._painted = self._paint(frame)
            yield from self._show(second, lasts)
        else:
            # A picture that begins late is there from the first moment.
            self._painted = self._paint(frame)
            yield from self._show(0.0, lasts)

    def finish(self, second: float) -> Packets:
        """The packets that the encoders still held; the last frame rests until `second`, when the sound has ended."""
        yield from self._rest_until(second)
        for _, track in self._steps:
            yield from ((track.stream, packet) for packet in track.finish())

    def _paint(self, frame: VideoFrame) -> list[VideoFrame]:
        painted: list[VideoFrame] = []
        for painter, _ in self._steps:
            frame = painter.paint(frame)
            painted.append(frame)
        return painted

    def _rest_until(self, second: float) -> Packets:
        while second - self._shown > MOST_REST_SECONDS + _NEAR_SECONDS:
            yield from self._show(self._shown + MOST_REST_SECONDS, MOST_REST_SECONDS)

    def _show(self, second: float, lasts: float) -> Packets:
        is_key = second >= self._next_key - _NEAR_SECONDS
        if is_key:
            self._next_key = ((second + _NEAR_SECONDS) // SEGMENT_SECONDS + 1) * SEGMENT_SECONDS
        self._shown, self._lasts = second, lasts
        self._watch(self._painted[-1], second)
        for painted, (_, track) in zip(self._painted, self._steps, strict=True):
            for packet in track.take(painted, second, lasts, is_key=is_key):
                yield track.stream, packet
