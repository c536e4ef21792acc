"""Receiving keeps what can be used, once, and nothing of the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from media_samples import WEBVTT, cut, make_clip, make_picture, png_that_promises
from media_worker import NOON, Place

from content_store.content.assets import Asset, AssetKind, AssetState
from content_store.content.captions import Captions, SentCaptions
from content_store.events import Event
from content_store.media_errors import (
    BadCaptions,
    BrokenPicture,
    BrokenVideo,
    EmptyFile,
    MediaRefused,
    TooManyPixels,
    UnknownFormat,
)
from media.digest import digest_of
from media.receiving import Known, clean_name

pytestmark = pytest.mark.on_postgres

SRT = "1\n00:00:00,500 --> 00:00:02,000\n<i>Mở</i> máy\n"


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


def text_named_mp4(folder: Path) -> Path:
    (folder / "chu.mp4").write_text("Đây không phải là video.")
    return folder / "chu.mp4"


def nothing_at_all(folder: Path) -> Path:
    (folder / "rong.mp4").write_bytes(b"")
    return folder / "rong.mp4"


def half_a_clip(folder: Path) -> Path:
    return cut(make_clip(folder / "ca.mp4"), folder / "nua.mp4", 0.5)


def half_a_picture(folder: Path) -> Path:
    return cut(make_picture(folder / "ca.jpg"), folder / "nua.jpg", 0.5)


def a_picture_of_30000_pixels(folder: Path) -> Path:
    return png_that_promises(folder / "to.png", 30_000, 30_000)


@pytest.mark.parametrize(
    ("make", "refusal", "begins"),
    [
        (text_named_mp4, UnknownFormat, "Tệp chu.mp4 là text (text/plain);"),
        (nothing_at_all, EmptyFile, "Tệp rong.mp4 rỗng (0 byte)."),
        (half_a_clip, BrokenVideo, "Video nua.mp4 bị hỏng hoặc bị cắt cụt:"),
        (half_a_picture, BrokenPicture, "Ảnh nua.jpg bị hỏng hoặc bị cắt cụt:"),
        (a_picture_of_30000_pixels, TooManyPixels, "to.png có 30000 × 30000 điểm ảnh;"),
    ],
)
async def test_a_bad_file_is_refused_for_its_own_reason_and_leaves_no_file_and_no_row(
    place: Place, tmp_path: Path, make: Callable[[Path], Path], refusal: type[MediaRefused], begins: str
) -> None:
    bad = make(tmp_path)

    async with place.reception() as reception:
        with pytest.raises(refusal) as refused:
            await reception.receive(bad, bad.name, None, NOON)

        assert refused.value.message_vi.startswith(begins)
        assert await Asset.all().count() == 0
        assert await Event.all().count() == 0
    assert await place.digests() == set()
    assert place.unfinished_files() == []


async def test_a_clip_becomes_an_asset_that_says_what_it_is(place: Place, clip: Path) -> None:
    async with place.reception() as reception:
        asset = await reception.receive(clip, "Mở ví.mp4", None, NOON)

        row = await Asset.get(id=asset.id)
    assert (row.name, row.kind, row.mime, row.state) == (
        "Mở ví.mp4",
        AssetKind.VIDEO,
        "video/mp4",
        AssetState.RECEIVED,
    )
    assert (row.width, row.height, row.duration_ms, row.bytes) == (320, 180, 2000, clip.stat().st_size)
    assert await place.digests() == {row.sha256} == {digest_of(clip).sha256}


async def test_the_same_bytes_twice_are_one_asset_and_one_event(place: Place, clip: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mp4"
    again.write_bytes(clip.read_bytes())

    async with place.reception() as reception:
        first = await reception.receive(clip, "first.mp4", None, NOON)
        second = await reception.receive(again, "again.mp4", None, NOON)

        assert (second.id, second.name) == (first.id, "first.mp4")
        assert [event.kind for event in await Event.all()] == ["asset.received"]
    assert await place.digests() == {first.sha256}


async def test_captions_are_received_like_any_file(place: Place, tmp_path: Path) -> None:
    track = tmp_path / "vi.vtt"
    track.write_text(WEBVTT)

    asset = await place.receive(track)

    assert (asset.kind, asset.mime, asset.width) == (AssetKind.CAPTIONS, "text/vtt", None)
    assert (asset.sha256, asset.duration_ms) == (digest_of(track).sha256, 4000)


async def test_subrip_rests_as_webvtt_and_every_way_to_write_it_is_one_asset(place: Place, tmp_path: Path) -> None:
    encodings = ["utf-8", "utf-8-sig", "utf-16", "utf-8"]
    files = [tmp_path / f"{number}.srt" for number in range(4)]
    for path, encoding in zip(files, encodings, strict=True):
        path.write_bytes(SRT.encode(encoding))

    async with place.reception() as reception:
        received = [await reception.receive(path, path.name, None, NOON) for path in files]
        said = await Captions.get()
        sent = [(row.sha256, row.bytes) for row in await SentCaptions.all().order_by("id")]
        known = [await reception.already_here(digest_of(path).sha256.upper(), None) for path in files]
        other = await reception.already_here(digest_of(files[0]).sha256, 1)

    asset = received[0]
    async with place.store.as_file(asset.sha256, tmp_path / "out") as kept:
        content = kept.read_bytes()
    assert content == b"WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nM\xe1\xbb\x9f m\xc3\xa1y\n"
    assert {row.id for row in received} == {asset.id}
    assert (asset.name, asset.mime, asset.bytes, asset.duration_ms) == ("0.srt", "text/vtt", len(content), 2000)
    assert (asset.sha256, await place.digests()) == (hashlib.sha256(content).hexdigest(), {asset.sha256})
    assert (said.asset_id, said.cue_count, said.transcript, said.fastest_speed) == (asset.id, 1, "Mở máy", 4)
    assert sent == [(digest_of(path).sha256, path.stat().st_size) for path in files[:3]]
    assert known == [Known(asset, path.stat().st_size) for path in files]
    assert other is None


async def test_refused_subrip_leaves_no_file_and_no_row(place: Place, tmp_path: Path) -> None:
    bad = tmp_path / "vi.srt"
    bad.write_text(SRT.replace("02,000", "00,100"), encoding="utf-8")

    async with place.reception() as reception:
        with pytest.raises(BadCaptions) as refused:
            await reception.receive(bad, bad.name, None, NOON)

        assert (await Asset.all().count(), await Captions.all().count(), await Event.all().count()) == (0, 0, 0)
    assert refused.value.message_vi == "Không dùng được phụ đề vi.srt: câu 1 kết thúc trước khi bắt đầu."
    assert await place.digests() == set()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/Hướng dẫn.mp4", "Hướng dẫn.mp4"),
        ("C:\\Phim\\clip.mp4", "clip.mp4"),
        ("anh\u202egpj.exe\n\x00", "anhgpj.exe"),
        ("Hươ\u0301ng dẫn.mp4", "Hướng dẫn.mp4"),
        ("\udcff.mp4", ".mp4"),
        ("..", "khong-ten"),
        ("", "khong-ten"),
        ("ẫ" * 300 + ".mp4", "ẫ" * 251 + ".mp4"),
        ("a" * 300, "a" * 255),
    ],
)
def test_a_name_keeps_what_is_honest_and_fits(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept
