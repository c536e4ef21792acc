"""Media that tell a test what is played: a film whose picture shows its second, and tones that differ."""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from pathlib import Path

import av
from media_samples import make_recording

SIZE = WIDTH, HEIGHT = 1280, 720
SECONDS = 9
FPS = 25
OWN_TONE, OTHER_TONE = 440, 880  # in Hz
# Red, green and blue as high-definition television writes them: Y, Cb, Cr.
_COLOURS = (63, 102, 240), (173, 42, 26), (32, 240, 118)
_BLACK, _WHITE, _GREY = 16, 235, 128
_COLUMN = 40  # pixels


def make_telling_film(path: Path) -> Path:
    """Nine seconds with a tone; above are red, green and blue, below a white column walks from left to right.

    The column's left edge is at the share of the width that has been played.
    """
    with av.open(str(path), "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.colorspace = picture.color_primaries = picture.color_trc = 1
        sound = made.add_stream("aac", rate=48_000, layout="stereo")
        for number, heard in enumerate(_tone(OWN_TONE)):
            made.mux(picture.encode(_frame(number)))
            made.mux(sound.encode(heard))
        made.mux(picture.encode(None))
        made.mux(sound.encode(None))
    return path


def make_telling_voice(path: Path) -> Path:
    """As long as the film, an octave higher."""
    return make_recording(path, _tone(OTHER_TONE))


def _frame(number: int) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    edge = round(WIDTH * number / (SECONDS * FPS))
    column = bytes([_BLACK]) * edge + bytes([_WHITE]) * _COLUMN + bytes([_BLACK]) * WIDTH
    below = (column[:WIDTH], bytes([_GREY]) * (WIDTH // 2), bytes([_GREY]) * (WIDTH // 2))
    for plane, row, levels in zip(frame.planes, below, zip(*_COLOURS, strict=True), strict=True):
        field = -(-plane.width // 3)
        above = b"".join(bytes([level]) * field for level in levels)[: plane.width]
        rows = plane.height // 2
        plane.update(above.ljust(plane.line_size) * rows + row.ljust(plane.line_size) * rows)
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


def _tone(pitch: int) -> list[av.AudioFrame]:
    # Whole waves fill a second, so that the next one goes on where it ended.
    waves = (round(6000 * math.sin(2 * math.pi * pitch * at / 48_000)) for at in range(48_000))
    second = b"".join(struct.pack("<hh", level, level) for level in waves)
    frames, samples = [], 48_000 // FPS
    for number in range(SECONDS * FPS):
        frame = av.AudioFrame("s16", "stereo", samples)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * samples, Fraction(1, 48_000)
        at = number % FPS * samples * 4
        frame.planes[0].update(second[at : at + samples * 4])
        frames.append(frame)
    return frames
