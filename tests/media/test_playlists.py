"""A level of HLS plays from byte ranges of one file."""

from __future__ import annotations

import io
import re
from pathlib import Path

import av
import pytest
from film_reading import Made, films_of
from media_samples import Clip, make_clip

from media.clips.playlists import Segment, playlist, read_fragmented
from media.recipes import RenditionRole

R = RenditionRole


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("levels") / "made"


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The films of ten seconds of 320 by 180 pixels, with sound."""
    clip = Clip(seconds=10, fps=10)
    return films_of(make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", clip), folder)


def ranges_of(text: str) -> tuple[bytes, list[tuple[float, int, int]]]:
    """The file's name, and of each segment its seconds, bytes and offset, as a player reads them."""
    found = re.findall(r"#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)\n", text)
    header = re.search(r'BYTERANGE="(\d+)@0"', text)
    assert header is not None
    return header[1].encode(), [(float(seconds), int(length), int(offset)) for seconds, length, offset in found]


def played(header: bytes, segment: bytes) -> tuple[float, float, int]:
    """When a header and one segment begin and end, in seconds, and how many frames decode."""
    with av.open(io.BytesIO(header + segment), "r", format="mp4") as film:
        frames = [frame for packet in film.demux(film.streams[0]) for frame in packet.decode()]
        shown = [frame for frame in frames if isinstance(frame, av.VideoFrame | av.AudioFrame)]
        last = shown[-1]
        length = float(last.duration * (last.time_base or 0))
        return shown[0].time or 0.0, (last.time or 0.0) + length, len(shown)


def test_a_media_playlist_lists_the_segments_of_one_file(made: Made, folder: Path) -> None:
    fragments = folder / "FMP4_240P"
    uri = f"../{made[R.FMP4_240P].sha256}/fmp4_240p.mp4"
    text = (folder / "HLS_240P").read_text(encoding="utf-8")

    _, ranges = ranges_of(text)
    (first, second, third) = ranges

    header = fragments.read_bytes().index(b"sidx") - 4
    assert text.splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{uri}",BYTERANGE="{header}@0"',
        "#EXTINF:4.000000,",
        f"#EXT-X-BYTERANGE:{first[1]}@{first[2]}",
        uri,
        "#EXTINF:4.000000,",
        f"#EXT-X-BYTERANGE:{second[1]}@{second[2]}",
        uri,
        "#EXTINF:2.000000,",
        f"#EXT-X-BYTERANGE:{third[1]}@{third[2]}",
        uri,
        "#EXT-X-ENDLIST",
    ]
    assert third[1] + third[2] == fragments.stat().st_size


@pytest.mark.parametrize(
    ("level", "frames", "tolerance"), [("240P", [40, 40, 20], 0.001), ("AUDIO", [188, 188, 94], 0.05)]
)
def test_every_segment_plays_alone_for_as_long_as_it_says(
    made: Made, folder: Path, level: str, frames: list[int], tolerance: float
) -> None:
    header_bytes, ranges = ranges_of((folder / f"HLS_{level}").read_text(encoding="utf-8"))
    content = (folder / f"FMP4_{level}").read_bytes()

    start, counts = 0.0, list[int]()
    for seconds, length, offset in ranges:
        begins, ends, count = played(content[: int(header_bytes)], content[offset : offset + length])
        assert (begins, ends) == pytest.approx((start, start + seconds), abs=tolerance)
        start, counts = start + seconds, [*counts, count]

    assert counts == pytest.approx(frames, abs=1)


def test_header_and_segments_in_a_row_are_the_whole_clip(made: Made, folder: Path) -> None:
    header_bytes, ranges = ranges_of((folder / "HLS_240P").read_text(encoding="utf-8"))
    content = (folder / "FMP4_240P").read_bytes()
    body = b"".join(content[offset : offset + length] for _, length, offset in ranges)

    begins, ends, frames = played(content[: int(header_bytes)], body)

    assert (begins, round(ends, 3), frames) == (0.0, 10.0, 100)


def test_a_level_tells_its_peak_and_its_file_the_average(made: Made, folder: Path) -> None:
    _, ranges = ranges_of((folder / "HLS_240P").read_text(encoding="utf-8"))

    assert made[R.HLS_240P].bit_rate == max(round(length * 8 / seconds) for seconds, length, _ in ranges)
    assert made[R.FMP4_240P].bit_rate == made[R.FMP4_240P].bytes * 8000 // 10_000


def test_a_longer_segment_is_allowed_for(tmp_path: Path, folder: Path, made: Made) -> None:
    fragmented = read_fragmented(folder / "FMP4_240P")
    longer = type(fragmented)(fragmented.header_bytes, (Segment(900, 1000, 4.6), Segment(1900, 500, 0.2)))

    assert "#EXT-X-TARGETDURATION:5\n" in playlist(longer, "a.mp4")
    assert longer.peak_bit_rate == 20_000


def test_a_file_without_an_index_has_no_playlist(clip: Path) -> None:
    with pytest.raises(ValueError, match=r"clip\.mp4 has no index of fragments"):
        read_fragmented(clip)
