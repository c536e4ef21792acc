"""A poster is one good frame of a clip."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips
from film_reading import source_of
from media_samples import Clip, make_clip, make_red, make_sound_only, make_wide_pixels
from msgspec.structs import replace

from content_store.media_errors import NotAVideo
from media.clips.posters import make_poster
from media.digest import digest_of
from media.recipes import Poster, RenditionRole, Source
from media.renditions import RenditionFile
from media.sniffing import MediaKind


def poster_of(path: Path, folder: Path, poster_ms: int | None = None) -> RenditionFile:
    made, *_ = make_poster(Poster(), path, source_of(path, poster_ms), folder)
    return made


def test_a_poster_is_a_frame_with_something_to_see(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "fade.mp4", Clip(seconds=3, black=1.5, sound=False))

    made, target = poster_of(source, tmp_path), tmp_path / "POSTER"

    assert replace(made, thumbhash=None) == RenditionFile(
        role=RenditionRole.POSTER,
        mime="image/jpeg",
        bytes=target.stat().st_size,
        sha256=digest_of(target).sha256,
        width=320,
        height=180,
    )
    assert pyvips.Image.new_from_file(str(target)).avg() > 60


@pytest.mark.parametrize(("millisecond", "black"), [(0, True), (1400, True), (2000, False), (99_000, False)])
def test_an_editor_may_choose_the_frame_by_its_time(tmp_path: Path, millisecond: int, black: bool) -> None:
    source = make_clip(tmp_path / "fade.mp4", Clip(seconds=3, black=1.5, sound=False))

    poster_of(source, tmp_path, millisecond)

    assert (pyvips.Image.new_from_file(str(tmp_path / "POSTER")).avg() < 5) is black


def test_a_poster_of_a_large_clip_is_1280_wide(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "large.mp4", Clip(size=(1920, 1080), seconds=0.2, sound=False))

    made = poster_of(source, tmp_path)

    assert (made.width, made.height) == (1280, 720)


def test_a_poster_has_square_pixels(tmp_path: Path) -> None:
    made = poster_of(make_wide_pixels(tmp_path / "wide.mp4"), tmp_path)

    assert (made.width, made.height) == (480, 240)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_poster_of_a_turned_clip_is_upright(tmp_path: Path, turned: int) -> None:
    source = make_clip(tmp_path / "phone.mov", Clip(seconds=0.4, sound=False, turned=turned, kind="mov"))

    poster_of(source, tmp_path)

    shown = pyvips.Image.new_from_file(str(tmp_path / "POSTER"))
    width, height, white = {
        90: (180, 320, (175, 160)),
        180: (320, 180, (160, 175)),
        270: (180, 320, (5, 160)),
    }[turned]
    assert (shown.width, shown.height) == (width, height)
    assert min(shown.getpoint(*white)) > 235


def test_a_poster_keeps_the_colours(tmp_path: Path) -> None:
    poster_of(make_red(tmp_path / "red.mp4", colour_space=1), tmp_path)

    red, green, blue = pyvips.Image.new_from_file(str(tmp_path / "POSTER")).getpoint(32, 32)
    assert red > 250
    assert max(green, blue) < 5


def test_what_is_no_video_leaves_no_poster(tmp_path: Path) -> None:
    song = make_sound_only(tmp_path / "song.mp4")

    with pytest.raises(NotAVideo):
        make_poster(Poster(), song, Source(MediaKind.VIDEO, "video/mp4"), tmp_path)

    assert list(tmp_path.iterdir()) == [song]


def test_a_poster_comes_in_smaller_sizes_and_as_a_card_with_a_blurred_likeness(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "large.mp4", Clip(size=(1280, 720), seconds=0.2, sound=False))

    made = make_poster(Poster(), source, source_of(source), tmp_path)

    assert [(file.role.value, file.mime, file.width, file.height) for file in made] == [
        ("POSTER", "image/jpeg", 1280, 720),
        ("POSTER_640", "image/webp", 640, 360),
        ("POSTER_320", "image/webp", 320, 180),
        ("CARD", "image/jpeg", 1200, 630),
    ]
    assert all(file.thumbhash and digest_of(tmp_path / file.role).sha256 == file.sha256 for file in made)
