"""Finding: a text and what is wanted of it, to a page of hits."""

from __future__ import annotations

import msgspec

from content_store.paging import Page, Slice, cut_list
from content_store.projection.search_rows import FoundKind
from content_store.published.reading import Reading
from content_store.published.search.asked import Asked, read
from content_store.published.search.candidates import candidates, words_in
from content_store.published.search.filters import SearchFilter, condition_of
from content_store.published.search.ranking import Ranked, ranked
from content_store.published.search.stages import records_of_all, records_of_some


class HitRecord(msgspec.Struct, frozen=True, gc=False):
    """A thing that was found: its kind, which one, by which row of the index, what was asked, how much of it lacks."""

    kind: FoundKind
    subject_id: int
    version_id: int | None
    number: int
    digest: str
    asked: Asked
    missing: int


def search(reading: Reading, text: str, wanted: SearchFilter, page: Page) -> Slice[HitRecord]:
    """The best hits first; nothing for a text without words. BadInput for one that is too long."""
    asked = read(reading, text)
    return cut_list(_best(reading, asked, wanted) if asked.slots else [], page, "search")


def _best(reading: Reading, asked: Asked, wanted: SearchFilter) -> list[HitRecord]:
    condition, day = condition_of(reading, wanted), wanted.day.isoformat()
    found = _in_order(reading, records_of_all(reading, asked, condition), asked, day)
    if found and not found[0].missing:
        return found
    return _in_order(reading, records_of_some(reading, asked, condition), asked, day)


def _in_order(reading: Reading, records: str, asked: Asked, day: str) -> list[HitRecord]:
    """The rows as they answer the question, which is always the same as long as they say the same."""

    def order() -> list[HitRecord]:
        found = candidates(records)
        return [_hit(one, asked) for one in ranked(found, words_in(reading, found), asked, day)]

    return reading.found((asked, day, records), order, len(records))


def _hit(one: Ranked, asked: Asked) -> HitRecord:
    number, kind, subject_id, version_id, _, digest = one.candidate
    return HitRecord(_KINDS[kind], subject_id, version_id, number, digest, asked, one.missing)


_KINDS = {kind.value: kind for kind in FoundKind}
