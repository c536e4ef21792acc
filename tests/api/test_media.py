"""The door to the files: ranges, caches, and who may have what."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from api_shelf import BYTES, Shelf, shelf_with
from s3_server import ENVIRONMENT

from content_store.people.access import Role
from content_store.people.tokens import issue_token

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["local", "s3"])
async def shelf(request: pytest.FixtureRequest, library_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    more = {"CAMTAY_STORAGE_URL": request.getfixturevalue("s3").new_bucket()} if request.param == "s3" else {}
    async with shelf_with(library_url, tmp_path, {**ENVIRONMENT, **more}) as shelf:
        yield shelf


async def test_a_file_of_a_live_guide_comes_whole_to_be_kept_for_ever(shelf: Shelf) -> None:
    answer = await shelf.client.get(f"{shelf.public}/so-bao-hiem-480p.mp4")

    assert (answer.status_code, answer.content) == (200, BYTES)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["etag"] == f'"{hashlib.sha256(BYTES).hexdigest()}"'
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "content", "said"),
    [
        ("bytes=0-9", 206, BYTES[:10], "bytes 0-9/10240"),
        ("bytes=100-199", 206, BYTES[100:200], "bytes 100-199/10240"),
        ("bytes=10200-", 206, BYTES[10200:], "bytes 10200-10239/10240"),
        ("bytes=-40", 206, BYTES[-40:], "bytes 10200-10239/10240"),
        ("bytes=10239-99999", 206, BYTES[-1:], "bytes 10239-10239/10240"),
    ],
)
async def test_a_range_is_exactly_those_bytes(
    shelf: Shelf, wanted: str, status: int, content: bytes, said: str
) -> None:
    answer = await shelf.client.get(shelf.public, headers={"range": wanted})

    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (status, content, said)


async def test_several_ranges_come_as_parts_of_exactly_the_length_that_was_said(shelf: Shelf) -> None:
    answer = await shelf.client.get(shelf.public, headers={"range": "bytes=0-1, -2,100-102"})

    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    parts = [(0, b"\x00\x01"), (100, b"def"), (10238, b"\xfe\xff")]
    heads = [
        f"--{boundary}\r\nContent-Type: video/mp4\r\n"
        f"Content-Range: bytes {start}-{start + len(part) - 1}/10240\r\n\r\n".encode()
        for start, part in parts
    ]
    whole = b"".join(head + part + b"\r\n" for head, (_, part) in zip(heads, parts, strict=True))
    assert (answer.status_code, kind) == (206, "multipart/byteranges")
    assert answer.content == whole + f"--{boundary}--\r\n".encode()
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_a_range_beyond_the_end_is_416_and_says_how_long_the_file_is(shelf: Shelf) -> None:
    answer = await shelf.client.get(shelf.public, headers={"range": "bytes=10240-"})

    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10240")


async def test_a_range_of_what_is_held_already_comes_only_while_it_is_the_same(shelf: Shelf) -> None:
    etag = (await shelf.client.head(shelf.public)).headers["etag"]

    same = await shelf.client.get(shelf.public, headers={"range": "bytes=0-9", "if-range": etag})
    other = await shelf.client.get(shelf.public, headers={"range": "bytes=0-9", "if-range": '"other"'})

    assert (same.status_code, same.content) == (206, BYTES[:10])
    assert (other.status_code, other.content) == (200, BYTES)


@pytest.mark.parametrize("tag", ["{etag}", "W/{etag}", '"x", {etag}', "*"])
async def test_who_holds_it_already_gets_304_without_a_byte(shelf: Shelf, tag: str) -> None:
    etag = (await shelf.client.head(shelf.public)).headers["etag"]

    answer = await shelf.client.get(shelf.public, headers={"if-none-match": tag.format(etag=etag)})

    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)


async def test_a_head_request_says_the_size_and_sends_nothing(shelf: Shelf) -> None:
    answer = await shelf.client.head(shelf.public)

    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10240", b"")


async def test_a_download_is_named_as_its_link(shelf: Shelf) -> None:
    answer = await shelf.client.get(f"{shelf.public}/vssid-480p.mp4?download=1")

    assert answer.headers["content-disposition"] == 'attachment; filename="vssid-480p.mp4"'


async def test_a_file_that_no_live_guide_shows_does_not_exist_for_strangers(shelf: Shelf) -> None:
    hidden = await shelf.client.get(shelf.hidden)
    missing = await shelf.client.get(f"/media/{'0' * 64}")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json()["errors"][0]["extensions"]["code"] == missing.json()["errors"][0]["extensions"]["code"]
    assert "cache-control" not in hidden.headers


async def test_who_may_read_drafts_sees_it_and_no_cache_keeps_it(shelf: Shelf) -> None:
    secret = await issue_token("xem", Role.VIEWER)

    answer = await shelf.client.get(shelf.hidden, headers={"authorization": f"Bearer {secret}"})

    assert (answer.status_code, answer.content) == (200, b"not yet")
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_file_that_the_store_has_lost_is_404_and_no_crash(shelf: Shelf) -> None:
    await shelf.store.remove(shelf.public.rpartition("/")[2])

    answer = await shelf.client.get(shelf.public)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/media/...", "/media/%2e%2e%2fcamtay.sqlite", "/media/ABC", f"/media/{'A' * 64}"])
async def test_a_path_that_is_no_digest_leads_nowhere(shelf: Shelf, path: str) -> None:
    assert (await shelf.client.get(path)).status_code == 404
