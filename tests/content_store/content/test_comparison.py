"""Two states of the same words, told apart change by change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content_store.content.comparison import Change, ChangeKind, Part, compare


def steps(*titles: str) -> Part:
    """A version of steps that are known by their first letter."""
    return Part("", "", lists={"steps": [Part(title[0], title, {"title": title}) for title in titles]})


def test_a_new_step_before_the_others_is_one_change() -> None:
    assert compare(steps("b", "c"), steps("a", "b", "c")) == [Change(ChangeKind.ADDED, ("steps", "0"), None, "a")]


def test_a_step_that_is_gone_is_named_where_it_was() -> None:
    assert compare(steps("a", "b", "c"), steps("a", "c")) == [Change(ChangeKind.REMOVED, ("steps", "1"), "b", None)]


def test_only_the_step_that_moved_has_moved() -> None:
    assert compare(steps("a", "b", "c"), steps("b", "c", "a")) == [Change(ChangeKind.MOVED, ("steps", "2"), "0", "2")]


def test_a_text_that_changed_is_shown_both_ways() -> None:
    assert compare(steps("a", "bố"), steps("a", "bà")) == [
        Change(ChangeKind.CHANGED, ("steps", "1", "title"), "bố", "bà")
    ]


def test_a_long_text_is_noted_by_its_beginning() -> None:
    noted = Change(ChangeKind.CHANGED, ("summary",), "a" * 501, "b").noted()

    assert noted == {"kind": "CHANGED", "path": ["summary"], "before": "a" * 500 + "…", "after": "b"}


TITLES = st.lists(st.sampled_from(["a", "b", "c", "d", "a1", "b1"]), max_size=6)


@given(TITLES, TITLES)
def test_only_equal_states_have_no_differences(before: list[str], after: list[str]) -> None:
    assert (compare(steps(*before), steps(*after)) == []) == (before == after)


@given(TITLES, TITLES)
def test_the_way_back_has_as_many_additions_as_the_way_there_has_removals(before: list[str], after: list[str]) -> None:
    there, back = compare(steps(*before), steps(*after)), compare(steps(*after), steps(*before))

    removed = [change.before for change in there if change.kind is ChangeKind.REMOVED]
    assert removed == [change.after for change in back if change.kind is ChangeKind.ADDED]
