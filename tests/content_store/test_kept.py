"""What was made of what never changes is kept while there is room; several things are asked for at once."""

from __future__ import annotations

from content_store.published.kept import Kept, Shelves


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


def test_what_is_forgotten_leaves_its_room() -> None:
    kept = Kept[str](2)
    kept.keep("a", "one", 2)
    kept.forget("a")
    kept.forget("never kept")
    kept.keep("b", "two", 2)

    assert (kept.known(["a", "b"]), len(kept)) == ([None, "two"], 1)


def test_what_lies_on_one_shelf_is_nowhere_else() -> None:
    kept = Shelves[str](10)
    kept.keep("upper", "a", "one", 1)
    kept.keep("lower", "a", "two", 1)

    assert kept.known("upper", ["a", "b"]) == ["one", None]
    assert kept.known("lower", ["a"]) == ["two"]
    assert kept.known("none", ["a", "b"]) == [None, None]


def test_the_shelf_that_was_not_used_for_longest_is_emptied_first() -> None:
    kept = Shelves[str](3)
    for shelf, key in (("upper", "a"), ("upper", "b"), ("lower", "a")):
        kept.keep(shelf, key, key, 1)
    kept.known("upper", ["a"])
    kept.keep("middle", "a", "a", 1)

    assert (kept.known("upper", ["a", "b"]), kept.known("lower", ["a"]), len(kept)) == (["a", "b"], [None], 3)


def test_a_shelf_that_takes_all_the_room_begins_anew() -> None:
    kept = Shelves[int](3)
    for number in range(5):
        kept.keep("only", number, number, 1)

    assert kept.known("only", range(5)) == [None, None, None, None, 4]


def test_shelves_take_room_though_little_lies_on_them() -> None:
    kept = Shelves[int](30, empty=9)
    for shelf in range(5):
        kept.keep(shelf, "a", shelf, 1)

    assert [kept.known(shelf, ["a"]) for shelf in range(5)] == [[None], [None], [2], [3], [4]]
