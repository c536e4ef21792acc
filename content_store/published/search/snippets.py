"""Where the words stand that were asked for: the lines of a hit in which they are, and they in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from content_store.published.reading import Reading, marks
from content_store.published.search.asked import Asked
from content_store.vietnamese.words import spaced, spans_of

_MOST_SHOWN, _BEFORE = 200, 60  # characters of a line, and of those what stands before the first word found


class SnippetPart(StrEnum):
    """Where a line stands."""

    NAMES = "NAMES"
    TEXT = "TEXT"
    CAPTIONS = "CAPTIONS"


_OF = {SnippetPart.NAMES: "names", SnippetPart.TEXT: "steps", SnippetPart.CAPTIONS: "captions"}
# A piece of a text, and whether it was asked for.
Segment = tuple[str, bool]
Snippet = tuple[SnippetPart, list[Segment]]


@dataclass(frozen=True, slots=True)
class Part:
    """All lines of one part of a hit: as they are shown, and in both forms for comparing."""

    kind: SnippetPart
    shown: str
    exact: str
    folded: str


Parts = dict[int, list[Part]]


def names_and_texts(reading: Reading, numbers: Sequence[int]) -> Parts:
    """What rows of the index say beside their titles and captions, by number."""
    return _parts(reading, numbers, (SnippetPart.NAMES, SnippetPart.TEXT))


def captions(reading: Reading, numbers: Sequence[int]) -> Parts:
    """What is said and shown in the clips and pictures of rows of the index, by number."""
    return _parts(reading, numbers, (SnippetPart.CAPTIONS,))


def _parts(reading: Reading, numbers: Sequence[int], kinds: Sequence[SnippetPart]) -> Parts:
    columns = ", ".join(f"{form}_{_OF[kind]}" for kind in kinds for form in ("shown", "exact", "folded"))
    sql = f"SELECT number, {columns} FROM search_rows WHERE number IN ({marks(len(numbers))})"
    return {
        row[0]: [Part(kind, *row[1 + 3 * place : 4 + 3 * place]) for place, kind in enumerate(kinds)]
        for row in reading.all(sql, *numbers)
    }


def snippets(asked: Asked, title: str, of: Sequence[Part]) -> list[Snippet]:
    """The best line of each part that says what was asked for; a name only if it says what the title does not."""
    found = []
    said = _said(asked, *spaced(title)).get(0, 0)
    for part in of:
        by_line = _said(asked, part.exact, part.folded)
        if not by_line or (part.kind is SnippetPart.NAMES and not any(here & ~said for here in by_line.values())):
            continue
        line = max(by_line, key=lambda line: (by_line[line].bit_count(), -line))
        texts = (text.split("\n", line + 1)[line] for text in (part.shown, part.exact, part.folded))
        found.append((part.kind, _cut(_pieces(asked, *texts))))
    return found


def says_all(asked: Asked, title: str) -> bool:
    """Whether a title says all that was asked for."""
    return _said(asked, *spaced(title)).get(0, 0) == (1 << len(asked.slots)) - 1


def segments(asked: Asked, text: str) -> list[Segment]:
    """A clean text in pieces, with what was asked for highlighted."""
    return _pieces(asked, text, *spaced(text))


def _said(asked: Asked, exact: str, folded: str) -> dict[int, int]:
    """Which slots, a bit each, are said in which lines; with their tones, where any line has these."""
    found: dict[int, int] = {}
    for bit, slot in enumerate(asked.slots):
        for way in slot.ways:
            text, stands = (exact, way.stands_exactly) if way.strict else (folded, way.stands)
            lines = _lines(text, stands(text)) or (_lines(folded, way.stands(folded)) if way.strict else [])
            for line in lines:
                found[line] = found.get(line, 0) | 1 << bit
    return found


def _lines(text: str, positions: Iterator[int]) -> list[int]:
    lines, line, before = [], 0, 0
    for position in positions:
        line, before = line + text.count("\n", before, position), position
        lines.append(line)
    return lines


def _pieces(asked: Asked, shown: str, exact: str, folded: str) -> list[Segment]:
    words = sorted(_words(asked, exact, folded))
    if not words:
        return [(shown, False)]
    spans, found = spans_of(shown), list[tuple[int, int]]()
    for first, last in words:
        start, end = spans[first][0], spans[last][1]
        if found and start <= found[-1][1] + 1 and not shown[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])  # words in a row are one piece
        else:
            found.append((start, end))
    ends = [0, *(end for _, end in found)]
    pieces = [
        piece
        for before, (start, end) in zip(ends, found, strict=False)
        for piece in ((shown[before:start], False), (shown[start:end], True))
    ]
    return [(text, highlighted) for text, highlighted in (*pieces, (shown[ends[-1] :], False)) if text]


def _words(asked: Asked, exact: str, folded: str) -> list[tuple[int, int]]:
    """The first and the last word of all that was asked for in a line, as numbers from 0."""
    found = list[tuple[int, int]]()
    for way in chain.from_iterable(slot.ways for slot in asked.slots):
        more = len(way.words) - 1
        here = [exact.count(" ", 0, place) for place in way.stands_exactly(exact)] if way.strict else []
        here = here or [folded.count(" ", 0, place) for place in way.stands(folded)]
        found += [(first, first + more) for first in here]
    return found


def _cut(pieces: list[Segment]) -> list[Segment]:
    """No more than a line or two of a long text, from shortly before the first word that was found."""
    if sum(len(text) for text, _ in pieces) <= _MOST_SHOWN:
        return pieces
    (first, highlighted), *rest = pieces
    if not highlighted and len(first) > _BEFORE:
        first = f"…{first[-_BEFORE:].partition(' ')[2]}"
    room, shown = _MOST_SHOWN, list[Segment]()
    for text, asked_for in ((first, highlighted), *rest):
        if len(text) > room:
            shown.append((f"{text[:room].rpartition(' ')[0]}…", asked_for))
            break
        shown.append((text, asked_for))
        room -= len(text)
    return shown
