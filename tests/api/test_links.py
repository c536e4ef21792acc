"""Files that nobody published, for whoever holds a link; and files that the store hands out itself."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from api_shelf import BYTES, Shelf, keep, shelf_with, show
from s3_server import ENVIRONMENT, S3Server
from samples import finish

from content_store.content.assets import Asset
from content_store.content.renditions import NewRendition
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from schema.nodes import gid

pytestmark = pytest.mark.anyio

HOUR = 3600


@pytest.fixture
async def shelf(library_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with shelf_with(library_url, tmp_path, {}) as shelf:
        yield shelf


@pytest.fixture
async def presigned(library_url: str, tmp_path: Path, s3: S3Server) -> AsyncIterator[Shelf]:
    more = {"CAMTAY_STORAGE_URL": s3.new_bucket(), "CAMTAY_MEDIA_DELIVERY": "presigned", **ENVIRONMENT}
    async with shelf_with(library_url, tmp_path, more) as shelf:
        yield shelf


def link(shelf: Shelf, seconds: int) -> str:
    """The way to the hidden file, good for so many seconds from now."""
    return f"{shelf.hidden}/b.mp4?{shelf.links.query(shelf.hidden.rpartition('/')[2], int(time.time()) + seconds)}"


async def test_a_link_opens_an_unpublished_file_without_a_token(shelf: Shelf) -> None:
    answer = await shelf.client.get(link(shelf, HOUR))

    kept, _, seconds = answer.headers["cache-control"].partition("max-age=")
    assert (answer.status_code, answer.content, kept) == (200, b"not yet", "private, ")
    assert HOUR - 5 <= int(seconds) <= HOUR


async def test_a_link_opens_ranges_of_the_file_too(shelf: Shelf) -> None:
    answer = await shelf.client.get(link(shelf, HOUR), headers={"range": "bytes=4-6"})

    assert (answer.status_code, answer.content) == (206, b"yet")


async def test_the_graphs_url_of_a_rendition_opens_for_an_hour_without_a_token(shelf: Shelf, tmp_path: Path) -> None:
    made = await keep(shelf.store, tmp_path, "poster.jpg", b"a poster", "image/jpeg")
    asset = await Asset.get(sha256=shelf.hidden.rpartition("/")[2])
    await finish(asset, [NewRendition("POSTER", made, "image/jpeg", bytes=8, width=1, height=1)])
    token = {"authorization": f"Bearer {await issue_token('xem', Role.VIEWER)}"}
    query = {"query": f'{{ asset(id: "{gid("Asset", asset.id)}") {{ renditions {{ url }} }} }}'}
    before = int(time.time())

    answer = await shelf.client.post("/graphql", json=query, headers=token)

    url = answer.json()["data"]["asset"]["renditions"][0]["url"]
    parts = urlsplit(url)
    expires = int(parse_qs(parts.query)["expires"][0])
    opened = await shelf.client.get(f"{parts.path}?{parts.query}")
    assert url.startswith(f"http://127.0.0.1:8000/media/{made}/poster?expires=")
    assert before + HOUR <= expires <= int(time.time()) + HOUR
    assert (opened.status_code, opened.content) == (200, b"a poster")
    assert (await shelf.client.get(parts.path)).status_code == 404


async def test_a_link_that_is_over_or_wrong_is_a_file_that_does_not_exist(shelf: Shelf) -> None:
    good, public = link(shelf, HOUR), shelf.public.rpartition("/")[2]
    swapped = good.replace(shelf.hidden.rpartition("/")[2], "0" * 64)
    longer = good.replace("expires=", "expires=9")
    tried = [link(shelf, -1), good[:-1], f"{good[:-1]}é", longer, swapped, shelf.hidden, f"{shelf.hidden}?expires=x"]
    tried.append(f"{shelf.hidden}?{shelf.links.query(public, int(time.time()) + HOUR)}")

    answers = [await shelf.client.get(url) for url in tried]

    assert [answer.status_code for answer in answers] == [404] * 8
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in answers} == {"NOT_FOUND"}


async def test_what_no_list_of_media_knows_is_bytes_to_be_saved(shelf: Shelf, library_url: str, tmp_path: Path) -> None:
    page = await keep(shelf.store, tmp_path, "page.html", b"<script>alert(1)</script>", "text/html")
    await show(library_url, tmp_path, page, "text/html")

    answer = await shelf.client.get(f"/media/{page}/page.html")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="page.html"'


@pytest.mark.parametrize(("name", "mime"), [("drawing.svg", "image/svg+xml"), ("page.pdf", "application/pdf")])
async def test_an_uploaded_drawing_or_page_is_saved_and_never_shown(
    shelf: Shelf, tmp_path: Path, name: str, mime: str
) -> None:
    content = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    digest = await keep(shelf.store, tmp_path, name, content, mime)

    answer = await shelf.client.get(f"/media/{digest}/{name}?{shelf.links.query(digest, int(time.time()) + HOUR)}")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_with_presigned_delivery_the_store_itself_hands_out_a_film(presigned: Shelf) -> None:
    answer = await presigned.client.get(presigned.public)

    async with httpx2.AsyncClient() as browser:
        fetched = await browser.get(answer.headers["location"])
        part = await browser.get(answer.headers["location"], headers={"range": "bytes=0-9"})
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "private, max-age=300")
    assert "X-Amz-Expires=600" in answer.headers["location"]
    assert "made" not in answer.headers["location"]
    assert hashlib.sha256(fetched.content).hexdigest() == presigned.public.rpartition("/")[2]
    assert (part.status_code, part.content) == (206, BYTES[:10])


async def test_a_presigned_link_ends_with_the_link_that_asked_for_it(presigned: Shelf) -> None:
    answer = await presigned.client.get(link(presigned, 60))

    seconds = int(answer.headers["location"].partition("X-Amz-Expires=")[2].partition("&")[0])
    assert answer.status_code == 302
    assert 55 <= seconds <= 60
    assert answer.headers["cache-control"] == f"private, max-age={seconds // 2}"


async def test_presigned_delivery_shows_nobody_more_and_keeps_nothing_for_who_reads_drafts(presigned: Shelf) -> None:
    secret = await issue_token("xem", Role.VIEWER)

    stranger = await presigned.client.get(presigned.hidden)
    reader = await presigned.client.get(presigned.hidden, headers={"authorization": f"Bearer {secret}"})

    assert (stranger.status_code, "location" in stranger.headers) == (404, False)
    assert (reader.status_code, reader.headers["cache-control"]) == (302, "private, no-store")


async def test_heads_and_downloads_need_headers_of_ours_and_are_not_sent_away(presigned: Shelf) -> None:
    head = await presigned.client.head(presigned.public)
    saved = await presigned.client.get(f"{presigned.public}/a.mp4?download=1")

    assert (head.status_code, head.headers["content-length"]) == (200, "10240")
    assert (saved.status_code, saved.content) == (200, BYTES)
    assert saved.headers["content-disposition"] == 'attachment; filename="a.mp4"'


async def test_a_store_that_cannot_sign_is_proxied_whatever_is_set(library_url: str, tmp_path: Path) -> None:
    async with shelf_with(library_url, tmp_path, {"CAMTAY_MEDIA_DELIVERY": "presigned"}) as shelf:
        answer = await shelf.client.get(shelf.public)

    assert (answer.status_code, answer.content) == (200, BYTES)
