"""The front page, on which every registered operation can be tried."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from pathlib import Path

from servers import client_of

from api.front import TRIED
from api.persisted import FOLDER, registered


def test_every_registered_operation_is_on_the_front_page() -> None:
    assert sorted(TRIED) == sorted(path.stem for path in FOLDER.glob("*.graphql"))


async def test_every_link_of_the_front_page_answers(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        page = await client.get("/")
        links = [unescape(link) for link in re.findall(r'href="([^"]+)"', page.text)]
        answers = [(await client.get(link)).json() for link in links]

    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert len(links) == 6
    assert all(len(link) < 200 for link in links)
    assert all("errors" not in answer and all(answer["data"].values()) for answer in answers)


async def test_programs_find_the_registered_documents_by_name_and_hash(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.get("/documents")

    assert answer.json() == {"documents": [{"name": each.name, "id": each.id} for each in registered()]}
    file = (FOLDER / "MiniAppHome.graphql").read_bytes()
    assert {"name": "MiniAppHome", "id": f"sha256:{hashlib.sha256(file).hexdigest()}"} in answer.json()["documents"]
