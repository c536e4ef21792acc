"""The door for files: every extension of tus that it names, from the first request to the asset."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from tus import BYTES, CAPTIONS, FORM, SHA256, Door, checksum, metadata

from content_store.content.assets import Asset
from content_store.content.uploads import Upload, UploadState
from content_store.events import Event

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]


async def test_the_door_says_what_it_speaks_to_anybody(door: Door) -> None:
    answer = await door.client.options("/uploads")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == (
        "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination,concatenation"
    )
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1,md5"
    assert answer.headers["tus-max-size"] == str(8 * 2**30)


async def test_a_file_sent_in_two_pieces_becomes_an_asset_with_its_form_kept(door: Door) -> None:
    url = await door.create(len(CAPTIONS), upload_metadata=metadata(**FORM))
    first = await door.send(url, 0, CAPTIONS[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert "camtay-asset" not in first.headers

    last = await door.send(url, 1000, CAPTIONS[1000:])

    asset = await Asset.get()
    upload = await Upload.get()
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(CAPTIONS)))
    assert last.headers["camtay-asset"] == f"gid://camtay/Asset/{asset.id}"
    assert (asset.sha256, asset.name, asset.bytes) == (SHA256, "phu-de.vtt", len(CAPTIONS))
    assert (upload.state, upload.asset_id, upload.form) == (UploadState.RECEIVED, asset.id, FORM)
    assert [event.kind for event in await Event.filter(subject="asset")] == ["asset.received"]
    assert door.staged() == {}


async def test_an_unfinished_upload_tells_its_offset_its_length_and_its_form(door: Door) -> None:
    url = await door.create(len(CAPTIONS), upload_metadata=metadata(**FORM))
    await door.send(url, 0, CAPTIONS[:7])

    answer = await door.ask("HEAD", url)

    assert (answer.status_code, answer.content) == (200, b"")
    assert (answer.headers["upload-offset"], answer.headers["upload-length"]) == ("7", str(len(CAPTIONS)))
    assert answer.headers["upload-metadata"] == metadata(**FORM)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_finished_upload_still_tells_its_offset_and_its_asset(door: Door) -> None:
    url = await door.create(len(CAPTIONS))
    await door.send(url, 0, CAPTIONS)

    answer = await door.ask("HEAD", url)
    again = await door.send(url, len(CAPTIONS), b"")

    asset = f"gid://camtay/Asset/{(await Asset.get()).id}"
    assert (answer.headers["upload-offset"], answer.headers["camtay-asset"]) == (str(len(CAPTIONS)), asset)
    assert (again.status_code, again.headers["camtay-asset"]) == (204, asset)


async def test_the_first_bytes_may_come_with_the_creation(door: Door) -> None:
    answer = await door.ask(
        "POST",
        "/uploads",
        CAPTIONS,
        upload_length=str(len(CAPTIONS)),
        content_type=BYTES,
        upload_metadata=metadata(filename="a.vtt"),
    )

    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(CAPTIONS)))
    assert answer.headers["camtay-asset"] == f"gid://camtay/Asset/{(await Asset.get()).id}"


async def test_a_length_may_come_later_and_only_once(door: Door) -> None:
    opened = await door.ask("POST", "/uploads", upload_defer_length="1")
    url = opened.headers["location"]
    await door.send(url, 0, CAPTIONS[:10])
    assert (await door.ask("HEAD", url)).headers["upload-defer-length"] == "1"

    told = await door.send(url, 10, CAPTIONS[10:20], upload_length=str(len(CAPTIONS)))
    other = await door.send(url, 20, CAPTIONS[20:], upload_length="5000000")
    last = await door.send(url, 20, CAPTIONS[20:])

    assert (told.status_code, other.status_code, last.status_code) == (204, 400, 204)
    assert (await Asset.get()).sha256 == SHA256


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
async def test_a_piece_with_its_right_checksum_is_kept(door: Door, algorithm: str) -> None:
    url = await door.create(len(CAPTIONS))

    answer = await door.send(url, 0, CAPTIONS, upload_checksum=checksum(CAPTIONS, algorithm))

    assert (answer.status_code, (await Asset.get()).sha256) == (204, SHA256)


async def test_a_piece_with_a_wrong_checksum_leaves_the_offset_where_it_was(door: Door) -> None:
    url = await door.create(len(CAPTIONS))
    await door.send(url, 0, CAPTIONS[:100])

    wrong = await door.send(url, 100, CAPTIONS[100:], upload_checksum=checksum(b"other"))
    left = await door.offset(url)
    right = await door.send(url, 100, CAPTIONS[100:], upload_checksum=checksum(CAPTIONS[100:]))

    assert (wrong.status_code, left, right.status_code) == (460, 100, 204)
    assert wrong.json()["errors"][0]["extensions"]["code"] == "WRONG_CHECKSUM"
    assert (await Asset.get()).sha256 == SHA256


async def test_parts_become_one_file_in_the_order_that_the_last_request_says(door: Door) -> None:
    cuts = (CAPTIONS[:1000], CAPTIONS[1000:1500], CAPTIONS[1500:])
    parts = [await door.create(len(cut), upload_concat="partial") for cut in cuts]
    for url, cut in reversed(list(zip(parts, cuts, strict=True))):
        assert (await door.send(url, 0, cut)).status_code == 204
    assert await Asset.all().count() == 0

    final = await door.ask(
        "POST", "/uploads", upload_concat=f"final;{' '.join(parts)}", upload_metadata=metadata(filename="c.vtt")
    )

    assert (final.status_code, final.headers["upload-offset"]) == (201, str(len(CAPTIONS)))
    assert ((await Asset.get()).sha256, (await Asset.get()).name) == (SHA256, "c.vtt")
    asked = await door.ask("HEAD", final.headers["location"])
    assert asked.headers["upload-concat"] == f"final;{' '.join(parts)}"
    assert [(await door.ask("HEAD", part)).status_code for part in parts] == [404, 404, 404]
    assert door.staged() == {}


async def test_a_part_that_is_not_whole_makes_no_file(door: Door) -> None:
    part = await door.create(len(CAPTIONS), upload_concat="partial")

    answer = await door.ask("POST", "/uploads", upload_concat=f"final;{part}")

    assert (answer.status_code, await Upload.all().count(), await door.offset(part)) == (400, 1, 0)


async def test_a_known_sha256_is_here_already_without_a_byte(door: Door) -> None:
    await door.send(await door.create(len(CAPTIONS)), 0, CAPTIONS)

    declared = metadata(sha256=SHA256, **FORM)
    answer = await door.ask("POST", "/uploads", upload_length=str(len(CAPTIONS)), upload_metadata=declared)

    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(CAPTIONS)))
    assert answer.headers["camtay-asset"] == f"gid://camtay/Asset/{(await Asset.get()).id}"
    assert (await Upload.get(id=answer.headers["location"].rsplit("/")[-1])).form["consent"] == FORM["consent"]


async def test_subrip_is_checked_as_it_was_sent_and_the_same_again_is_here_already(door: Door) -> None:
    text = "1\r\n00:00:00,500 --> 00:00:02,000\r\nMở máy\r\n".encode("utf-16")
    sent = hashlib.sha256(text).hexdigest()
    form = metadata(filename="phu-de.srt", filetype="application/x-subrip", sha256=sent)
    url = await door.create(len(text), upload_metadata=form)
    taken = await door.send(url, 0, text)

    again = await door.ask("POST", "/uploads", upload_length=str(len(text)), upload_metadata=form)
    deferred = await door.ask("POST", "/uploads", upload_defer_length="1", upload_metadata=form)
    longer = await door.ask("POST", "/uploads", upload_length=str(len(text) + 1), upload_metadata=form)

    asset = await Asset.get()
    named = f"gid://camtay/Asset/{asset.id}"
    assert (taken.status_code, taken.headers["camtay-asset"]) == (204, named)
    assert (asset.name, asset.mime, asset.duration_ms) == ("phu-de.srt", "text/vtt", 2000)
    assert asset.sha256 != sent
    for answer in (again, deferred):
        assert (answer.status_code, answer.headers["camtay-asset"]) == (201, named)
        assert answer.headers["upload-offset"] == str(len(text))
    assert (longer.status_code, longer.headers["upload-offset"]) == (201, "0")
    assert (await door.offset(url), await Asset.all().count()) == (len(text), 1)


async def test_a_file_that_is_not_the_declared_one_is_refused(door: Door) -> None:
    url = await door.create(len(CAPTIONS), upload_metadata=metadata(filename="a.vtt", sha256="0" * 64))

    answer = await door.send(url, 0, CAPTIONS)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (422, "DAMAGED_ON_THE_WAY")
    assert (await Asset.all().count(), door.staged()) == (0, {})


async def test_a_text_named_mp4_is_refused_in_vietnamese_and_only_its_form_stays(door: Door) -> None:
    text = "Tôi không phải là phim.".encode()
    url = await door.create(
        len(text), upload_metadata=metadata(filename="phim.mp4", filetype="video/mp4", title="Phim")
    )

    answer = await door.send(url, 0, text)
    again = await door.send(url, len(text), b"")

    said = answer.json()["errors"][0]["extensions"]
    assert (answer.status_code, said["code"]) == (422, "UNKNOWN_FORMAT")
    assert said["messageVi"].startswith("Tệp phim.mp4 là ")
    assert (again.status_code, again.json()["errors"][0]["extensions"]["messageVi"]) == (422, said["messageVi"])
    assert (await Upload.get()).form["title"] == "Phim"
    assert (await Asset.all().count(), door.staged()) == (0, {})


async def test_a_terminated_upload_leaves_neither_file_nor_row(door: Door) -> None:
    url = await door.create(len(CAPTIONS))
    await door.send(url, 0, CAPTIONS[:10])
    assert list(door.staged().values()) == [10]

    gone = await door.ask("DELETE", url)

    assert (gone.status_code, (await door.ask("HEAD", url)).status_code) == (204, 404)
    assert (await Upload.all().count(), door.staged()) == (0, {})


async def test_an_expired_upload_is_gone(door: Door) -> None:
    url = await door.create(len(CAPTIONS))
    expires = (await door.ask("HEAD", url)).headers["upload-expires"]
    left = datetime.strptime(expires, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)

    await Upload.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    assert (await door.send(url, 0, CAPTIONS)).status_code == 410
    assert (await door.ask("HEAD", url)).status_code == 410
    assert door.staged() == {}


async def test_a_page_of_another_origin_may_upload_and_read_the_answers(door: Door) -> None:
    asked = {"origin": "https://h5.zdn.vn", "access-control-request-method": "PATCH"}
    wanted = "authorization,tus-resumable,upload-offset,content-type,upload-checksum"

    allowed = await door.client.options("/uploads/x", headers={**asked, "access-control-request-headers": wanted})
    url = await door.create(10, origin="https://h5.zdn.vn")
    shown = (await door.ask("HEAD", url, origin="https://h5.zdn.vn")).headers["access-control-expose-headers"]

    assert allowed.status_code == 204
    assert shown == "*"


async def test_a_proxy_that_knows_only_post_is_helped(door: Door) -> None:
    url = await door.create(len(CAPTIONS))

    answer: httpx2.Response = await door.ask(
        "POST", url, CAPTIONS, upload_offset="0", content_type=BYTES, x_http_method_override="PATCH"
    )

    assert (answer.status_code, await Asset.all().count()) == (204, 1)
