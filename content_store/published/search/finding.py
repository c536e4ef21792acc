"""Finding: a text and what is wanted of it, to a page of hits."""

from __future__ import annotations

import msgspec

from content_store.paging import Page, Slice, cut_list
from content_store.projection.search_rows import FoundKind
from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, read
from content_store.published.search.candidates import candidates, some_of
from content_store.published.search.filters import SearchFilter, condition_of
from content_store.published.search.lines import Words
from content_store.published.search.ranking import Ranked, ranked


class HitRecord(msgspec.Struct, frozen=True):
    """A thing that was found: its kind, which one, by which row of the index with its words, and what was asked."""

    kind: FoundKind
    subject_id: int
    version_id: int | None
    number: int
    words: Words
    asked: Asked


def search(reading: Reading, text: str, wanted: SearchFilter, page: Page) -> Slice[HitRecord]:
    """The best hits first; nothing for a text without words. BadInput for one that is too long."""
    asked = read(reading, text)
    found = cut_list(_best(reading, asked, wanted) if asked.slots else [], page, "search")
    hits = [_hit(one, asked) for one in found.items]
    return Slice(hits, found.cursor, found.has_next, found.has_previous, found.count)


def _best(reading: Reading, asked: Asked, wanted: SearchFilter) -> list[Ranked]:
    condition, at = condition_of(reading, wanted), wanted.day.isoformat()
    found = ranked(candidates(reading, asked, condition), asked, at)
    if found and not found[0].missing:
        return found
    return ranked(some_of(reading, asked, condition), asked, at)


def _hit(one: Ranked, asked: Asked) -> HitRecord:
    number, kind, subject_id, version_id, _, words = one.candidate
    return HitRecord(_KINDS[kind], subject_id, version_id, number, words, asked)


_KINDS = {kind.value: kind for kind in FoundKind}
