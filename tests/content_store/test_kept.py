"""What was made of published versions is kept while there is room; several things are asked for at once."""

from __future__ import annotations

from content_store.published.kept import Kept


def test_several_things_are_told_in_the_order_of_their_keys() -> None:
    kept = Kept[str](10)
    kept.keep("a", "one", 1)
    kept.keep("b", "two", 1)

    assert kept.known(["b", "c", "a"]) == ["two", None, "one"]


def test_what_was_asked_for_last_stays_longest() -> None:
    kept = Kept[str](2)
    kept.keep("a", "one", 1)
    kept.keep("b", "two", 1)
    kept.known(["a"])
    kept.keep("c", "three", 1)

    assert kept.known(["a", "b", "c"]) == ["one", None, "three"]
