"""Blocks: what helps in doing a step, as a small closed set of shapes and never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from content_store.errors import BadInput
from content_store.wording import brief, few_enough, fits

BLOCKS_MOST = 50
ITEMS_MOST = 50
SPANS_MOST = 100
CHARACTERS_MOST = 10_000  # of one step, all blocks together
LINK_MOST = 2_000
LINK = re.compile(r"(https://[^\s/?#]+\S*|tel:\+?[0-9]{3,15})")


class NoteKind(StrEnum):
    """What a note is for."""

    TIP = "TIP"
    WARNING = "WARNING"


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words in one manner; `link` leads to a page or dials a number."""

    text: str
    strong: bool = False
    link: str | None = None


Spans = tuple[Span, ...]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """Words that belong together."""

    spans: Spans


class ItemList(msgspec.Struct, frozen=True, omit_defaults=True, tag="list"):
    """Points, numbered or not."""

    items: tuple[Spans, ...]
    numbered: bool = False


class Note(msgspec.Struct, frozen=True, tag="note"):
    """Words that stand out."""

    kind: NoteKind
    spans: Spans


class GuideLink(msgspec.Struct, frozen=True, tag="guide"):
    """Another tutorial that helps here."""

    tutorial_id: int


Block = Paragraph | ItemList | Note | GuideLink
Blocks = tuple[Block, ...]
_decoder = msgspec.json.Decoder(Blocks)


def write(blocks: Blocks) -> str:
    """The blocks as the JSON that is stored."""
    return msgspec.json.encode(blocks).decode()


def read(text: str) -> Blocks:
    """Stored blocks."""
    return _decoder.decode(text)


def paragraphs(text: str) -> Blocks:
    """Plain text as blocks: an empty line ends a paragraph."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return tuple(Paragraph((Span(part),)) for part in parts if part)


def plain(blocks: Blocks) -> str:
    """All words of the blocks, for whoever shows no more than text; another guide has no words of its own."""
    return "\n\n".join(filter(None, map(_plain, blocks)))


def linked(blocks: Blocks) -> Iterator[int]:
    """The tutorials that the blocks lead to."""
    return (block.tutorial_id for block in blocks if isinstance(block, GuideLink))


def check(blocks: Blocks, *path: str) -> None:
    """Nothing when the blocks can be kept; BadInput at the place of the first that cannot."""
    few_enough(len(blocks), BLOCKS_MOST, *path)
    fits(plain(blocks), CHARACTERS_MOST, *path)
    for place, block in enumerate(blocks):
        where = (*path, str(place))
        if isinstance(block, ItemList):
            few_enough(len(block.items), ITEMS_MOST, *where, "items")
            for number, item in enumerate(block.items):
                _check_spans(item, *where, "items", str(number))
        elif not isinstance(block, GuideLink):
            _check_spans(block.spans, *where, "spans")


def _plain(block: Block) -> str:
    if isinstance(block, GuideLink):
        return ""
    if isinstance(block, ItemList):
        return "\n".join(
            f"{f'{number}.' if block.numbered else '–'} {_words(item)}" for number, item in enumerate(block.items, 1)
        )
    return _words(block.spans)


def _words(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _check_spans(spans: Sequence[Span], *path: str) -> None:
    few_enough(len(spans), SPANS_MOST, *path)
    for place, span in enumerate(spans):
        if span.link is None:
            continue
        where = (*path, str(place), "link")
        fits(span.link, LINK_MOST, *where)
        if not LINK.fullmatch(span.link):
            raise BadInput(
                path=where,
                value=f"'{brief(span.link)}'",
                expected="an address that begins with https:// or a number such as tel:19006068",
                expected_vi="địa chỉ bắt đầu bằng https:// hoặc số điện thoại như tel:19006068",
            )
