"""Where the words stand that were asked for: the lines of a hit in which they are, and they in them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from content_store.published.search.asked import Asked, Way
from content_store.published.search.lines import Text, Words

_MOST_SHOWN, _BEFORE = 200, 60  # characters of a line, and of those what stands before the first word found


class SnippetPart(StrEnum):
    """Where a line stands."""

    NAMES = "NAMES"
    TEXT = "TEXT"
    CAPTIONS = "CAPTIONS"


# A piece of a text, and whether it was asked for.
Segment = tuple[str, bool]
Snippet = tuple[SnippetPart, list[Segment]]


class Place(NamedTuple):
    """Where something stands in a line that was asked for: its slot as a bit, its first word and its last, from 0."""

    bit: int
    first: int
    last: int


def places(asked: Asked, line: Text) -> list[Place]:
    """Where a line says what was asked for; with its tones, where it has these anywhere."""
    found: list[Place] = []
    bit = 1
    for slot in asked.slots:
        for way in slot.ways:
            if way.begin in line.folded:
                exact = way.stands_exactly(line.exact) if way.strict else None
                form, starts = (line.exact, exact) if exact else (line.folded, way.stands(line.folded))
                # A word has a blank on either side, and between two there is one.
                found += [
                    Place(bit, first, first + len(way.words) - 1)
                    for first in [form.count(" ", 0, start) for start in starts]
                ]
        bit <<= 1
    return found


def said_at(those: Sequence[Place]) -> int:
    """Which slots are said there, a bit each."""
    said = 0
    for place in those:
        said |= place.bit
    return said


def snippets(asked: Asked, title: Sequence[Place], words: Words) -> list[Snippet]:
    """The best line of each part that says what was asked for; a name only if it says what the title does not.

    What is said and shown in clips and pictures is looked through only where nothing else tells why it was found.
    """
    said = said_at(title)
    says_all = said == (1 << len(asked.slots)) - 1
    found = [] if says_all else _snippet(asked, SnippetPart.NAMES, words.names, said)
    found += _snippet(asked, SnippetPart.TEXT, words.steps)
    if found or says_all:
        return found
    return _snippet(asked, SnippetPart.CAPTIONS, words.captions)


def _snippet(asked: Asked, part: SnippetPart, text: Text, known: int = 0) -> list[Snippet]:
    """The best line of a part, if it has any that says more than what is known."""
    said = _said(asked, text)
    if not any(here & ~known for here in said.values()):
        return []
    best = text.lines[max(said, key=lambda line: (said[line].bit_count(), -line))]
    return [(part, _cut(pieces(best, places(asked, best))))]


def _said(asked: Asked, text: Text) -> dict[int, int]:
    """Which slots, a bit each, are said in which lines; with their tones, where any line has these."""
    found: dict[int, int] = {}
    for number, slot in enumerate(asked.slots):
        ways = [way for way in slot.ways if way.begin in text.folded]
        for line in [line for way in ways for line in _lines(way, text)]:
            found[line] = found.get(line, 0) | 1 << number
    return found


def _lines(way: Way, text: Text) -> list[int]:
    if way.strict:
        begun = _lines_with(way.begin_exact if way.open else way.whole_exact, text.exact, text.exact_ends)
        exact = [line for line in begun if not way.open or way.stands_exactly(text.lines[line].exact)]
        if exact:
            return exact
    return _lines_with(way.begin if way.open else way.whole, text.folded, text.folded_ends)


def _lines_with(said: str, text: str, ends: Sequence[int]) -> list[int]:
    lines: list[int] = []
    place = text.find(said)
    while place >= 0:
        lines.append(bisect(ends, place))
        place = text.find(said, ends[lines[-1]])
    return lines


def pieces(line: Text, those: Sequence[Place]) -> list[Segment]:
    """A line in pieces, with what stands at those places of it highlighted."""
    shown = line.shown
    if not those:
        return [(shown, False)]
    spans, found = line.spans, list[tuple[int, int]]()
    for first, last in sorted([place[1:] for place in those]):
        start, end = spans[first][0], spans[last][1]
        if found and start <= found[-1][1] + 1 and not shown[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])  # words in a row are one piece
        else:
            found.append((start, end))
    made: list[Segment] = []
    before = 0
    for start, end in found:
        if start > before:
            made.append((shown[before:start], False))
        made.append((shown[start:end], True))
        before = end
    return [*made, (shown[before:], False)] if before < len(shown) else made


def _cut(whole: list[Segment]) -> list[Segment]:
    """No more than a line or two of a long text, from shortly before the first word that was found."""
    if sum([len(text) for text, _ in whole]) <= _MOST_SHOWN:
        return whole
    (first, highlighted), *rest = whole
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
