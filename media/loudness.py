"""Loudness: every clip as loud as the next, measured and set as EBU R 128 says."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from pathlib import Path

from av.audio.frame import AudioFrame
from av.filter import Graph

from media.opening import open_clip, sound_of
from media.renditions import Progress
from media.soundtrack import SOUND_RATE, Soundtrack, layout_of, listen, new_graph, passed

TARGET_LUFS = -16.0
# More would only make the noise of an empty room loud.
MOST_GAIN_DB = 20.0
# Nothing above the meter's own gate: silence.
_SILENT_LUFS = -69.0
# Half a decibel below what is promised, for what AAC adds.
_PEAK_DBTP = -1.5
# Peaks between two samples show at four times their rate.
_PEAK_RATE = 4 * SOUND_RATE


class Meter:
    """Measures the integrated loudness of a soundtrack in one layout."""

    def __init__(self, layout: str) -> None:
        self._layout = layout
        self._graph: Graph | None = None
        self.lufs = -math.inf

    def take(self, frame: AudioFrame) -> None:
        """Listen to the next samples."""
        if self._graph is None:
            layout = ("aformat", f"channel_layouts={self._layout}")
            self._graph = new_graph(frame, layout, ("ebur128", "metadata=1"))
        for heard in passed(self._graph, frame):
            self.lufs = float(heard.metadata.get("lavfi.r128.I", self.lufs))


class Leveller:
    """Brings a soundtrack to the target by one gain for all of it, in one layout, and keeps its peaks below −1 dBTP."""

    def __init__(self, layout: str, gain_db: float) -> None:
        self._layout = layout
        self._gain_db = gain_db
        self._graph: Graph | None = None

    def take(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        """The next samples, a few milliseconds behind."""
        if self._graph is None:
            self._graph = self._new_graph(frame)
        yield from passed(self._graph, frame)

    def finish(self) -> Iterator[AudioFrame]:
        """The samples that the filters still held."""
        if self._graph is not None:
            yield from passed(self._graph, None)

    def _new_graph(self, frame: AudioFrame) -> Graph:
        peak = 10 ** (_PEAK_DBTP / 20)
        return new_graph(
            frame,
            ("aformat", f"channel_layouts={self._layout}"),
            ("volume", f"{self._gain_db:.2f}dB"),
            ("aresample", str(_PEAK_RATE)),
            ("alimiter", f"limit={peak:.4f}:level=0:attack=5:release=80:latency=1"),
            ("aresample", str(SOUND_RATE)),
            ("aformat", "sample_fmts=fltp"),
        )


def measure(path: Path, mime: str, progress: Progress) -> dict[str, float]:
    """The gain in dB that brings the file's sound to the target, by layout: for mono, and for stereo if it is more.

    All of the sound is decoded; where nothing is heard there is no layout. Raises a MediaRefused when the file is
    damaged; what `progress` raises passes through.
    """
    with open_clip(path, mime, path.name) as clip:
        sound = sound_of(clip)
        if sound is None:
            return {}
        meters = {layout: Meter(layout) for layout in ("mono", layout_of(sound))}
        soundtrack = Soundtrack(layout_of(sound))
        for frame, second in listen(clip, sound, path.name, progress):
            _hear(meters.values(), soundtrack.take(frame, second))
    return {layout: gain_for(meter.lufs) for layout, meter in meters.items()} if soundtrack.seconds else {}


def gain_for(lufs: float) -> float:
    """The gain in dB for a sound of this loudness; none for silence."""
    return min(MOST_GAIN_DB, TARGET_LUFS - lufs) if lufs > _SILENT_LUFS else 0.0


def _hear(meters: Collection[Meter], pieces: Iterator[AudioFrame]) -> None:
    for samples in pieces:
        for meter in meters:
            meter.take(samples)
