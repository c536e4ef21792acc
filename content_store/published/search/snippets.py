"""Where the words stand that were asked for: the lines of a hit in which they are, and they in them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from content_store.published.search.asked import Asked
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
    """Where something stands that was asked for: its slot as a bit, the words after the first, the form, and where."""

    bit: int
    more: int
    form: str
    start: int


def places(asked: Asked, text: Text) -> list[Place]:
    """Where a text says what was asked for; with its tones, where it has these anywhere."""
    found, bit = list[Place](), 1
    for slot in asked.slots:
        for way in slot.ways:
            if way.begin in text.folded:
                exact = way.stands_exactly(text.exact) if way.strict else None
                form, starts = (text.exact, exact) if exact else (text.folded, way.stands(text.folded))
                more = len(way.words) - 1
                found += [Place(bit, more, form, start) for start in starts]
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
    found = _snippet(asked, SnippetPart.NAMES, words.names, said) + _snippet(asked, SnippetPart.TEXT, words.steps)
    if found or said == (1 << len(asked.slots)) - 1:
        return found
    return _snippet(asked, SnippetPart.CAPTIONS, words.captions)


def _snippet(asked: Asked, part: SnippetPart, text: Text, known: int = 0) -> list[Snippet]:
    """The best line of a part, if it has any that says more than what is known."""
    by_line: dict[int, list[Place]] = {}
    for place in places(asked, text):
        by_line.setdefault(place.form.count("\n", 0, place.start), []).append(place)
    said = {line: said_at(those) for line, those in by_line.items()}
    if not any(here & ~known for here in said.values()):
        return []
    line = max(said, key=lambda line: (said[line].bit_count(), -line))
    return [(part, _cut(pieces(text, line, by_line[line])))]


def pieces(text: Text, line: int, those: Sequence[Place]) -> list[Segment]:
    """A line in pieces, with what stands at those places of it highlighted."""
    shown = text.lines[line]
    if not those:
        return [(shown, False)]
    spans, found = text.spans(line), list[tuple[int, int]]()
    for first, last in sorted([_words(place) for place in those]):
        start, end = spans[first][0], spans[last][1]
        if found and start <= found[-1][1] + 1 and not shown[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1])  # words in a row are one piece
        else:
            found.append((start, end))
    made, before = list[Segment](), 0
    for start, end in found:
        if start > before:
            made.append((shown[before:start], False))
        made.append((shown[start:end], True))
        before = end
    return [*made, (shown[before:], False)] if before < len(shown) else made


def _words(place: Place) -> tuple[int, int]:
    """The first and the last word at a place, as numbers from 0 in its line."""
    first = place.form.count(" ", place.form.rfind("\n", 0, place.start) + 1, place.start)
    # A word has a blank on either side, and between two there is one.
    return first, first + place.more


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
