"""Receiving keeps what can be used, once, and nothing of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_samples import WEBVTT
from media_worker import NOON, Place

from content_store.assets import Asset, AssetKind, AssetState
from content_store.errors import UnknownFormat
from content_store.events import Event
from media.digest import digest_of
from media.receiving import clean_name, receive


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_a_text_that_calls_itself_a_clip_leaves_no_file_and_no_row(place: Place, tmp_path: Path) -> None:
    text = tmp_path / "clip.mp4"
    text.write_text("Đây không phải là video.")

    async with place.opened():
        with pytest.raises(UnknownFormat) as refusal:
            await receive(place.store, text, text.name, None, NOON)

        assert refusal.value.message_vi.startswith("Tệp clip.mp4 là text (text/plain);")
        assert await Asset.all().count() == 0
        assert await Event.all().count() == 0
    assert await place.digests() == set()
    assert place.unfinished_files() == []


async def test_a_clip_becomes_an_asset_that_says_what_it_is(place: Place, clip: Path) -> None:
    async with place.opened():
        asset = await receive(place.store, clip, "Mở ví.mp4", None, NOON)

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

    async with place.opened():
        first = await receive(place.store, clip, "first.mp4", None, NOON)
        second = await receive(place.store, again, "again.mp4", None, NOON)

        assert (second.id, second.name) == (first.id, "first.mp4")
        assert [event.kind for event in await Event.all()] == ["asset.received"]
    assert await place.digests() == {first.sha256}


async def test_captions_are_received_like_any_file(place: Place, tmp_path: Path) -> None:
    track = tmp_path / "vi.vtt"
    track.write_text(WEBVTT)

    asset = await place.receive(track)

    assert (asset.kind, asset.mime, asset.width) == (AssetKind.CAPTIONS, "text/vtt", None)


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
