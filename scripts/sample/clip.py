"""A guide as a short silent film with a chime: cards that slide in, one for each step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.video.reformatter import ColorRange, Colorspace

from scripts.sample.cards import HEIGHT, WIDTH, draw_card
from scripts.sample.drawing import AMBER, PALETTES, Canvas, Image
from scripts.sample.scenes import FRAMES_PER_SECOND, Scene, scenes_of
from scripts.sample.sound import SAMPLES_PER_SECOND, soundtrack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from scripts.sample.texts import Guide

SLIDE_FRAMES = 8
REVEAL_FROM = 14
REVEAL_FRAMES = 6
REVEALED = REVEAL_FROM + REVEAL_FRAMES
# A resting card is shown anew only every fourth frame; the bar then moves in steps of a few pixels.
REST = 4
BAR_HEIGHT = 14
SAMPLES_PER_FRAME = SAMPLES_PER_SECOND // FRAMES_PER_SECOND
# One thread and no dates or versions in the file: the same guide gives the same bytes on any machine.
PICTURE_OPTIONS = {"preset": "superfast", "tune": "stillimage", "crf": "26", "g": "24", "threads": "1"}
FILE_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}
BT709 = 1


def film_clip(guide: Guide, target: Path, progress: Callable[[float], None] | None = None) -> None:
    scenes = scenes_of(guide)
    total = sum(scene.frames for scene in scenes)
    sound = soundtrack([scene.start for scene in scenes], scenes[-1].end)
    with av.open(str(target), "w", format="mp4", options=FILE_OPTIONS) as film:
        picture_track, sound_track = _picture_track(film), _sound_track(film)
        for number, frame in enumerate(_frames(guide, scenes)):
            if frame is not None:
                frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
                film.mux(picture_track.encode(frame))
            film.mux(sound_track.encode(_sound_frame(sound, number)))
            if progress is not None:
                progress((number + 1) / total)
        film.mux(picture_track.encode())
        film.mux(sound_track.encode())


def _frames(guide: Guide, scenes: tuple[Scene, ...]) -> Iterator[av.VideoFrame | None]:
    """What is shown in each twelfth of a second; None where nothing has changed."""
    total, shown = sum(scene.frames for scene in scenes), 0
    bar = Canvas(WIDTH, BAR_HEIGHT, AMBER).render()
    rail = Canvas(WIDTH, BAR_HEIGHT, PALETTES[guide.topic].lift).render()
    before: Image | None = None
    for scene in scenes:
        bare, whole = draw_card(guide, scene, whole=False), draw_card(guide, scene, whole=True)
        # The first card is simply there, so that the first frame already tells what the clip is about.
        both = bare if before is None else before.join(bare, "horizontal").copy_memory()
        for place in range(scene.frames):
            shown += 1
            if place < REVEALED or place % REST == 0 or shown == total:
                strip = rail.insert(bar.crop(0, 0, max(1, WIDTH * shown // total), BAR_HEIGHT), 0, 0)
                yield _frame(_moment(both, bare, whole, place).insert(strip, 0, 0))
            else:
                yield None
        before = whole


def _moment(both: Image, bare: Image, whole: Image, frame: int) -> Image:
    """The card a number of frames after its turn came: sliding in, waiting, gaining its sentence, whole."""
    if frame < SLIDE_FRAMES and both.width > WIDTH:
        return both.crop(round(WIDTH * _ease((frame + 1) / SLIDE_FRAMES)), 0, WIDTH, HEIGHT)
    if frame < REVEAL_FROM:
        return bare
    if frame < REVEALED:
        share = _ease((frame + 1 - REVEAL_FROM) / REVEAL_FRAMES)
        return (bare * (1 - share) + whole * share).cast("uchar")
    return whole


def _ease(share: float) -> float:
    """Quick at first, gentle at the end."""
    return float(1 - (1 - share) ** 3)


def _picture_track(film: OutputContainer) -> VideoStream:
    track = film.add_stream("libx264", rate=FRAMES_PER_SECOND, options=PICTURE_OPTIONS)
    track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context = track.codec_context
    context.thread_count = 1
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = ColorRange.MPEG
    return track


def _sound_track(film: OutputContainer) -> AudioStream:
    track = film.add_stream("aac", rate=SAMPLES_PER_SECOND, layout="mono")
    track.bit_rate = 48_000
    return track


def _frame(picture: Image) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
    frame.planes[0].update(picture.write_to_memory())
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)


def _sound_frame(sound: bytes, number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES_PER_FRAME)
    first = 2 * SAMPLES_PER_FRAME * number
    frame.planes[0].update(sound[first : first + 2 * SAMPLES_PER_FRAME])
    frame.sample_rate = SAMPLES_PER_SECOND
    frame.pts, frame.time_base = SAMPLES_PER_FRAME * number, Fraction(1, SAMPLES_PER_SECOND)
    return frame
