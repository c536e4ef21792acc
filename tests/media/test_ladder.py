"""Every level shows the clip as it was filmed: upright, in its colours, at its moments."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
import pyvips
from film_reading import films_of, frame_times, keyframe_times
from media_samples import Clip, make_clip, make_hdr, make_pausing, make_red, make_wide_pixels

from media.clips.ladder import fitted
from media.recipes import RenditionRole

R = RenditionRole


def picture_at(path: Path, second: float = 0.0) -> pyvips.Image:
    with av.open(str(path)) as film:
        frame = next(frame for frame in film.decode(video=0) if (frame.time or 0) >= second)
        pixels = frame.reformat(format="rgb24").planes[0]
        lines = pyvips.Image.new_from_memory(bytes(pixels), pixels.line_size, frame.height, 1, "uchar")
        return lines.crop(0, 0, frame.width * 3, frame.height).bandfold(factor=3).copy_memory()


@pytest.mark.parametrize(
    ("size", "short_side", "expected"),
    [
        ((1920, 1080), 480, (854, 480)),
        ((1080, 1920), 480, (480, 854)),
        ((640, 480), 480, (640, 480)),
        ((320, 180), 480, (320, 180)),
        ((641, 361), 480, (640, 360)),
        ((643, 363), 480, (642, 362)),
        ((3840, 720), 480, (1280, 240)),
        ((2560, 1080), 1080, (1920, 810)),
        ((1, 1), 480, (2, 2)),
    ],
)
def test_a_clip_shrinks_to_even_sides_and_never_grows(
    size: tuple[int, int], short_side: int, expected: tuple[int, int]
) -> None:
    assert fitted(size, short_side) == expected


@pytest.mark.parametrize(
    ("turned", "size", "white"),
    [
        (0, (640, 480), (320, 5)),
        (90, (480, 640), (475, 320)),
        (180, (640, 480), (320, 475)),
        (270, (480, 640), (5, 320)),
    ],
)
def test_a_turned_clip_is_upright_in_every_level(
    tmp_path: Path, turned: int, size: tuple[int, int], white: tuple[int, int]
) -> None:
    clip = Clip(size=(640, 480), seconds=0.4, sound=False, turned=turned, kind="mov")
    films_of(make_clip(tmp_path / "phone.mov", clip), tmp_path / "made")

    whole, half = picture_at(tmp_path / "made" / "MP4_480P"), picture_at(tmp_path / "made" / "MP4_240P")

    assert ((whole.width, whole.height), (half.width, half.height)) == (size, (size[0] // 2, size[1] // 2))
    assert min(whole.getpoint(*white)) > 225
    assert min(half.getpoint(white[0] // 2, white[1] // 2)) > 225


def test_an_odd_sized_webm_becomes_even(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "odd.webm", Clip(size=(321, 181), seconds=0.4, kind="webm"))

    made = films_of(source, tmp_path / "made")[R.MP4_240P]

    assert (made.width, made.height, made.codecs) == (320, 180, "avc1.4d400d,mp4a.40.2")


def test_wide_pixels_become_square(tmp_path: Path) -> None:
    made = films_of(make_wide_pixels(tmp_path / "wide.mp4"), tmp_path / "made")

    assert (made[R.MP4_240P].width, made[R.MP4_240P].height) == (480, 240)


def test_colours_stay_what_they_were(tmp_path: Path) -> None:
    films_of(make_red(tmp_path / "red.mp4", colour_space=1), tmp_path / "made")

    with av.open(str(tmp_path / "made" / "MP4_240P")) as film:
        frame = next(film.decode(video=0))
    assert (frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range) == (1, 1, 1, 1)
    assert [bytes(plane)[0] for plane in frame.planes] == pytest.approx([63, 102, 240], abs=2)


def test_a_clip_in_hdr_plays_on_an_ordinary_screen(tmp_path: Path) -> None:
    films_of(make_hdr(tmp_path / "hdr.mp4"), tmp_path / "made")

    with av.open(str(tmp_path / "made" / "MP4_240P")) as film:
        frame = next(film.decode(video=0))
    assert (frame.format.name, frame.colorspace, frame.color_primaries, frame.color_trc) == ("yuv420p", 1, 1, 1)
    # White stays white: 235 in eight bits.
    assert bytes(frame.planes[0])[0] == pytest.approx(235, abs=4)


def test_sixty_frames_a_second_become_thirty(tmp_path: Path) -> None:
    films_of(make_clip(tmp_path / "fast.mp4", Clip(seconds=1, fps=60, sound=False)), tmp_path / "made")

    assert frame_times(tmp_path / "made" / "MP4_240P") == [round(number / 30, 3) for number in range(30)]


def test_few_frames_a_second_stay_few(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "slides.mp4", Clip(seconds=4, fps=2, sound=False))

    made = films_of(source, tmp_path / "made")

    assert frame_times(tmp_path / "made" / "MP4_240P") == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    assert made[R.MP4_240P].duration_ms == 4000


def test_a_picture_that_pauses_is_shown_again_every_second(tmp_path: Path) -> None:
    films_of(make_pausing(tmp_path / "pausing.mp4"), tmp_path / "made")

    film = tmp_path / "made" / "MP4_240P"
    assert frame_times(film) == [0.0, 0.1, 0.2, *(round(0.2 + number, 3) for number in range(1, 9)), 9.0]
    assert keyframe_times(film) == [0.0, 4.2, 8.2]
