"""Blocks are kept as they are, read as plain text, and refused where they cannot be."""

from __future__ import annotations

import pytest

from content_store.content import blocks
from content_store.content.blocks import Blocks, GuideLink, ItemList, Note, NoteKind, Paragraph, Span
from content_store.errors import BadInput

WORDS = (Span("Mở "), Span("VNeID", strong=True), Span(" hoặc gọi "), Span("1900 6068", link="tel:19006068"))
ALL: Blocks = (
    Paragraph(WORDS),
    ItemList((WORDS[:2], (Span("Gõ mã PIN"),)), numbered=True),
    Note(NoteKind.WARNING, (Span("Không đọc mã OTP cho ai."),)),
    GuideLink(7),
)


def test_what_is_written_is_read_again() -> None:
    assert blocks.read(blocks.write(ALL)) == ALL


def test_plain_text_has_all_words_in_their_order() -> None:
    assert blocks.plain(ALL) == ("Mở VNeID hoặc gọi 1900 6068\n\n1. Mở VNeID\n2. Gõ mã PIN\n\nKhông đọc mã OTP cho ai.")
    assert list(blocks.linked(ALL)) == [7]


def test_an_empty_line_ends_a_paragraph() -> None:
    assert blocks.paragraphs("Một\nhai \n\n\n ba\n") == (Paragraph((Span("Một\nhai"),)), Paragraph((Span("ba"),)))
    assert blocks.paragraphs(" \n") == ()


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ((Paragraph((Span("a", link="javascript:alert(1)"),)),), "body.0.spans.0.link"),
        ((Paragraph((Span("a"), Span("b", link="http://vneid.gov.vn"))),), "body.0.spans.1.link"),
        ((ItemList(((Span("a"),), (Span("b", link="tel:1"),))),), "body.0.items.1.0.link"),
        ((Paragraph((Span("a\0"),)),), "body"),
        ((Paragraph((Span("a" * 10_001),)),), "body"),
        ((Paragraph((Span("a"),)),) * 51, "body"),
        ((ItemList(((Span("a"),),) * 51),), "body.0.items"),
        ((Note(NoteKind.TIP, (Span("a"),) * 101),), "body.0.spans"),
    ],
)
def test_blocks_that_cannot_be_kept_are_refused_at_their_place(written: Blocks, path: str) -> None:
    with pytest.raises(BadInput) as refused:
        blocks.check(written, "body")

    assert ".".join(refused.value.path) == path
