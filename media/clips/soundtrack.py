"""A clip's sound as one unbroken row of samples."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph

from media.clips.opening import decoded
from media.renditions import Progress

SOUND_RATE = 48_000
SAMPLE = Fraction(1, SOUND_RATE)
# Smaller gaps are a recorder's imprecise clock: filling each of them would crackle.
_NOTICED_SECONDS = 0.1
_PIECE = SOUND_RATE // 2


def layout_of(stream: AudioStream) -> str:
    """What a clip's sound is heard as: mono stays mono, everything else becomes stereo."""
    return "mono" if stream.codec_context.layout.nb_channels == 1 else "stereo"


class Soundtrack:
    """Float samples at 48 kHz from the clip's first moment on; what the clip leaves out is silence."""

    def __init__(self, layout: str) -> None:
        self._layout = layout
        self._graph: Graph | None = None
        self._shape: tuple[str, str, int] | None = None
        self._samples = 0

    @property
    def seconds(self) -> float:
        """How much there is so far."""
        return float(self._samples * SAMPLE)

    def take(self, frame: AudioFrame, second: float) -> Iterator[AudioFrame]:
        """The samples that sound from `second` on, and the silence before them; those that come too late are lost."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            # Some broadcasts change from stereo to mono on the way; a filter graph does not.
            yield from self.finish()
            self._graph, self._shape = _resampling(frame, self._layout), shape
        gap = second - self.seconds
        if gap > (_NOTICED_SECONDS if self._samples else 0):
            yield from self._silence(round(gap * SOUND_RATE))
        elif gap + frame.samples / frame.sample_rate < -_NOTICED_SECONDS:
            return
        yield from self._pass(frame)

    def finish(self) -> Iterator[AudioFrame]:
        """The samples that the filters still held."""
        yield from self._pass(None)

    def _silence(self, samples: int) -> Iterator[AudioFrame]:
        # In pieces: a clip may be silent for an hour.
        while samples > 0:
            piece = AudioFrame("fltp", self._layout, min(samples, _PIECE))
            piece.sample_rate = SOUND_RATE
            for plane in piece.planes:
                plane.update(bytes(plane.buffer_size))
            samples -= piece.samples
            yield self._placed(piece)

    def _pass(self, frame: AudioFrame | None) -> Iterator[AudioFrame]:
        if self._graph is None:
            return
        if frame is not None:
            frame.pts = None
        for samples in passed(self._graph, frame):
            yield self._placed(samples)

    def _placed(self, frame: AudioFrame) -> AudioFrame:
        frame.pts, frame.time_base = self._samples, SAMPLE
        self._samples += frame.samples
        return frame


def listen(
    clip: InputContainer, stream: AudioStream, name: str, progress: Progress
) -> Iterator[tuple[AudioFrame, float]]:
    """Each decoded frame of one sound with the second at which it is due; `progress` hears how far it has got."""
    seconds = (clip.duration or 0) / av.time_base
    for frame, second in decoded(clip, [stream], name):
        if isinstance(frame, AudioFrame):
            yield frame, second
        progress(min(1.0, second / seconds) if seconds else 0.0)


def passed(graph: Graph, frame: AudioFrame | None) -> Iterator[AudioFrame]:
    """What comes out of a graph when `frame`, or its end, goes in."""
    graph.push(frame)
    while True:
        try:
            samples = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(samples, AudioFrame):
            yield samples


def new_graph(frame: AudioFrame, *filters: tuple[str, str]) -> Graph:
    """A graph for samples like these that go through the `filters`, each a name and its arguments."""
    graph = Graph()
    graph.link_nodes(
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=Fraction(1, frame.sample_rate),
        ),
        *(graph.add(*named) for named in filters),
        graph.add("abuffersink"),
    ).configure()
    return graph


def _resampling(frame: AudioFrame, layout: str) -> Graph:
    return new_graph(frame, ("aresample", str(SOUND_RATE)), ("aformat", f"sample_fmts=fltp:channel_layouts={layout}"))
