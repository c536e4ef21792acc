"""What is made of documents is kept while there is room, and the latest used stays longest."""

from __future__ import annotations

import pytest

from schema.keeping import Kept


def test_what_is_kept_is_made_once() -> None:
    kept, made = Kept[str](), []

    for _ in range(3):
        kept.get(("{ a }", None), lambda: made.append(1) or "plan")  # type: ignore[func-returns-value]

    assert (made, len(kept), ("{ a }", None) in kept) == ([1], 1, True)


def test_long_documents_displace_what_was_used_longest_ago() -> None:
    kept = Kept[int](most_characters=250)
    for number in range(5):
        kept.get((f"{number}" * 100,), lambda number=number: number)  # type: ignore[misc]
        kept.get(("0" * 100,), lambda: 0)

    assert [(f"{number}" * 100,) in kept for number in range(5)] == [True, False, False, False, True]


def test_one_document_is_kept_however_long_it_is() -> None:
    kept = Kept[int](most_characters=10)

    kept.get(("a" * 50,), lambda: 1)

    assert len(kept) == 1


def test_what_cannot_be_made_is_not_kept() -> None:
    kept = Kept[int]()

    with pytest.raises(ZeroDivisionError):
        kept.get(("a",), lambda: 1 // 0)

    assert len(kept) == 0
