"""Whose figures stand for a place after reforms."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_store.registry.territory import Traced, trace

# 1 and 2 became 11; 3 became 12 and 13, which took 4 along; 5 became 14.
PASSAGES = [(1, 11), (2, 11), (3, 12), (3, 13), (4, 13), (5, 14)]


@pytest.mark.parametrize(
    ("places", "measured", "expected"),
    [
        ([14], {14, 5}, Traced((14,), (), (), 1, 0)),
        ([14], {5}, Traced((5,), (), (), 1, 0)),
        ([11], {1, 2}, Traced((1, 2), (), (), 1, 0)),
        ([11], {1}, Traced((), (), (1,), 0, 1)),
        ([12], {3}, Traced((), (3,), (), 0, 1)),
        ([13], {3, 4}, Traced((), (3,), (4,), 0, 1)),
        ([12, 13], {3, 4}, Traced((3, 4), (), (), 2, 0)),
        ([12, 13], {3}, Traced((), (), (3,), 0, 2)),
        ([12, 13], {3, 4, 12}, Traced((12,), (3,), (4,), 1, 1)),
        ([11, 14], set(), Traced((), (), (), 0, 2)),
        ([11, 14], {1, 2}, Traced((1, 2), (), (), 1, 1)),
    ],
    ids=[
        "itself before what it was",
        "what it was",
        "both halves",
        "one half is not enough",
        "a part of something",
        "a part and a whole",
        "all parts together",
        "all parts without what joined",
        "a part measured since overlaps with its whole",
        "nothing at all",
        "one of two",
    ],
)
def test_figures_stand_for_places_that_are_exactly_theirs(
    places: list[int], measured: set[int], expected: Traced
) -> None:
    assert trace(places, PASSAGES, measured) == expected


Map = tuple[list[tuple[int, int]], set[int], set[int]]


@st.composite
def drawn_maps(draw: st.DrawFn) -> Map:
    """Three generations of places, each made of one to three of the one before; some are wanted, some measured."""
    passages = set[tuple[int, int]]()
    for start in (0, 10):
        for place in range(start, start + 5):
            heirs = draw(st.sets(st.integers(start + 10, start + 14), min_size=1, max_size=2))
            passages |= {(place, heir) for heir in heirs}
    wanted = draw(st.sets(st.integers(20, 24), min_size=1))
    return sorted(passages), wanted, draw(st.sets(st.integers(0, 24)))


def ends(place: int, passages: Sequence[tuple[int, int]]) -> set[int]:
    """What a place became in the end; itself when nothing came after it."""
    heirs = {after for before, after in passages if before == place}
    return set[int]().union(*(ends(heir, passages) for heir in heirs)) or {place}


@given(drawn=drawn_maps())
def test_what_carries_places_makes_up_exactly_the_covered_ones_and_no_two_carriers_overlap(drawn: Map) -> None:
    passages, wanted, measured = drawn

    traced = trace(wanted, passages, measured)

    inside = [ends(carrier, passages) for carrier in traced.carriers]
    together = set[int]().union(*inside)
    assert set(traced.carriers) <= measured
    assert together <= wanted
    assert (traced.covered, traced.uncovered) == (len(together), len(wanted) - len(together))
    for carrier in traced.carriers:
        assert descendants(carrier, passages).isdisjoint(traced.carriers)


def descendants(place: int, passages: Sequence[tuple[int, int]]) -> set[int]:
    heirs = {after for before, after in passages if before == place}
    return heirs.union(*(descendants(heir, passages) for heir in heirs))
