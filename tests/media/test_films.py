"""One clip becomes a film for every line and screen."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from film_reading import Made, films_of, ignore, keyframe_times, loudness_of, source_of
from media_samples import (
    Clip,
    make_clip,
    make_late_sound,
    make_noisy,
)

from content_store.media_errors import BrokenVideo
from media.clips.films import make_films
from media.clips.opening import open_clip
from media.digest import digest_of
from media.recipes import LEVELS, Films, RenditionRole, levels_for
from media.renditions import RenditionFile

R = RenditionRole


class Cancelled(Exception):
    """Somebody changed their mind."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films") / "made"


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The films of nine seconds of 854 by 480 pixels, with sound."""
    clip = Clip(size=(854, 480), seconds=9, fps=10)
    return films_of(make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", clip), folder)


def test_a_480p_clip_gives_two_levels_its_sound_and_a_storyboard(made: Made, folder: Path) -> None:
    levels = [R.MP4_240P, R.FMP4_240P, R.HLS_240P, R.MP4_480P, R.FMP4_480P, R.HLS_480P]
    assert list(made) == [*levels, R.AUDIO, R.FMP4_AUDIO, R.HLS_AUDIO, R.STORYBOARD, R.STORYBOARD_VTT]
    assert sorted(path.name for path in folder.iterdir()) == sorted(made)


def test_an_mp4_is_described_as_it_was_made(made: Made, folder: Path) -> None:
    target = folder / "MP4_480P"
    assert made[R.MP4_480P] == RenditionFile(
        role=R.MP4_480P,
        mime="video/mp4",
        bytes=target.stat().st_size,
        sha256=digest_of(target).sha256,
        width=854,
        height=480,
        duration_ms=9002,
        bit_rate=target.stat().st_size * 8000 // 9002,
        codecs="avc1.4d401f,mp4a.40.2",
    )


@pytest.mark.parametrize(
    ("role", "mime", "size", "codecs"),
    [
        (R.MP4_240P, "video/mp4", (428, 240), "avc1.4d4015,mp4a.40.2"),
        (R.FMP4_240P, "video/mp4", (428, 240), "avc1.4d4015"),
        (R.HLS_240P, "application/vnd.apple.mpegurl", (428, 240), "avc1.4d4015"),
        (R.AUDIO, "audio/mp4", (None, None), "mp4a.40.2"),
        (R.FMP4_AUDIO, "audio/mp4", (None, None), "mp4a.40.2"),
        (R.HLS_AUDIO, "application/vnd.apple.mpegurl", (None, None), "mp4a.40.2"),
        (R.STORYBOARD, "image/jpeg", (1440, 90), None),
        (R.STORYBOARD_VTT, "text/vtt", (None, None), None),
    ],
)
def test_every_file_says_what_a_player_asks(
    made: Made, role: RenditionRole, mime: str, size: tuple[int, int], codecs: str | None
) -> None:
    file = made[role]

    assert (file.mime, (file.width, file.height), file.codecs) == (mime, size, codecs)


@pytest.mark.parametrize("name", ["MP4_240P", "MP4_480P", "AUDIO"])
def test_a_player_may_start_before_the_file_is_all_there(made: Made, folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")


def test_all_levels_have_their_keyframes_at_the_same_moments(made: Made, folder: Path) -> None:
    names = ("MP4_240P", "FMP4_240P", "MP4_480P", "FMP4_480P")

    assert [keyframe_times(folder / name) for name in names] == [[0.0, 4.0, 8.0]] * 4


def test_the_same_packets_are_in_the_mp4_and_in_the_fragments(made: Made, folder: Path) -> None:
    def packets(name: str) -> list[bytes]:
        with av.open(str(folder / name)) as film:
            return [bytes(packet) for packet in film.demux(film.streams[0]) if packet.size]

    assert packets("MP4_240P") == packets("FMP4_240P")
    assert packets("AUDIO") == packets("FMP4_AUDIO")


def test_the_same_clip_gives_the_same_bytes(clip: Path, tmp_path: Path) -> None:
    once, twice = films_of(clip, tmp_path / "once"), films_of(clip, tmp_path / "twice")

    assert {role: file.sha256 for role, file in once.items()} == {role: file.sha256 for role, file in twice.items()}


def test_a_clip_smaller_than_every_level_keeps_its_size(clip: Path, tmp_path: Path) -> None:
    made = films_of(clip, tmp_path / "made")

    assert [role for role in made if role.startswith("MP4")] == [R.MP4_240P]
    assert (made[R.MP4_240P].width, made[R.MP4_240P].height) == (320, 180)


def test_a_silent_clip_has_no_file_for_sound(webm: Path, tmp_path: Path) -> None:
    made = films_of(webm, tmp_path / "made")

    assert list(made) == [R.MP4_240P, R.FMP4_240P, R.HLS_240P, R.STORYBOARD, R.STORYBOARD_VTT]
    assert (made[R.MP4_240P].codecs, made[R.MP4_240P].duration_ms) == ("avc1.4d400c", 2000)


def test_sound_that_begins_late_still_begins_late(tmp_path: Path) -> None:
    films_of(make_late_sound(tmp_path / "late.mp4"), tmp_path / "made")

    for name in ("MP4_240P", "AUDIO"):
        with av.open(str(tmp_path / "made" / name)) as film:
            resampler = av.AudioResampler(format="s16", layout="mono")
            loud = [frame.time or 0 for frame in film.decode(audio=0) if _loudest(resampler.resample(frame)[0]) > 1000]
        assert 0.95 < loud[0] < 1.03


def _loudest(frame: av.AudioFrame) -> int:
    return max(abs(level) for level in memoryview(bytes(frame.planes[0])).cast("h"))


def test_a_clip_is_as_loud_as_every_other(made: Made, folder: Path) -> None:
    for name in ("MP4_240P", "MP4_480P", "AUDIO"):
        loudness, peak = loudness_of(folder / name)
        assert loudness == pytest.approx(-16.0, abs=1.0)
        assert peak < -0.9


def test_the_lowest_level_fits_a_line_of_300_kilobits(tmp_path: Path) -> None:
    made = films_of(make_noisy(tmp_path / "noisy.mp4", seconds=12), tmp_path / "made")

    with av.open(str(tmp_path / "made" / "MP4_240P")) as film:
        packets = [(float((packet.pts or 0) * packet.time_base), packet.size) for packet in film.demux() if packet.size]
    overhead = (made[R.MP4_240P].bytes - sum(size for _, size in packets)) / 12
    peaks = [sum(size for second, size in packets if start <= second < start + 10) / 10 for start in range(3)]
    assert max(peaks) * 8 > 200_000
    assert (max(peaks) + overhead) * 8 <= 300_000
    assert (made[R.HLS_240P].bit_rate or 0) + (made[R.HLS_AUDIO].bit_rate or 0) <= 300_000


def test_progress_climbs_to_one(clip: Path, tmp_path: Path) -> None:
    heard: list[float] = []

    films_of(clip, tmp_path / "made", heard.append)

    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 150


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_cancelled_clip_leaves_nothing(clip: Path, tmp_path: Path, share: float) -> None:
    heard: list[float] = []

    def cancel(fraction: float) -> None:
        heard.append(fraction)
        if fraction > share:
            raise Cancelled

    with pytest.raises(Cancelled):
        films_of(clip, tmp_path / "made", cancel)

    assert sum(fraction > share for fraction in heard) == 1
    assert list((tmp_path / "made").iterdir()) == []


def test_a_cancelled_clip_leaves_the_files_of_others(clip: Path, tmp_path: Path) -> None:
    def cancel(fraction: float) -> None:
        raise Cancelled

    (tmp_path / "POSTER").write_bytes(b"made before")
    source = source_of(clip)

    with pytest.raises(Cancelled):
        make_films(Films(levels_for(source)), clip, source, tmp_path, cancel)

    assert [path.name for path in tmp_path.iterdir()] == ["POSTER"]


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
    source, content = source_of(clip), bytearray(clip.read_bytes())
    start, end = len(content) // 3, 2 * len(content) // 3
    content[start:end] = b"\x5a" * (end - start)
    damaged, folder = tmp_path / "damaged.mp4", tmp_path / "made"
    damaged.write_bytes(content)
    folder.mkdir()

    with pytest.raises(BrokenVideo, match="packets are damaged"):
        make_films(Films(LEVELS[:1]), damaged, source, folder, ignore)

    assert list(folder.iterdir()) == []
