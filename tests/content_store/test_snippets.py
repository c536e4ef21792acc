"""Snippets: the lines of a hit that say what was asked for, and it highlighted in them."""

from __future__ import annotations

from datetime import date

import pytest
from public import public

from content_store.paging import Page
from content_store.published.search.asked import Asked
from content_store.published.search.candidates import words_in
from content_store.published.search.filters import SearchFilter
from content_store.published.search.finding import search
from content_store.published.search.lines import Text, Words
from content_store.published.search.snippets import pieces, places, snippets

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

ANYTHING = SearchFilter(date(2026, 11, 22), ["vi"])


async def best(text: str) -> tuple[Asked, Words]:
    """What a text asks for, and what the first hit says."""
    look = await public()
    (hit,) = search(look, text, ANYTHING, Page(1)).items
    return hit.asked, words_in(look, [hit])[0]


async def test_a_snippet_shows_the_line_and_in_it_what_was_asked_for() -> None:
    asked, words = await best("quet ma tra tien")

    (snippet,) = snippets(asked, places(asked, Text.of("Trả tiền bằng điện thoại")), words)

    assert snippet == (
        "TEXT",
        [("Quét mã", True), (" để ", False), ("trả tiền", True)],
    )


async def test_what_only_captions_say_is_shown_from_them() -> None:
    asked, words = await best("ổ khóa tấm khiên")

    ((part, segments),) = snippets(asked, [], words)

    assert (part, [text for text, highlighted in segments if highlighted]) == ("CAPTIONS", ["ổ khóa", "tấm khiên"])


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("hạ", "Hà và Hạ", ["Hạ"]),
        ("ha", "Hà và Hạ", ["Hà", "Hạ"]),
        ("hạ", "Hà Tu", ["Hà"]),
        ("dvc", "Cổng dịch vụ công", ["dịch vụ công"]),
        ("khai sinh", "Khai (sinh), khai sinh", ["Khai", "sinh", "khai sinh"]),
        ("hoà", "Hòa Bình", ["Hòa"]),
        ("ke", "Đăng ký kết hôn", ["kết"]),
        ("zalo", "<b>Zalo</b> & Zalo", ["Zalo", "Zalo"]),
    ],
)
async def test_what_was_asked_for_is_highlighted_as_it_is_written(typed: str, text: str, expected: list[str]) -> None:
    asked, _ = await best(typed)

    line = Text.of(text)
    segments = pieces(line, places(asked, line))

    assert "".join(piece for piece, _ in segments) == text
    assert [piece for piece, highlighted in segments if highlighted] == expected
