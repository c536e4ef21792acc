"""Slips: what a word may have been before a letter of it went wrong, or the blanks between several were forgotten."""

from __future__ import annotations

from collections.abc import Container

from content_store.vietnamese.words import form_of

MOST_SPLITS = 3
_LONGEST, _LONGEST_PART = 24, 8  # letters of a word that may be several, and of one of these; it has two or more


def is_one_slip(one: str, other: str) -> bool:
    """Whether a letter more, less, wrong or in its neighbour's place makes one word of the other."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def parts_of(word: str) -> set[str]:
    """The terms that may be in a word in which blanks were forgotten."""
    return {form_of(word[start:end]).folded for end in range(len(word) + 1) for start in _starts(word, end)}


def splits(word: str, known: Container[str]) -> list[tuple[str, ...]]:
    """Which known terms it is without the blanks between them: the few ways that have the fewest."""
    until: list[list[tuple[str, ...]]] = [[()]]  # how it is split up to each of its letters
    for end in range(1, len(word) + 1):
        parts = [(start, form_of(word[start:end]).folded) for start in _starts(word, end)]
        found = [(*before, part) for start, part in parts if part in known for before in until[start]]
        until.append(sorted(found, key=len)[:MOST_SPLITS])
    return [terms for terms in until[-1] if len(terms) > 1]


def _starts(word: str, end: int) -> range:
    """Where a part of it that ends there may begin."""
    return range(max(0, end - _LONGEST_PART), end - 1) if len(word) <= _LONGEST else range(0)
