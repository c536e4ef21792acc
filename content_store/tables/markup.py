"""XML of strangers, read piece by piece with expat: without entities, and never deeper or longer than bounds allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Protocol
from xml.parsers import expat  # declarations are refused, and with them all that XML can do to a reader

from content_store.table_errors import BrokenWorkbook, ForbiddenXml, SwollenWorkbook

PIECE = 1 << 16
MOST_DEPTH = 50
MOST_TAG = 1 << 20  # bytes that expat may hold back until a tag ends
SPACE = " "  # between the name of a namespace and that of an element
_TEXT_AT_ONCE = 1 << 16


class Hearer(Protocol):
    """Who is told of elements, by their names without namespaces."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """A part of the text of the element that is open."""

    def end(self, name: str) -> None:
        """An element ends."""


def hear(stream: IO[bytes], hearer: Hearer) -> Iterator[None]:
    """Read a document; the hearer has heard another piece of it whenever this yields.

    Raises ForbiddenXml, SwollenWorkbook and BrokenWorkbook.
    """
    parser = expat.ParserCreate(namespace_separator=SPACE)
    parser.buffer_text = True
    parser.buffer_size = _TEXT_AT_ONCE
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise SwollenWorkbook(found=f"XML > {MOST_DEPTH}")
        hearer.begin(local(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        hearer.end(local(name))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = hearer.text
    parser.StartDoctypeDeclHandler = _refuse
    yield from _fed(parser, stream)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(SPACE)[2]


def _fed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    fed = 0
    try:
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > MOST_TAG:
                raise SwollenWorkbook(found=f"tag > {MOST_TAG}")
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenWorkbook(found=f"XML, {error}") from error
    yield


def _refuse(*_: object) -> None:
    raise ForbiddenXml
