"""Pages and their cursors."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from content_store.errors import BadCursor, PageTooLarge
from content_store.paging import Order, Page, cut_list
from content_store.wording import findable

NEWEST = Order("guides", "published_at", descending=True)
BY_NAME = Order("localities", "sort_name")


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize("first", [-1, 101, 100_000])
def test_a_page_has_at_most_a_hundred_items(first: int) -> None:
    with pytest.raises(PageTooLarge) as refused:
        Page(first)

    assert refused.value.details == {"value": first, "least": 0, "most": 100}


def test_a_list_at_hand_is_cut_into_pages_without_gap_or_repeat() -> None:
    rows = list(range(7))

    first = cut_list(rows, Page(3), "rows")
    second = cut_list(rows, Page(3, first.cursor(2)), "rows")
    third = cut_list(rows, Page(3, second.cursor(2)), "rows")

    assert [first.items, second.items, third.items] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [part.has_next for part in (first, second, third)] == [True, True, False]
    assert [part.has_previous for part in (first, second, third)] == [False, True, True]


def test_a_cursor_of_another_parents_list_is_refused() -> None:
    made = cut_list([1, 2, 3], Page(1), "children-7").cursor(0)

    with pytest.raises(BadCursor):
        cut_list([1, 2, 3], Page(1, made), "children-8")


@pytest.mark.parametrize(
    ("order", "made"),
    [
        (BY_NAME, "no base64 ☃"),
        (BY_NAME, cursor("guides", "a", 1)),
        (BY_NAME, cursor("localities", "a", 10**30)),
        (BY_NAME, cursor("localities", "a", -1)),
        (BY_NAME, cursor("localities", "a", True)),
        (BY_NAME, cursor("localities", 5, 1)),
        (BY_NAME, cursor("localities", "a\0", 1)),
        (BY_NAME, cursor("localities", "\ud800", 1)),
        (BY_NAME, cursor("localities", "a" * 401, 1)),
        (BY_NAME, cursor("localities")),
        (NEWEST, cursor("guides", "yesterday", 1)),
        (NEWEST, cursor("guides", "0001-01-01T00:00:00+14:00", 1)),
        (NEWEST, cursor("guides", 5, 1)),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(order: Order, made: str) -> None:
    with pytest.raises(BadCursor) as refused:
        order.read(made)

    assert refused.value.path == ("after",)


@pytest.mark.parametrize(
    ("key", "expected"), [("vssid", True), ("a" * 80, True), ("a" * 81, False), ("a\0", False), ("\udfff", False)]
)
def test_a_key_that_no_row_could_have_is_known_beforehand(key: str, expected: bool) -> None:
    assert findable(key) is expected
