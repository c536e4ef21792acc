"""Real media, made by code in a few milliseconds."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import cast

import av
import pyvips
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

WEBVTT = "WEBVTT\n\n1\n00:00.500 --> 00:02.000\nMở ứng dụng VNeID\n\n2\n00:02.000 --> 00:04.000\nChọn Ví giấy tờ\n"

_ONE = 1 << 16
_TURNS = {
    90: (0, _ONE, 0, -_ONE, 0, 0, 0, 0, 1 << 30),
    180: (-_ONE, 0, 0, 0, -_ONE, 0, 0, 0, 1 << 30),
    270: (0, -_ONE, 0, _ONE, 0, 0, 0, 0, 1 << 30),
}


@dataclass(frozen=True)
class Clip:
    """A moving pattern below a white top quarter, after `black` seconds of nothing, with a hum if `sound`.

    `turned` is how many degrees clockwise a player must turn it, as phones write it into the file.
    """

    size: tuple[int, int] = (320, 180)
    seconds: float = 2
    fps: int = 25
    sound: bool = True
    turned: int = 0
    black: float = 0
    kind: str = "mp4"


def make_clip(path: Path, clip: Clip = Clip()) -> Path:
    codecs = {"mp4": ("libx264", "aac"), "mov": ("libx264", "aac"), "webm": ("libvpx", "libopus")}[clip.kind]
    quick = {"preset": "ultrafast"} if clip.kind != "webm" else {"deadline": "good", "cpu-used": "5"}
    with av.open(str(path), "w", format=clip.kind) as made:
        picture = cast("VideoStream", made.add_stream(codecs[0], rate=clip.fps, options=quick))
        picture.width, picture.height = clip.size
        picture.pix_fmt = "yuv420p"
        if clip.turned:
            picture.set_display_matrix(_TURNS[clip.turned])
        sound = cast("AudioStream", made.add_stream(codecs[1], rate=48_000, layout="stereo")) if clip.sound else None
        for number in range(round(clip.seconds * clip.fps)):
            made.mux(picture.encode(_frame(clip, number)))
            if sound:
                made.mux(sound.encode(_hum(clip.fps, number)))
        made.mux(picture.encode(None))
        if sound:
            made.mux(sound.encode(None))
    return path


def make_red(path: Path, colour_space: int) -> Path:
    """One second of pure red as high-definition television writes it, tagged with this colour space (1: BT.709)."""
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=5)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        picture.colorspace = picture.color_primaries = picture.color_trc = colour_space
        for number in range(5):
            frame = av.VideoFrame(64, 64, "yuv420p")
            for plane, level in zip(frame.planes, (63, 102, 240), strict=True):
                plane.update(bytes([level]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 5)
            made.mux(picture.encode(frame))
        made.mux(picture.encode(None))
    return path


def make_late_sound(path: Path) -> Path:
    """Two seconds of picture; the hum begins after one."""
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        sound = made.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(50):
            made.mux(picture.encode(_frame(Clip(size=(64, 64)), number)))
            if number >= 25:
                made.mux(sound.encode(_hum(25, number)))
        made.mux(picture.encode(None))
        made.mux(sound.encode(None))
    return path


def make_sound_only(path: Path) -> Path:
    """One second of hum."""
    return make_recording(path, [_hum(25, number) for number in range(25)])


_RECORDINGS = {
    "mp4": ("mp4", "aac"),
    "m4a": ("ipod", "aac"),
    "mp3": ("mp3", "libmp3lame"),
    "aac": ("adts", "aac"),
    "wav": ("wav", "pcm_s16le"),
    "ogg": ("ogg", "libopus"),
    "webm": ("webm", "libopus"),
}


def make_recording(path: Path, frames: list[av.AudioFrame]) -> Path:
    """These samples as a file of their own; the name's ending chooses the format."""
    container, codec = _RECORDINGS[path.suffix[1:]]
    with av.open(str(path), "w", format=container) as made:
        sound = cast("AudioStream", made.add_stream(codec, rate=48_000, layout=frames[0].layout.name))
        for frame in frames:
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    return path


def make_speech(seconds: float, level: float, layout: str = "stereo", crest: float = 1.0) -> list[av.AudioFrame]:
    """Soft noise in bursts like syllables, as loud as `level` (1: full scale); each tenth `crest` times louder."""
    frames, chance, soft = [], Random(7), 0.0
    channels = 1 if layout == "mono" else 2
    for number in range(round(seconds * 25)):
        loud = level * (crest if number // 4 % 10 == 9 else 1.0) * (0.1 if number % 4 == 3 else 1.0)
        frame = av.AudioFrame("s16", layout, 1920)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 1920, Fraction(1, 48_000)
        wave = []
        for _ in range(1920):
            soft += 0.25 * (2 * chance.random() - 1 - soft)
            wave.append(max(-1.0, min(1.0, 2 * loud * soft)))
        frame.planes[0].update(b"".join(struct.pack("<h", round(32767 * at)) * channels for at in wave))
        frames.append(frame)
    return frames


def make_noisy(path: Path, seconds: float) -> Path:
    """The hardest there is to code: 426 by 240 pixels that all change at random 30 times a second, and loud noise."""
    chance = Random(3)
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "10"})
        picture.width, picture.height, picture.pix_fmt = 426, 240, "yuv420p"
        sound = made.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(round(seconds * 30)):
            frame = av.VideoFrame(426, 240, "yuv420p")
            for plane in frame.planes:
                plane.update(chance.randbytes(plane.buffer_size))
            frame.pts, frame.time_base = number, Fraction(1, 30)
            made.mux(picture.encode(frame))
        for heard in make_speech(seconds, level=0.9):
            made.mux(sound.encode(heard))
        made.mux(picture.encode(None))
        made.mux(sound.encode(None))
    return path


def make_hdr(path: Path) -> Path:
    """One second of the white of a page (203 cd/m²), in ten bits, by the curve PQ and in the colours of BT.2020."""
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=5)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p10le"
        context = picture.codec_context
        context.color_primaries, context.color_trc, context.colorspace = 9, 16, 9
        for number in range(5):
            frame = av.VideoFrame(64, 64, "yuv420p10le")
            for plane, level in zip(frame.planes, (573, 512, 512), strict=True):
                plane.update(level.to_bytes(2, "little") * (plane.buffer_size // 2))
            frame.pts, frame.time_base = number, Fraction(1, 5)
            made.mux(picture.encode(frame))
        made.mux(picture.encode(None))
    return path


def make_pausing(path: Path) -> Path:
    """A screen recording: frames at 0, 0.1, 0.2 and 9 seconds, and none between."""
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        picture.time_base = picture.codec_context.time_base = Fraction(1, 1000)
        for number, millisecond in enumerate((0, 100, 200, 9000)):
            frame = _frame(Clip(size=(64, 64)), number)
            frame.pts, frame.time_base = millisecond, Fraction(1, 1000)
            made.mux(picture.encode(frame))
        made.mux(picture.encode(None))
    return path


def make_wide_pixels(path: Path) -> Path:
    """Half a second of 240 by 240 pixels, each twice as wide as it is high."""
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 240, 240, "yuv420p"
        picture.codec_context.sample_aspect_ratio = Fraction(2, 1)
        for number in range(5):
            made.mux(picture.encode(_frame(Clip(size=(240, 240), fps=10), number)))
        made.mux(picture.encode(None))
    return path


def _frame(clip: Clip, number: int) -> av.VideoFrame:
    frame = av.VideoFrame(*clip.size, "yuv420p")
    black = number < clip.black * clip.fps
    pattern = bytes(16 + (at * 3) % 220 for at in range(256))
    for index, plane in enumerate(frame.planes):
        tile = (bytes([16 if index == 0 else 128]) if black or index else pattern) * (plane.line_size + 512)
        lines = [tile[(row + number * 2) % 256 :][: plane.line_size] for row in range(plane.height)]
        if index == 0 and not black:
            lines[: plane.height // 4] = [b"\xeb" * plane.line_size] * (plane.height // 4)
        plane.update(b"".join(lines))
    frame.pts, frame.time_base = number, Fraction(1, clip.fps)
    return frame


def _hum(fps: int, number: int) -> av.AudioFrame:
    samples = 48_000 // fps
    frame = av.AudioFrame("s16", "stereo", samples)
    frame.sample_rate, frame.pts, frame.time_base = 48_000, number * samples, Fraction(1, 48_000)
    wave = (int(6000 * (((number * samples + at) % 109) / 54.5 - 1)) for at in range(samples))
    frame.planes[0].update(b"".join(struct.pack("<hh", level, level) for level in wave))
    return frame


def make_picture(path: Path, size: tuple[int, int] = (800, 400), *, orientation: int = 1) -> Path:
    """A noisy picture, its left third red, that says where it was taken; the name's ending chooses the format."""
    width, height = size
    noise = pyvips.Image.gaussnoise(width, height, mean=128, sigma=30, seed=1).cast("uchar")
    picture = noise.bandjoin([noise, noise]).copy(interpretation="srgb")
    picture = picture.draw_rect([255, 0, 0], 0, 0, width // 3, height, fill=True)
    picture.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    picture.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Make", "Nokia")
    picture.set_type(pyvips.GValue.gstr_type, "exif-ifd3-GPSLatitude", "20/1 57/1 0/1")
    picture.write_to_file(str(path))
    return path


def make_drawing(path: Path, inside: str = "", size: str = 'width="600" height="400"') -> Path:
    """An SVG with a red left half and whatever is put inside, on its second line."""
    content = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{inside}<rect width="300" height="400" fill="#f00"/></svg>'
    )
    path.write_text(content, encoding="utf-8")
    return path


def make_pdf(path: Path, *, pages: int = 1, box: str = "0 0 600 400", catalog: str = "", more: bytes = b"") -> Path:
    """A PDF, without the index that readers build anew, whose pages have a red left half; `more` is drawn after it."""
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages))
    drawn = zlib.compress(b"1 0 0 rg 0 0 300 400 re f " + more, 1)
    parts = [
        f"1 0 obj<</Type/Catalog/Pages 2 0 R{catalog}>>endobj".encode(),
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[{box}]>>endobj".encode(),
        b"3 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj" % (len(drawn), drawn),
        *(f"{10 + at} 0 obj<</Type/Page/Parent 2 0 R/Contents 3 0 R>>endobj".encode() for at in range(pages)),
    ]
    path.write_bytes(b"\n".join([b"%PDF-1.7", *parts, b"trailer<</Root 1 0 R>>"]))
    return path


def png_that_promises(path: Path, width: int, height: int) -> Path:
    """A PNG whose header promises these sides and which holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks))
    return path


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def cut(source: Path, target: Path, share: float) -> Path:
    """The first part of a file, as a broken connection leaves it."""
    whole = source.read_bytes()
    target.write_bytes(whole[: int(len(whole) * share)])
    return target
