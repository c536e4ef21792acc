"""Painting: decoded frames become upright ones of one size and pixel format."""

from __future__ import annotations

from typing import NamedTuple

from av.filter import Graph
from av.video.frame import VideoFrame

from media.clips.opening import THREADS, TICK
from media.pictures import images

# ISO 23091-2's numbers for how brightness and colour were told apart, and what the scaler calls them.
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020"}
_BT709 = 1
_HD_LINES = 720
# The curves of high dynamic range, PQ and HLG: shown as they are on an ordinary screen they look grey.
_HDR_CURVES = {16, 18}
# FFmpeg's degrees count against the clock.
_HALF_TURN = (("hflip", None), ("vflip", None))
_TURNS = {
    90: (("transpose", "cclock"),),
    -90: (("transpose", "clock"),),
    180: _HALF_TURN,
    -180: _HALF_TURN,
}


class Colours(NamedTuple):
    """How a picture's numbers mean colours, as ISO 23091-2 counts them."""

    primaries: int
    curve: int
    matrix: int


def painted_colours(frame: VideoFrame) -> Colours:
    """The colours that this frame has once it is painted: its own, or those of every screen if it was filmed in HDR."""
    if frame.color_trc in _HDR_CURVES:
        return Colours(_BT709, _BT709, _BT709)
    return Colours(frame.color_primaries, frame.color_trc, _matrix_of(frame))


class Painter:
    """Turns frames into upright ones of `size`, width and height in pixels, and of one pixel format."""

    def __init__(self, size: tuple[int, int], pixel_format: str) -> None:
        self.size = size
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
        width, height = self.size
        turns = _TURNS.get(frame.rotation, ())
        if frame.rotation in (90, -90):
            width, height = height, width
        graph = Graph()
        graph.threads = THREADS
        nodes = [
            graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=TICK),
            # Before the turn, because there are fewer pixels to turn after it.
            graph.add("scale", f"{width}:{height}:flags=bicubic+accurate_rnd:{self._colours(frame)}"),
            graph.add("format", self._pixel_format),
            *(graph.add(*turn) for turn in turns),
            graph.add("sidedata", "mode=delete:type=DISPLAYMATRIX"),
            graph.add("setsar", "1"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*nodes).configure()
        return graph

    def _colours(self, frame: VideoFrame) -> str:
        # Left to itself the filter would answer every colour space with that of standard television.
        matrices = _MATRICES[_matrix_of(frame)], _MATRICES[painted_colours(frame).matrix]
        reach = "pc" if self._pixel_format in ("rgb24", "gray") else "tv"
        # Two seconds to prepare; what is grey is only looked at by code.
        tone = frame.color_trc in _HDR_CURVES and self._pixel_format != "gray"
        light = ":out_primaries=bt709:out_transfer=bt709" if tone else ""
        return f"in_color_matrix={matrices[0]}:out_color_matrix={matrices[1]}:out_range={reach}{light}"


def picture_of(frame: VideoFrame, size: tuple[int, int], pixel_format: str) -> images.Picture:
    """A frame as a pyvips image of this size; `pixel_format` is rgb24 or gray."""
    return pixels_of(Painter(size, pixel_format).paint(frame))


def pixels_of(painted: VideoFrame) -> images.Picture:
    """A painted frame's own pixels, rgb24 or gray, as a pyvips image."""
    plane = painted.planes[0]
    bands = 3 if painted.format.name == "rgb24" else 1
    return images.from_plane(bytes(plane), plane.line_size, (painted.width, painted.height), bands)


def _matrix_of(frame: VideoFrame) -> int:
    """The frame's colour matrix; where the file is silent, what players take for granted."""
    silent = _BT709 if min(frame.width, frame.height) >= _HD_LINES else 6
    return frame.colorspace if frame.colorspace in _MATRICES else silent
