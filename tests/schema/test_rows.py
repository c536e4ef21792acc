"""Rows are written for the shape in which they are asked for, and pages of many lists are cut without making each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from content_store.errors import BadCursor
from content_store.paging import Page, cut_list
from schema.connections import FirstPages, connection, connections
from schema.plans.rows import VALUE, reader, writer

LISTS = [["a", "b", "c"], [], ["d"]]
NAMES = ["first", "second", "third"]


@dataclass
class Record:
    name: str


@dataclass
class Shown:
    record: Record


def test_an_attribute_is_read_of_every_object_in_its_order() -> None:
    assert reader("record.name")([Shown(Record("xã")), Shown(Record("phường"))]) == ["xã", "phường"]


def test_a_row_holds_its_columns_where_the_shape_has_them() -> None:
    write = writer((("a", VALUE), ("of", (("__typename", "Page"), ("b", VALUE))), ("c", VALUE)))

    assert write(range(2), [1, 2], [3, 4], [5, 6]) == [
        {"a": 1, "of": {"__typename": "Page", "b": 3}, "c": 5},
        {"a": 2, "of": {"__typename": "Page", "b": 4}, "c": 6},
    ]


def test_keys_that_are_no_words_of_python_stay_as_they_are() -> None:
    assert writer((("class", VALUE), ("v0", VALUE)))(range(1), [1], [2]) == [{"class": 1, "v0": 2}]


def test_every_object_has_a_row_of_its_own_where_nothing_is_read() -> None:
    rows = writer((("__typename", "Page"),))(range(2))

    assert rows == [{"__typename": "Page"}, {"__typename": "Page"}]
    assert rows[0] is not rows[1]


def test_columns_of_other_lengths_make_no_rows() -> None:
    with pytest.raises(ValueError, match="shorter"):
        writer((("a", VALUE),))(range(2), [1])


def test_the_nodes_of_first_pages_are_those_of_each_page_by_itself() -> None:
    pages = connections(LISTS, Page(2), NAMES, str.upper)
    alone = [connection(cut_list(rows, Page(2), name), str.upper) for rows, name in zip(LISTS, NAMES, strict=True)]

    assert reader("nodes")(pages) == [one.nodes for one in alone] == [["A", "B"], [], ["D"]]
    assert [one.page_info().has_next_page for one in pages] == [True, False, False]
    assert [one.page_info().end_cursor() for one in pages] == [one.page_info().end_cursor() for one in alone]


def test_the_nodes_of_first_pages_are_made_once_and_no_further_than_the_page() -> None:
    made: list[str] = []

    def to_node(letter: str) -> str:
        made.append(letter)
        return letter.upper()

    pages = connections(LISTS, Page(2), NAMES, to_node)

    assert isinstance(pages, FirstPages)
    assert pages.column("nodes") == [["A", "B"], [], ["D"]]
    assert made == ["a", "b", "d"]


def test_a_cursor_is_held_against_every_list_at_once() -> None:
    after = connection(cut_list(LISTS[0], Page(1), "first"), str.upper).page_info().end_cursor()

    with pytest.raises(BadCursor):
        connections(LISTS, Page(2, after), NAMES, str.upper)
