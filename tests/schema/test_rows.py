"""Rows are written for the shape in which they are asked for, and pages of many lists are cut without making each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from content_store.errors import BadCursor
from content_store.paging import Page, cut_list
from content_store.published.together import Lists, Repeated, column
from schema.connections import connection, connections
from schema.plans.rows import VALUE, reader, writer

MADE: list[str] = []


@dataclass
class Record:
    name: str


@dataclass
class Shown:
    record: Record

    @classmethod
    def of(cls, record: Record) -> Shown:
        MADE.append(record.name)
        return cls(record)


LISTS = [[Record("a"), Record("b"), Record("c")], [], [Record("d")]]


def names() -> list[str]:
    return ["first", "second", "third"]


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
    pages = connections(LISTS, Page(2), names, Shown)
    alone = [connection(cut_list(rows, Page(2), name), Shown.of) for rows, name in zip(LISTS, names(), strict=True)]

    assert [[node.record.name for node in nodes] for nodes in column(pages, "nodes")] == [["a", "b"], [], ["d"]]
    assert [one.nodes for one in pages] == [one.nodes for one in alone]
    assert [one.page_info().has_next_page for one in pages] == [True, False, False]
    assert [one.page_info().end_cursor() for one in pages] == [one.page_info().end_cursor() for one in alone]


def test_an_attribute_of_all_nodes_is_told_and_none_of_them_made() -> None:
    MADE.clear()
    pages = connections(LISTS, Page(2), names, Shown)

    nodes = column(pages, "nodes")

    assert isinstance(nodes, Lists)
    assert (column(nodes.flat, "record.name"), nodes.lengths) == (["a", "b", "d"], [2, 0, 1])
    assert MADE == []


def test_a_cursor_is_held_against_every_list_at_once() -> None:
    after = connection(cut_list(LISTS[0], Page(1), "first"), Shown.of).page_info().end_cursor()

    with pytest.raises(BadCursor):
        connections(LISTS, Page(2, after), names, Shown)


def test_what_stands_in_many_places_is_one_thing_with_one_row() -> None:
    shown = Repeated([Shown(Record("xã")), Shown(Record("phường"))], [1, 0, 1])

    assert column(shown, "record.name") == ["phường", "xã", "phường"]
    assert shown[0] is shown[2]


def test_lists_that_lie_one_after_another_are_told_apart_again() -> None:
    lists = Lists(["a", "b", "c"], [2, 0, 1])

    assert (len(lists), [*lists]) == (3, [["a", "b"], [], ["c"]])
