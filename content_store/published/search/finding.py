"""Finding: a text and what is wanted of it, to a page of hits."""

from __future__ import annotations

from dataclasses import dataclass

from content_store.paging import Page, Slice, cut_list
from content_store.projection.search_rows import FoundKind
from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, read
from content_store.published.search.candidates import candidates, some_of
from content_store.published.search.filters import SearchFilter, condition_of
from content_store.published.search.ranking import ranked


@dataclass(frozen=True)
class HitRecord:
    """A thing that was found: of which kind, which one, by which row of the index, and by what it was asked for."""

    kind: FoundKind
    subject_id: int
    version_id: int | None
    number: int
    asked: Asked


def search(reading: Reading, text: str, wanted: SearchFilter, page: Page) -> Slice[HitRecord]:
    """The best hits first; nothing for a text without words. BadInput for one that is too long."""
    asked = read(reading, text)
    return cut_list(_hits(reading, asked, wanted) if asked.slots else [], page, "search")


def _hits(reading: Reading, asked: Asked, wanted: SearchFilter) -> list[HitRecord]:
    condition, at = condition_of(reading, wanted), wanted.day.isoformat()
    found = ranked(candidates(reading, asked, condition), asked, at)
    if not found or found[0].missing:
        found = ranked(some_of(reading, asked, condition), asked, at)
    those = (one.candidate for one in found)
    return [HitRecord(FoundKind(one.kind), one.subject_id, one.version_id, one.number, asked) for one in those]
