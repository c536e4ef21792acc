"""The short link on a leaflet is never dead: a guide, what took its place, or why it is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import NOW, editor_account
from servers import client_of

from content_store.content import recalls
from content_store.content.tutorials import Tutorial
from content_store.projection.following import Follower

pytestmark = pytest.mark.anyio
SLUG = "so-bao-hiem-xa-hoi-vssid"


async def recall(url: str, folder: Path, slug: str, replacement: str | None) -> None:
    """Call a guide back, and wait until the public knows."""
    tutorial = await Tutorial.get(slug=slug)
    other = (await Tutorial.get(slug=replacement)).id if replacement else None
    await recalls.recall(tutorial.id, "Ứng dụng đã đổi <tên>.", other, await editor_account(), NOW)
    assert await Follower(folder, url).settle()


async def test_a_live_guide_is_a_page_that_needs_nothing_but_a_browser(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        page = await client.get(f"/g/{SLUG}")

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Xem sổ bảo hiểm trên điện thoại bằng VssID</h1>" in page.text
    assert len(re.findall(r"<h2>[1-6]\. ", page.text)) == 6
    assert re.search(
        r'<source type="video/mp4" src="/media/[0-9a-f]{64}/so-bao-hiem-xa-hoi-vssid-480p.mp4">', page.text
    )
    assert '<track kind="captions" srclang="vi"' in page.text
    assert "<script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; img-src 'self'")


async def test_a_name_that_never_was_is_a_notice(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        answers = [await client.get(f"/g/{slug}") for slug in ("khong-co", "a" * 200, "%00")]

    assert [(answer.status_code, "Không có bài này" in answer.text) for answer in answers] == [(404, True)] * 3


async def test_a_recalled_guide_says_why_or_leads_to_its_replacement(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        await recall(library_url, tmp_path, SLUG, None)
        await recall(library_url, tmp_path, "chu-ky-so-cong-cong", "dich-vu-cong-de-an-06")
        gone, moved = [await client.get(f"/g/{slug}") for slug in (SLUG, "chu-ky-so-cong-cong")]

    assert gone.status_code == 410
    assert "Bài này đã được thu hồi" in gone.text
    assert "Ứng dụng đã đổi &lt;tên&gt;." in gone.text
    assert (moved.status_code, moved.headers["location"]) == (302, "/g/dich-vu-cong-de-an-06")
