"""Which bytes a Range header means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ranges import MOST_RANGES, wanted_ranges


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("bytes=0-9", [(0, 10)]),
        ("BYTES=0-9", [(0, 10)]),
        ("bytes=90-", [(90, 100)]),
        ("bytes=-10", [(90, 100)]),
        ("bytes=-1000", [(0, 100)]),
        ("bytes=99-1000", [(99, 100)]),
        ("bytes=50-59, 0-9", [(0, 10), (50, 60)]),
        ("bytes=0-9,5-19", [(0, 20)]),
        ("bytes=0-9,500-", [(0, 10)]),
    ],
)
def test_ranges_are_read_and_kept_within_the_file(header: str, ranges: list[tuple[int, int]]) -> None:
    assert wanted_ranges(header, 100) == ranges


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=200-300,100-"])
def test_ranges_of_which_the_file_has_none_are_an_empty_list(header: str) -> None:
    assert wanted_ranges(header, 100) == []


def test_an_empty_file_has_no_range() -> None:
    assert (wanted_ranges("bytes=0-", 0), wanted_ranges("bytes=-5", 0)) == ([], [])


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=9-0", "bytes=a-b", "bytes=1-2,", "lines=1-2", "bytes=²-", "bytes=1-2-3"],
)
def test_what_is_no_list_of_ranges_means_the_whole_file(header: str) -> None:
    assert wanted_ranges(header, 100) is None


def test_too_many_ranges_mean_the_whole_file() -> None:
    assert len(wanted_ranges("bytes=" + ",".join(f"{2 * n}-{2 * n}" for n in range(MOST_RANGES)), 100) or []) == 32
    assert wanted_ranges("bytes=" + ",".join(f"{2 * n}-{2 * n}" for n in range(MOST_RANGES + 1)), 100) is None


@given(st.text("bytes=0123456789-, ", max_size=40), st.integers(0, 60))
def test_whatever_is_asked_ranges_ascend_within_the_file_and_never_meet(header: str, size: int) -> None:
    ranges = wanted_ranges(f"bytes={header}", size) or []

    edges = [edge for one in ranges for edge in one]
    assert edges == sorted(edges)
    assert all(0 <= start < stop <= size for start, stop in ranges)
