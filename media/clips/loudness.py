"""Loudness: every clip as loud as the next, measured and set as EBU R 128 says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from av.audio.frame import AudioFrame
from av.filter import Graph

from media.clips.opening import open_clip, sound_of
from media.clips.soundtrack import SOUND_RATE, Soundtrack, layout_of, listen, new_graph, passed
from media.renditions import Progress

TARGET_LUFS = -16.0
# More would only make the noise of an empty room loud.
MOST_GAIN_DB = 20.0
# What the limiter took is given back, up to this.
_MOST_RETURN_DB = 4.0
# Nothing above the meter's own gate: silence.
_SILENT_LUFS = -69.0
# Two decibels below what is promised: at 48 kbit/s AAC's peaks are up to that much higher than those it was given.
_PEAK_DBTP = -3.0
# Peaks between two samples show at four times their rate.
_PEAK_RATE = 4 * SOUND_RATE


@dataclass
class Meter:
    """Measures a soundtrack in one layout after these `filters`: its loudness in LUFS and its highest sample."""

    layout: str
    filters: tuple[tuple[str, str], ...] = ()
    lufs: float = -math.inf
    peak: float = 0.0
    _graph: Graph | None = None

    def take(self, frame: AudioFrame) -> None:
        """Listen to the next samples."""
        if self._graph is None:
            layout = ("aformat", f"channel_layouts={self.layout}")
            self._graph = new_graph(frame, layout, *self.filters, ("ebur128", "metadata=1:peak=sample"))
        for heard in passed(self._graph, frame):
            self.lufs = float(heard.metadata["lavfi.r128.I"])
            self.peak = max(self.peak, float(heard.metadata["lavfi.r128.sample_peak"]))


class Leveller:
    """Brings a soundtrack to the target by one gain for all of it, in one layout, and keeps its peaks below −1 dBTP."""

    def __init__(self, layout: str, gain_db: float) -> None:
        self._layout = layout
        self._gain_db = gain_db
        self._graph: Graph | None = None

    def take(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        """The next samples, a few milliseconds behind."""
        if self._graph is None:
            layout = ("aformat", f"channel_layouts={self._layout}")
            self._graph = new_graph(frame, layout, *_levelling(self._gain_db))
        yield from passed(self._graph, frame)

    def finish(self) -> Iterator[AudioFrame]:
        """The samples that the filters still held."""
        if self._graph is not None:
            yield from passed(self._graph, None)


def measure(path: Path, mime: str, progress: Progress) -> dict[str, float]:
    """The gain in dB that brings the file's sound to the target, by layout: for mono, and for stereo if it is more.

    All of the sound is decoded; where nothing is heard there is no layout. Raises a MediaRefused when the file is
    damaged; what `progress` raises passes through.
    """
    before = _listened(path, mime, None, lambda share: progress(share / 2))
    gains = {meter.layout: gain_for(meter.lufs) for meter in before}
    if all(meter.peak * _factor(gains[meter.layout]) <= _factor(_PEAK_DBTP) for meter in before):
        return gains
    after = _listened(path, mime, gains, lambda share: progress((1 + share) / 2))
    return {
        heard.layout: gains[heard.layout] + _lost(heard.lufs + gains[heard.layout], levelled.lufs)
        for heard, levelled in zip(before, after, strict=True)
    }


def gain_for(lufs: float) -> float:
    """The gain in dB for a sound of this loudness; none for silence."""
    return min(MOST_GAIN_DB, TARGET_LUFS - lufs) if lufs > _SILENT_LUFS else 0.0


def _levelling(gain_db: float) -> tuple[tuple[str, str], ...]:
    return (
        ("volume", f"{gain_db:.2f}dB"),
        ("aresample", str(_PEAK_RATE)),
        ("alimiter", f"limit={_factor(_PEAK_DBTP):.4f}:level=0:attack=5:release=80:latency=1"),
        ("aresample", str(SOUND_RATE)),
        ("aformat", "sample_fmts=fltp"),
    )


def _factor(db: float) -> float:
    return float(10 ** (db / 20))


def _lost(expected_lufs: float, found_lufs: float) -> float:
    return max(0.0, min(_MOST_RETURN_DB, expected_lufs - found_lufs)) if found_lufs > _SILENT_LUFS else 0.0


def _listened(path: Path, mime: str, gains: dict[str, float] | None, progress: Progress) -> list[Meter]:
    """A meter for each layout that has heard all of the file, levelled by these `gains` if there are any."""
    with open_clip(path, mime, path.name) as clip:
        sound = sound_of(clip)
        if sound is None:
            return []
        layouts = sorted({"mono", layout_of(sound)})
        meters = [Meter(layout, _levelling(gains[layout]) if gains else ()) for layout in layouts]
        soundtrack = Soundtrack(layout_of(sound))
        for frame, second in listen(clip, sound, path.name, progress):
            _hear(meters, soundtrack.take(frame, second))
    return meters if soundtrack.seconds else []


def _hear(meters: list[Meter], pieces: Iterator[AudioFrame]) -> None:
    for samples in pieces:
        for meter in meters:
            meter.take(samples)
