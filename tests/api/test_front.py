"""The front page, on which every registered operation can be tried."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from servers import client_of

from api.front import DOCUMENTS, TRIED


def test_every_registered_operation_is_on_the_front_page() -> None:
    assert sorted(TRIED) == sorted(path.stem for path in DOCUMENTS.glob("*.graphql"))


async def test_every_link_of_the_front_page_answers(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        page = await client.get("/")
        links = [unescape(link) for link in re.findall(r'href="([^"]+)"', page.text)]
        answers = [(await client.get(link)).json() for link in links]

    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert len(links) == 5
    assert all("errors" not in answer and all(answer["data"].values()) for answer in answers)
