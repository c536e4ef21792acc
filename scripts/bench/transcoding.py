"""Transcoding, measured: the whole ladder of a clip, beside the program ffmpeg with the same settings."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from media.clips.ladder import fitted
from media.clips.loudness import TARGET_LUFS
from media.recipes import LEVELS, Level
from scripts.bench.comparing import Row
from scripts.progress import steps

SECONDS = 20
SIZE = (1920, 1080)
MOST_CPU = 1.1
_ROOT = Path(__file__).resolve().parents[2]
_OURS = """
import sys
from pathlib import Path
from media.clips.films import make_films
from media.recipes import LEVELS, Films, Source
from media.sniffing import MediaKind

source = Source(MediaKind.VIDEO, "video/mp4", 1920, 1080, int(sys.argv[3]) * 1000)
make_films(Films(LEVELS), Path(sys.argv[1]), source, Path(sys.argv[2]), lambda done: None)
"""
_FRAGMENTS = "+delay_moov+default_base_moof+global_sidx+skip_trailer"
_LIMITER = "aresample=192000,alimiter=limit=0.8414:level=0:attack=5:release=80:latency=1,aresample=48000"


class NoProgram(Exception):
    """There is no program ffmpeg to compare with: install it (`apt-get install ffmpeg`, `brew install ffmpeg`)."""


def measure_transcoding(rounds: int, console: Console) -> list[Row]:
    """Processor time for 20 seconds of 1080p in every level, both ways, in turn; NoProgram without ffmpeg."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise NoProgram(NoProgram.__doc__)
    row = Row("transcoding 20 s of 1080p, CPU time", "s", MOST_CPU)
    with tempfile.TemporaryDirectory(prefix="camtay-bench-") as name:
        folder = Path(name)
        clip = _make_clip(program, folder / "clip.mp4")
        with steps("Transcoding / Đang chuyển mã", rounds, console) as advance:
            for number in range(rounds):
                ours = _used([sys.executable, "-c", _OURS, str(clip), str(_fresh(folder / "ours")), str(SECONDS)])
                row.add(ours, _ladder_of_ffmpeg(program, clip, _fresh(folder / "plain")))
                advance(f"{number + 1}/{rounds}")
    return [row]


def _make_clip(program: str, path: Path) -> Path:
    width, height = SIZE
    picture = f"testsrc2=size={width}x{height}:rate=30:duration={SECONDS},noise=alls=12:allf=t"
    sound = f"sine=frequency=440:duration={SECONDS}"
    made = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)]
    _used([program, "-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, *made])
    return path


def _ladder_of_ffmpeg(program: str, clip: Path, folder: Path) -> float:
    """Both of its runs: one that listens for the loudness, as ours does, and one that makes everything."""
    layouts = "[0:a]asplit[x][y];[x]aformat=channel_layouts=mono,ebur128[a];[y]ebur128[b]"
    listening = [program, "-hide_banner", "-i", str(clip), "-vn", "-filter_complex", layouts]
    before = _children()
    heard = _run([*listening, "-map", "[a]", "-map", "[b]", "-f", "null", "-"])
    gains = [TARGET_LUFS - float(found) for found in re.findall(r"I:\s+(-?[\d.]+) LUFS", heard)[-2:]]
    _run([program, "-v", "error", "-threads", "2", "-i", str(clip), *_arguments(gains, folder)])
    return _children() - before


def _arguments(gains: Sequence[float], folder: Path) -> list[str]:
    sounds = [f"[m]aformat=channel_layouts=mono,volume={gains[0]}dB,{_LIMITER}[a0]"]
    sounds.append(f"[s]volume={gains[1]}dB,{_LIMITER}[a1]")
    graph = ";".join([*_pictures(), "[0:a]asplit[m][s]", *sounds])
    mapped = [f"[v{level.short_side}]" for level in LEVELS] + ["[a0]", "[a1]"]
    coded = [word for place, level in enumerate(LEVELS) for word in _coding(place, level)]
    sound = ["-c:a", "aac", "-aac_coder", "fast", "-b:a:0", "48k", "-b:a:1", "96k"]
    maps = [word for name in mapped for word in ("-map", name)]
    tee = ["-flags", "+global_header", "-f", "tee", "|".join(_files(folder))]
    sheet = ["-map", "[sheet]", "-frames:v", "1", str(folder / "sheet.jpg")]
    return ["-filter_complex", graph, *maps, *coded, *sound, *tee, *sheet]


def _pictures() -> list[str]:
    """Each level from the one above, as ours."""
    chains, above = [], "[0:v]"
    for level in reversed(LEVELS):
        width, height = fitted(SIZE, level.short_side)
        name = level.short_side
        scaled = f"scale={width}:{height}:flags=bicubic+accurate_rnd,format=yuv420p"
        chains.append(f"{above}{scaled},split=2[v{name}][n{name}]")
        above = f"[n{name}]"
    return [*chains, f"{above}fps=1,scale=160:90,tile=10x2[sheet]"]


def _coding(place: int, level: Level) -> list[str]:
    said = {
        "c": "libx264",
        "preset": level.preset,
        "profile": level.profile,
        "crf": level.crf,
        "maxrate": level.picture_bit_rate,
        "bufsize": level.picture_bit_rate,
        "sc_threshold": 0,
        "rc-lookahead": 20,
        "g": 1_000_000,
        "threads": 2,
        "force_key_frames": "expr:gte(t,n_forced*4)",
    }
    return [word for name, value in said.items() for word in (f"-{name}:v:{place}", str(value))]


def _files(folder: Path) -> list[str]:
    files = []
    for place, level in enumerate(LEVELS):
        name, sound = level.short_side, min(place, 1)
        files.append(f"[f=mp4:movflags=+faststart:select=\\'v:{place},a:{sound}\\']{folder}/{name}.mp4")
        files.append(f"[f=mp4:movflags={_FRAGMENTS}+frag_keyframe:select=\\'v:{place}\\']{folder}/{name}f.mp4")
    files.append(f"[f=mp4:movflags=+faststart:select=\\'a:0\\']{folder}/sound.mp4")
    files.append(f"[f=mp4:movflags={_FRAGMENTS}:frag_duration=4000000:select=\\'a:0\\']{folder}/soundf.mp4")
    return files


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _used(command: Sequence[str]) -> float:
    """The processor time, in seconds, of a command."""
    before = _children()
    _run(command)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: Sequence[str]) -> str:
    """What it says; RuntimeError with the end of it when it fails."""
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}")
    return done.stderr
