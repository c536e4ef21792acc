"""Clips become posters and small MP4s."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
import pyvips
from media_samples import Clip, make_clip, make_late_sound, make_red, make_sound_only

from content_store.errors import BrokenVideo, NotAVideo
from media.digest import digest_of
from media.opening import open_clip
from media.probing import probe
from media.recipes import CLIP_RECIPES, RenditionRole
from media.rendering import RenditionFile, render
from media.video import fitted, make_mp4, make_poster

POSTER, MP4 = CLIP_RECIPES


class Cancelled(Exception):
    """Somebody changed their mind."""


def frame_times(path: Path) -> list[float]:
    with av.open(str(path)) as made:
        return [round(frame.time, 3) for frame in made.decode(video=0)]


def loudness(frame: av.AudioFrame) -> int:
    samples = av.AudioResampler(format="s16", layout="mono").resample(frame)[0]
    return max(abs(level) for level in memoryview(bytes(samples.planes[0])).cast("h"))


def test_a_clip_becomes_an_mp4_described_as_it_was_made(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "made"

    made = render(MP4, clip, target)

    assert made == RenditionFile(
        role=RenditionRole.MP4_480P,
        mime="video/mp4",
        width=320,
        height=180,
        bytes=target.stat().st_size,
        sha256=digest_of(target).sha256,
        duration_ms=made.duration_ms,
        bit_rate=target.stat().st_size * 8000 // (made.duration_ms or 1),
        codecs="avc1.4d4014,mp4a.40.2",
    )
    assert abs((made.duration_ms or 0) - 2000) <= 22  # one packet of AAC


def test_the_same_clip_gives_the_same_bytes(clip: Path, tmp_path: Path) -> None:
    make_mp4(clip, tmp_path / "once")
    make_mp4(clip, tmp_path / "twice")

    assert digest_of(tmp_path / "once") == digest_of(tmp_path / "twice")


def test_a_player_may_start_before_the_mp4_is_all_there(clip: Path, tmp_path: Path) -> None:
    make_mp4(clip, tmp_path / "made")

    content = (tmp_path / "made").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_silent_clip_stays_silent(webm: Path, tmp_path: Path) -> None:
    made = render(MP4, webm, tmp_path / "made")

    assert (made.codecs, made.duration_ms) == ("avc1.4d4014", 2000)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1920, 1080), (854, 480)),
        ((1080, 1920), (480, 854)),
        ((640, 480), (640, 480)),
        ((320, 180), (320, 180)),
        ((641, 361), (640, 360)),
        ((643, 363), (642, 362)),
        ((3840, 720), (1280, 240)),
        ((1, 1), (2, 2)),
    ],
)
def test_a_clip_shrinks_to_even_sides_and_never_grows(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fitted(size, 480) == expected


@pytest.mark.parametrize(
    ("turned", "size", "white"),
    [
        (0, (320, 180), (160, 5)),
        (90, (180, 320), (175, 160)),
        (180, (320, 180), (160, 175)),
        (270, (180, 320), (5, 160)),
    ],
)
def test_a_turned_clip_is_made_upright(
    tmp_path: Path, turned: int, size: tuple[int, int], white: tuple[int, int]
) -> None:
    source = make_clip(tmp_path / "phone.mov", Clip(seconds=0.4, sound=False, turned=turned, kind="mov"))

    made = render(MP4, source, tmp_path / "made")
    make_poster(tmp_path / "made", tmp_path / "again.jpg")
    render(POSTER, source, tmp_path / "poster.jpg")

    assert (made.width, made.height) == size
    for name in ("again.jpg", "poster.jpg"):
        shown = pyvips.Image.new_from_file(str(tmp_path / name))
        assert (shown.width, shown.height) == size
        assert min(shown.getpoint(*white)) > 235


def test_an_odd_sized_webm_becomes_even(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "odd.webm", Clip(size=(321, 181), seconds=0.4, kind="webm"))

    made = render(MP4, source, tmp_path / "made")

    assert (made.width, made.height, made.codecs) == (320, 180, "avc1.4d4014,mp4a.40.2")


def test_colours_stay_what_they_were(tmp_path: Path) -> None:
    source = make_red(tmp_path / "red.mp4", colour_space=1)

    make_mp4(source, tmp_path / "made")
    make_poster(source, tmp_path / "poster.jpg")
    make_poster(tmp_path / "made", tmp_path / "again.jpg")

    for name in ("poster.jpg", "again.jpg"):
        red, green, blue = pyvips.Image.new_from_file(str(tmp_path / name)).getpoint(32, 32)
        assert red > 250
        assert max(green, blue) < 5


def test_sound_that_begins_late_still_begins_late(tmp_path: Path) -> None:
    source = make_late_sound(tmp_path / "late.mp4")

    make_mp4(source, tmp_path / "made")

    with av.open(str(tmp_path / "made")) as made:
        loud = [frame.time or 0 for frame in made.decode(audio=0) if loudness(frame) > 1000]
    assert 0.95 < loud[0] < 1.03


def test_sixty_frames_a_second_become_thirty(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "fast.mp4", Clip(seconds=1, fps=60, sound=False))

    make_mp4(source, tmp_path / "made")

    assert frame_times(tmp_path / "made") == [round(number / 30, 3) for number in range(30)]


def test_few_frames_a_second_stay_few(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "slides.mp4", Clip(seconds=4, fps=2, sound=False))

    make_mp4(source, tmp_path / "made")

    assert frame_times(tmp_path / "made") == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    assert probe(tmp_path / "made", "made").duration_ms == 4000


def test_a_keyframe_comes_every_two_seconds(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "long.mp4", Clip(size=(64, 36), seconds=5, sound=False))

    make_mp4(source, tmp_path / "made")

    with av.open(str(tmp_path / "made")) as made:
        keyframes = [(packet.pts or 0) * packet.time_base for packet in made.demux(video=0) if packet.is_keyframe]
    assert keyframes == [0, 2, 4]


def test_progress_climbs_to_one(clip: Path, tmp_path: Path) -> None:
    heard: list[float] = []

    render(MP4, clip, tmp_path / "made", heard.append)

    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 50


def test_a_cancelled_clip_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    def cancel_half_way(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        render(MP4, clip, tmp_path / "made", cancel_half_way)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_not_the_clips_fault(clip: Path) -> None:
    with (  # noqa: PT012 - it is leaving the block that writes
        pytest.raises(OSError, match="No space left") as failure,
        open_clip(clip, "video/mp4", "clip.mp4"),
        av.open("/dev/full", "w", format="mp4") as made,
    ):
        made.add_stream("libx264", rate=25).width = 64
        made.start_encoding()

    assert not isinstance(failure.value, BrokenVideo)


def test_a_clip_damaged_in_its_middle_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    content = bytearray(clip.read_bytes())
    start, end = len(content) // 3, 2 * len(content) // 3
    content[start:end] = b"\x5a" * (end - start)
    source = tmp_path / "damaged.mp4"
    source.write_bytes(content)

    with pytest.raises(BrokenVideo, match="packets are damaged"):
        render(MP4, source, tmp_path / "made")

    assert list(tmp_path.iterdir()) == [source]


def test_a_poster_is_a_frame_with_something_to_see(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "fade.mp4", Clip(seconds=3, black=1.5, sound=False))

    made = render(POSTER, source, tmp_path / "poster")

    assert (made.role, made.mime, made.width, made.height) == (RenditionRole.POSTER, "image/jpeg", 320, 180)
    assert pyvips.Image.new_from_file(str(tmp_path / "poster")).avg() > 60


@pytest.mark.parametrize(("second", "black"), [(0.5, True), (1.4, True), (2.0, False), (99.0, False)])
def test_a_poster_may_be_asked_for_by_the_second(tmp_path: Path, second: float, black: bool) -> None:
    source = make_clip(tmp_path / "fade.mp4", Clip(seconds=3, black=1.5, sound=False))

    make_poster(source, tmp_path / "poster", second)

    assert (pyvips.Image.new_from_file(str(tmp_path / "poster")).avg() < 5) is black


def test_a_poster_of_a_large_clip_is_1280_wide(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "large.mp4", Clip(size=(1920, 1080), seconds=0.2, sound=False))

    made = render(POSTER, source, tmp_path / "poster")

    assert (made.width, made.height) == (1280, 720)


def test_what_is_no_video_leaves_no_poster(tmp_path: Path) -> None:
    from_sound = tmp_path / "song.mp4"
    make_sound_only(from_sound)

    with pytest.raises(NotAVideo):
        make_poster(from_sound, tmp_path / "poster")

    assert list(tmp_path.iterdir()) == [from_sound]
