"""What may answer a question: rows of the index, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, cast

import msgspec

from content_store.projection.search_tables import PARTS, TEXTS
from content_store.published.reading import Reading, marks
from content_store.published.search.lines import Words

_WORDS = f"SELECT number, {', '.join(TEXTS)} FROM search_rows WHERE number IN ({{marks}})"


class Candidate(NamedTuple):
    """A row's record: what it is of, until when that holds, and the digest of all that it says."""

    number: int
    kind: str
    subject_id: int
    version_id: int | None
    valid_to: str
    digest: str


class InIndex(Protocol):
    """Whatever is known by its row of the index."""

    @property
    def number(self) -> int:
        """The row's number."""
        ...

    @property
    def digest(self) -> str:
        """The digest of what it says."""
        ...


def candidates(records: str) -> list[Candidate]:
    """The rows of these records, which stand one after another as JSON."""
    return msgspec.json.decode(f"[{records}]", type=list[Candidate])


def words_in(reading: Reading, those: Sequence[InIndex]) -> list[Words]:
    """What rows say, of which only what is not kept is read: their digests tell whether it is another."""
    known = reading.words.known([one.digest for one in those])
    missing = {one.number: one.digest for one, words in zip(those, known, strict=True) if words is None}
    if not missing:
        return cast("list[Words]", known)
    read = dict[str, Words]()
    for number, *texts in reading.stream(_WORDS.format(marks=marks(len(missing))), *missing):
        words = Words(*(tuple(texts[start : start + len(PARTS)]) for start in range(0, len(texts), len(PARTS))))
        read[missing[number]] = reading.words.keep(missing[number], words, words.size)
    return [words or read[one.digest] for one, words in zip(those, known, strict=True)]
