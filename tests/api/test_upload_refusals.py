"""What the door for files refuses: each with its own status, and nothing of it kept."""

from __future__ import annotations

import base64
import resource
from collections.abc import AsyncIterator

import pytest
from tus import BYTES, CAPTIONS, Door, door_for, metadata

from content_store.content.assets import Asset
from content_store.content.uploads import Upload
from content_store.people.access import Role

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("offset", [0, 9, 11, len(CAPTIONS)])
async def test_a_wrong_offset_is_a_conflict_and_nothing_is_written(door: Door, offset: int) -> None:
    url = await door.create(len(CAPTIONS))
    await door.send(url, 0, CAPTIONS[:10])

    answer = await door.send(url, offset, b"?")

    assert (answer.status_code, await door.offset(url)) == (409, 10)


async def test_more_bytes_than_were_declared_are_refused_and_not_kept(door: Door) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1024)

    url = await door.create(5000)

    told = await door.send(url, 0, bytes(5001))
    untold = await door.send(url, 0, endless())

    assert (told.status_code, untold.status_code, await door.offset(url)) == (413, 413, 0)


@pytest.mark.parametrize(
    ("role", "kind", "most"),
    [
        (Role.ADMIN, "video/mp4", 8 * 2**30),
        (Role.EDITOR, "video/mp4", 2 * 2**30),
        (Role.EDITOR, "image/png", 100 * 2**20),
        (Role.EDITOR, "text/vtt", 2 * 2**20),
        (Role.EDITOR, "application/octet-stream", 2 * 2**30),
    ],
)
async def test_how_much_may_be_sent_is_a_matter_of_role_and_kind(door: Door, role: Role, kind: str, most: int) -> None:
    mine = await door_for(door.client, door.staging.parent, "khác", role)
    form = metadata(filename="tep", filetype=kind)

    allowed = await mine.ask("POST", "/uploads", upload_length=str(most), upload_metadata=form)
    too_much = await mine.ask("POST", "/uploads", upload_length=str(most + 1), upload_metadata=form)

    assert (allowed.status_code, too_much.status_code) == (201, 413)


async def test_captions_that_call_themselves_a_film_have_the_captions_limit(door: Door) -> None:
    long = CAPTIONS * 600
    url = await door.create(len(long), upload_metadata=metadata(filename="a.mp4", filetype="video/mp4"))

    answer = await door.send(url, 0, long)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "FILE_TOO_LARGE")
    assert (await Asset.all().count(), door.staged()) == (0, {})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"tus-resumable": "0.2.2"}, 412),
        ({"content-type": "application/octet-stream"}, 415),
        ({"upload-offset": "minus one"}, 400),
        ({"upload-checksum": "crc32 AAAA"}, 400),
        ({"upload-checksum": "sha256"}, 400),
    ],
)
async def test_what_is_not_tus_is_refused_with_its_own_status(door: Door, headers: dict[str, str], status: int) -> None:
    url = await door.create(len(CAPTIONS))

    said = {"tus-resumable": "1.0.0", "authorization": f"Bearer {door.token}", "upload-offset": "0"}
    answer = await door.client.patch(url, content=CAPTIONS, headers=said | {"content-type": BYTES} | headers)

    assert (answer.status_code, answer.headers["tus-resumable"]) == (status, "1.0.0")
    assert await door.offset(url) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"upload_length": "-1"},
        {"upload_length": "1", "upload_defer_length": "1"},
        {"upload_defer_length": "2"},
        {"upload_length": "1", "upload_metadata": "filename ?"},
        {"upload_length": "1", "upload_metadata": "a YQ==,a YQ=="},
        {"upload_length": "1", "upload_metadata": "a " + base64.b64encode(b"\0").decode()},
        {"upload_concat": "final;"},
        {"upload_concat": "final;/uploads/none"},
        {"upload_length": "1", "upload_concat": "half"},
    ],
)
async def test_a_creation_that_says_nonsense_opens_nothing(door: Door, headers: dict[str, str]) -> None:
    answer = await door.ask("POST", "/uploads", **headers)

    assert answer.status_code == (404 if "none" in headers.get("upload_concat", "") else 400)
    assert await Upload.all().count() == 0


@pytest.mark.parametrize("token", [None, "Bearer camtay_unknown", "Basic YTpi"])
async def test_a_stranger_is_refused_before_a_byte_is_read(door: Door, token: str | None) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 100:
            read += 1
            yield bytes(65_536)

    url = await door.create(10_000_000)
    said = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": BYTES, "upload-length": "10000000"}
    said |= {"authorization": token} if token else {}

    answers = [
        await door.client.request(*to, content=body(), headers=said) for to in (("PATCH", url), ("POST", "/uploads"))
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert (read, await Upload.all().count(), door.staged()) == (0, 1, {})


async def test_who_may_not_write_drafts_may_not_upload(door: Door) -> None:
    viewer = await door_for(door.client, door.staging.parent, "người xem", Role.VIEWER)

    answer = await viewer.ask("POST", "/uploads", upload_length="1")

    assert (answer.status_code, await Upload.all().count()) == (403, 0)


async def test_another_accounts_upload_does_not_exist(door: Door) -> None:
    url = await door.create(len(CAPTIONS))
    other = await door_for(door.client, door.staging.parent, "người khác")

    answers = [await other.ask("HEAD", url), await other.send(url, 0, CAPTIONS), await other.ask("DELETE", url)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (await door.offset(url), (await other.ask("HEAD", "/uploads/..%2fx%00")).status_code) == (0, 404)


async def test_a_full_disk_is_said_and_what_fitted_is_kept(door: Door) -> None:
    length, room = 12 * 2**20, 8 * 2**20
    url = await door.create(length, upload_metadata=metadata(filename="phim.mp4", filetype="video/mp4"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        full = await door.send(url, 0, bytes(length))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    offset = await door.offset(url)
    last = await door.send(url, offset, bytes(length - offset))

    assert (full.status_code, full.json()["errors"][0]["extensions"]["code"]) == (507, "NO_ROOM")
    assert (offset, last.status_code) == (room, 422)
