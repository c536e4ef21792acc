"""Making films as the worker does, and reading them back."""

from __future__ import annotations

import math
from pathlib import Path

import av
from av.filter import Graph

from media.clips.films import make_films
from media.probing import probe
from media.recipes import Films, RenditionRole, Source, levels_for
from media.renditions import Progress, RenditionFile

Made = dict[RenditionRole, RenditionFile]


def source_of(path: Path, poster_ms: int | None = None) -> Source:
    """What is known of a clip after it was probed."""
    found = probe(path, path.name)
    return Source(
        kind=found.kind,
        mime=found.mime,
        width=found.width,
        height=found.height,
        duration_ms=found.duration_ms,
        poster_ms=poster_ms,
    )


def ignore(fraction: float) -> None:
    """Progress in which nobody is interested."""


def films_of(path: Path, folder: Path, progress: Progress = ignore) -> Made:
    """Everything that is made of a clip but its poster, by role; the files are in `folder`, which is new."""
    folder.mkdir()
    source = source_of(path)
    return {made.role: made for made in make_films(Films(levels_for(source)), path, source, folder, progress)}


def frame_times(path: Path) -> list[float]:
    """When each frame of a film shows, in seconds to the millisecond."""
    with av.open(str(path)) as film:
        return [round(frame.time or 0.0, 3) for frame in film.decode(video=0)]


def keyframe_times(path: Path) -> list[float]:
    """When the frames show from which a player can begin, in seconds to the millisecond."""
    with av.open(str(path)) as film:
        packets = [packet for packet in film.demux(video=0) if packet.is_keyframe]
        return [round(float((packet.pts or 0) * packet.time_base), 3) for packet in packets]


def loudness_of(path: Path) -> tuple[float, float]:
    """A film's integrated loudness in LUFS and its true peak in dBTP, as EBU R 128 measures them."""
    graph = Graph()
    with av.open(str(path)) as film:
        sound = film.streams.audio[0]
        graph.link_nodes(
            graph.add_abuffer(template=sound), graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
        ).configure()
        said: dict[str, str] = {}
        for frame in film.decode(sound):
            graph.push(frame)
            said = _last_said(graph) or said
    peaks = [20 * math.log10(float(value)) for key, value in said.items() if key.startswith("lavfi.r128.true_peaks_ch")]
    return float(said["lavfi.r128.I"]), max(peaks)


def _last_said(graph: Graph) -> dict[str, str]:
    said: dict[str, str] = {}
    while True:
        try:
            said = graph.pull().metadata
        except (av.BlockingIOError, av.EOFError):
            return said
