"""Searching again: what was found before is found again, as long as it says the same."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from public import public, public_in

from content_store.database import transaction
from content_store.events import record
from content_store.paging import Page
from content_store.published.reading import Reading
from content_store.published.search.filters import SearchFilter
from content_store.published.search.finding import search
from content_store.registry.localities import Locality
from content_store.registry.platforms import Platform
from content_store.registry.teams import Team, TeamKind

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

PAIRS = tomllib.loads((Path(__file__).parent / "search_pairs.toml").read_text(encoding="utf-8"))
TEXTS = [text for those in PAIRS.values() for text in those]
TODAY = date(2026, 11, 22)
ANYTHING = SearchFilter(TODAY, ["vi"])


def found(look: Reading) -> dict[str, list[tuple[int, str]]]:
    """By which rows of the index each text finds something."""
    return {text: [(hit.number, hit.digest) for hit in search(look, text, ANYTHING, Page(20)).items] for text in TEXTS}


async def test_what_is_found_again_is_what_another_process_would_find(tmp_path: Path) -> None:
    before = found(await public())
    platform = await Platform.get(slug="vssid")
    async with transaction():
        await Platform.filter(id=platform.id).update(name="Bảo hiểm khai sinh Đông Ngũ (giả lập)")
        await record("platform.changed", platform.id)

    again = found(await public())

    assert again != before
    with public_in(tmp_path / "another"):
        assert again == found(await public())


async def test_no_answer_rests_on_what_may_not_be_found() -> None:
    village = await Locality.get(slug="dong-ngu-2025")
    async with transaction():
        team = await Team.create(
            slug="het", name="Tổ Khuỵu Nguẩy (giả lập)", kind=TeamKind.VILLAGE, locality=village, valid_to=TODAY
        )
        await record("team.created", team.id)

    look = await public()
    assert search(look, "khuyu nguay", ANYTHING, Page(20)).items == []
    found = [rows for sql, _, rows in look.asked if "MATCH" in sql]
    assert found
    assert all(rows == [(None, 0)] for rows in found)
