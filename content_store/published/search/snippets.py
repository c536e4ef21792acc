"""Where the words stand that were asked for: the lines of a hit in which they are, and they in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content_store.published.reading import Reading, marks
from content_store.published.search.asked import Asked, Way
from content_store.published.search.ranking import match
from content_store.vietnamese.words import Word, words_of

MOST_SNIPPETS = 2
_MOST_SHOWN, _BEFORE = 200, 60  # characters of a line, and of those what stands before the first word found


class SnippetPart(StrEnum):
    """Where a line stands."""

    NAMES = "NAMES"
    TEXT = "TEXT"
    CAPTIONS = "CAPTIONS"


_COLUMNS = ", ".join(
    f"{form}_{part}" for part in ("names", "steps", "captions") for form in ("shown", "exact", "folded")
)


@dataclass(frozen=True)
class Segment:
    """A piece of a text, and whether it was asked for."""

    text: str
    highlighted: bool


@dataclass(frozen=True)
class Snippet:
    """A line of a hit."""

    part: SnippetPart
    segments: list[Segment]


@dataclass(frozen=True)
class Lines:
    """The lines of one part, as they are shown and in both forms for comparing."""

    part: SnippetPart
    shown: list[str]
    exact: list[str]
    folded: list[str]


def lines(reading: Reading, numbers: Sequence[int]) -> dict[int, list[Lines]]:
    """All lines of rows of the index but their titles, by number."""
    sql = f"SELECT number, {_COLUMNS} FROM search_rows WHERE number IN ({marks(len(numbers))})"
    return {
        row[0]: [
            Lines(part, *(text.split("\n") for text in row[1 + 3 * place : 4 + 3 * place]))
            for place, part in enumerate(SnippetPart)
        ]
        for row in reading.all(sql, *numbers)
    }


def snippets(asked: Asked, title: str, of: Sequence[Lines]) -> list[Snippet]:
    """The best line of each part that says more of what was asked for than the title does, two at most."""
    found = []
    said = set(_said(asked, *_forms(title)))
    for part in of:
        best, new = "", set[int]()
        for shown, exact, folded in zip(part.shown, part.exact, part.folded, strict=False):
            here = set(_said(asked, exact, folded))
            if len(here) > len(new) and not (part.part is SnippetPart.NAMES and here <= said):
                best, new = shown, here
        if best:
            found.append(Snippet(part.part, _cut(segments(asked, best))))
            said |= new
    return found[:MOST_SNIPPETS]


def segments(asked: Asked, text: str) -> list[Segment]:
    """A text in pieces, with what was asked for highlighted: as it was typed or, where that is not, as it is said."""
    words = list(words_of(text))
    ways = [way for slot in asked.slots for way in slot.ways]
    spans = list(_spans(words, ways, exact=True)) or list(_spans(words, ways, exact=False))
    return list(_pieces(text, spans))


def _said(asked: Asked, exact: str, folded: str) -> Iterator[int]:
    for place, slot in enumerate(asked.slots):
        if any(f" {way.folded}" in folded and match(way, exact, folded)[1] for way in slot.ways):
            yield place


def _forms(text: str) -> tuple[str, str]:
    forms = [word.form for word in words_of(text)]
    return f" {' '.join(form.exact for form in forms)} ", f" {' '.join(form.folded for form in forms)} "


def _spans(words: Sequence[Word], ways: Sequence[Way], exact: bool) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(words):
        length = max((len(way.words) for way in ways if _stands(way, words, place, exact)), default=0)
        if length:
            yield words[place].start, words[place + length - 1].end
        place += length or 1


def _stands(way: Way, words: Sequence[Word], place: int, exact: bool) -> bool:
    here = [word.form for word in words[place : place + len(way.words)]]
    if len(here) < len(way.words) or not here[0].folded.startswith(way.words[0].folded):
        return False
    strict = exact and way.strict
    *before, last = zip(here, way.words, strict=True)
    if any((one.exact != other.exact) if strict else (one.folded != other.folded) for one, other in before):
        return False
    one, other = last
    if way.open:
        tones = not strict or (one.letters.startswith(other.letters) and other.tone in ("", one.tone))
        return one.folded.startswith(other.folded) and tones
    return one.exact == other.exact if strict else one.folded == other.folded


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    done = 0
    for start, end in spans:
        if start > done:
            yield Segment(text[done:start], highlighted=False)
        yield Segment(text[start:end], highlighted=True)
        done = end
    if done < len(text):
        yield Segment(text[done:], highlighted=False)


def _cut(pieces: list[Segment]) -> list[Segment]:
    """No more than a line or two of a long text, from shortly before the first word that was found."""
    if sum(len(piece.text) for piece in pieces) <= _MOST_SHOWN:
        return pieces
    first, *rest = pieces
    if not first.highlighted and len(first.text) > _BEFORE:
        first = Segment(f"…{first.text[-_BEFORE:].partition(' ')[2]}", highlighted=False)
    room, shown = _MOST_SHOWN, list[Segment]()
    for piece in (first, *rest):
        if len(piece.text) > room:
            shown.append(Segment(f"{piece.text[:room].rpartition(' ')[0]}…", piece.highlighted))
            break
        shown.append(piece)
        room -= len(piece.text)
    return shown
