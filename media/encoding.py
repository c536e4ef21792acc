"""Tracks in the making: decoded frames go in, packets of the new file come out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.codec.context import Flags
from av.filter import Graph
from av.video.frame import PictureType
from av.video.reformatter import ColorRange

from media.opening import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# The one clock inside a track; it divides by every usual frame rate.
TICK = Fraction(1, 90_000)
MOST_FRAMES_A_SECOND = 30
KEYFRAME_SECONDS = 2
SOUND_RATE = 48_000
SOUND_BIT_RATE = 96_000
# A village's 3G carries 900 kbit/s; text on a phone's screen stays readable at crf 26.
_X264 = {"preset": "medium", "profile": "main", "crf": "26", "maxrate": "900k", "bufsize": "1800k", "forced-idr": "1"}
# ISO 23091-2's numbers for how brightness and colour were told apart, and what the scaler calls them.
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020"}
_HD_LINES = 720
# FFmpeg's degrees count against the clock.
_HALF_TURN = (("hflip", None), ("vflip", None))
_TURNS = {
    90: (("transpose", "cclock"),),
    -90: (("transpose", "clock"),),
    180: _HALF_TURN,
    -180: _HALF_TURN,
}


class PictureTrack:
    """H.264 of one size: upright, in square pixels, at most 30 frames a second, each at the time it was filmed."""

    def __init__(self, made: OutputContainer, first: VideoFrame, size: tuple[int, int]) -> None:
        self._stream: VideoStream = made.add_stream("libx264", rate=MOST_FRAMES_A_SECOND, options=_X264)
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = self._stream.codec_context.time_base = TICK
        self._stream.gop_size = KEYFRAME_SECONDS * MOST_FRAMES_A_SECOND
        # With another number of threads x264 makes another file.
        self._stream.thread_count = THREADS
        # Without it every frame lasts 1/30 s for the encoder, and the last one for everybody.
        self._stream.codec_context.flags |= Flags.frame_duration
        self._stream.color_range = ColorRange.MPEG
        self._stream.color_primaries, self._stream.color_trc = first.color_primaries, first.color_trc
        self._stream.colorspace, _ = _matrix_of(first)
        self._painter = Painter(size, "yuv420p")
        self._next_frame = self._next_keyframe = 0.0

    def take(self, frame: VideoFrame, second: float) -> list[Packet[VideoStream]]:
        """Encode the frame that shows at `second`, unless the one before it is younger than 1/30 s."""
        if second < self._next_frame - 0.001:
            return []
        self._next_frame = max(self._next_frame + 1 / MOST_FRAMES_A_SECOND, second)
        lasts = frame.duration * frame.time_base if frame.time_base else 0
        painted = self._painter.paint(frame)
        painted.pts, painted.time_base, painted.duration = round(second / TICK), TICK, round(lasts / TICK)
        # A frame remembers how it was coded before and x264 would take that for an order.
        painted.pict_type = PictureType.NONE
        if second >= self._next_keyframe:
            painted.pict_type = PictureType.I
            self._next_keyframe = (second // KEYFRAME_SECONDS + 1) * KEYFRAME_SECONDS
        return self._stream.encode(painted)

    def finish(self) -> list[Packet[VideoStream]]:
        """The packets that the encoder still held."""
        return self._stream.encode(None)


class SoundTrack:
    """AAC, stereo or mono, without gaps: what the clip leaves out is silence."""

    def __init__(self, made: OutputContainer, source: AudioStream) -> None:
        self._layout = "mono" if source.codec_context.layout.nb_channels == 1 else "stereo"
        self._stream: AudioStream = made.add_stream("aac", rate=SOUND_RATE, layout=self._layout)
        self._stream.bit_rate = SOUND_BIT_RATE
        # Without it FFmpeg writes its version into the first packet.
        self._stream.codec_context.flags |= Flags.bitexact
        self._graph: Graph | None = None
        self._shape: tuple[str, str, int] | None = None

    def take(self, frame: AudioFrame, second: float) -> Iterator[Packet[AudioStream]]:
        """Encode the samples that sound from `second` on."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            # Some broadcasts change from stereo to mono on the way; a filter graph does not.
            yield from self._filter(None)
            self._graph, self._shape = self._new_graph(frame), shape
        frame.pts, frame.time_base = round(second * frame.sample_rate), Fraction(1, frame.sample_rate)
        yield from self._filter(frame)

    def finish(self) -> Iterator[Packet[AudioStream]]:
        """The packets that the filters and the encoder still held."""
        yield from self._filter(None)
        yield from self._stream.encode(None)

    def _filter(self, frame: AudioFrame | None) -> Iterator[Packet[AudioStream]]:
        if self._graph is None:
            return
        self._graph.push(frame)
        while True:
            try:
                samples = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(samples, AudioFrame):
                yield from self._stream.encode(samples)

    def _new_graph(self, frame: AudioFrame) -> Graph:
        graph = Graph()
        rate = frame.sample_rate
        # Sound that begins late begins with silence; after a change of shape it just goes on.
        steady = f"{SOUND_RATE}:async=1" + (":first_pts=0" if self._shape is None else "")
        graph.link_nodes(
            graph.add_abuffer(
                sample_rate=rate, format=frame.format.name, layout=frame.layout.name, time_base=Fraction(1, rate)
            ),
            graph.add("aresample", steady),
            graph.add("aformat", f"sample_fmts=fltp:channel_layouts={self._layout}"),
            graph.add("abuffersink"),
        ).configure()
        return graph


class Painter:
    """Turns decoded frames into upright ones of one size and pixel format."""

    def __init__(self, size: tuple[int, int], pixel_format: str) -> None:
        self._size = size
        self._pixel_format = pixel_format
        self._graph: Graph | None = None
        self._shape: tuple[int, int, str, int] | None = None

    def paint(self, frame: VideoFrame) -> VideoFrame:
        """A new frame with the old one's picture and no rotation left to apply."""
        shape = (frame.width, frame.height, frame.format.name, frame.rotation)
        if self._graph is None or shape != self._shape:
            # A recorder may change its size or turn on the way; the filters would not notice.
            self._graph, self._shape = self._new_graph(frame), shape
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _new_graph(self, frame: VideoFrame) -> Graph:
        width, height = self._size
        _, matrix = _matrix_of(frame)
        turns = _TURNS.get(frame.rotation, ())
        if frame.rotation in (90, -90):
            width, height = height, width
        # Left to itself the filter would answer every colour space with that of standard television.
        colours = f"in_color_matrix={matrix}:out_color_matrix={matrix}:out_range={self._range()}"
        graph = Graph()
        graph.threads = THREADS
        nodes = [
            graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=TICK),
            # Before the turn, because there are fewer pixels to turn after it.
            graph.add("scale", f"{width}:{height}:flags=bicubic+accurate_rnd:{colours}"),
            graph.add("format", self._pixel_format),
            *(graph.add(*turn) for turn in turns),
            graph.add("setsar", "1"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*nodes).configure()
        return graph

    def _range(self) -> str:
        return "pc" if self._pixel_format in ("rgb24", "gray") else "tv"


def _matrix_of(frame: VideoFrame) -> tuple[int, str]:
    """The frame's colour matrix by number and name; where the file is silent, what players take for granted."""
    silent = 1 if min(frame.width, frame.height) >= _HD_LINES else 6
    number = frame.colorspace if frame.colorspace in _MATRICES else silent
    return number, _MATRICES[number]
