"""Territory: whose figures stand for a place after reforms, and where they cannot because something was split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

Ways = Mapping[int, Sequence[int]]


class Traced(msgspec.Struct, frozen=True):
    """Which versions of places were measured for some others, all by the versions' numbers.

    `carriers` make up exactly the `covered` places. The `split` ones reach beyond the places, or overlap with others:
    nobody knows how much of them is inside. The `partial` ones make up a place only together with what is split or
    was not measured.
    """

    carriers: tuple[int, ...]
    split: tuple[int, ...]
    partial: tuple[int, ...]
    covered: int
    uncovered: int


class _Origin(msgspec.Struct, frozen=True):
    """The measured versions that a place was made of, and whether something else was in it."""

    carriers: frozenset[int]
    lacks: bool


def trace(places: Iterable[int], passages: Iterable[tuple[int, int]], measured: Container[int]) -> Traced:
    """Whose figures stand for these places.

    A place that was measured stands for itself. Any other is looked for in what it was made from, as far back as
    something was measured; that counts only with all of its heirs, because a part's share of a figure is not known.
    `passages` are all those out of whatever the places came from, from predecessor to successor.
    """
    back, forth = _ways(passages)
    wanted = set(places)
    origins = {place: _origin(place, back, measured) for place in wanted}
    heirs = {carrier: _heirs(carrier, forth) for origin in origins.values() for carrier in origin.carriers}
    reach = {carrier: {heir for heir in found if heir not in forth} for carrier, found in heirs.items()}
    split = {
        carrier
        for carrier, found in heirs.items()
        if not reach[carrier] <= wanted or any(heir in measured for heir in found - {carrier})
    }
    uncovered = _uncovered(origins, reach, split)
    whole = {carrier for carrier in reach if carrier not in split and reach[carrier].isdisjoint(uncovered)}
    # Where something was not measured, that is what is in the way, whatever else was split.
    torn = {carrier for origin in origins.values() if not origin.lacks for carrier in origin.carriers & split}
    rest = set(reach) - whole - torn
    counts = len(wanted) - len(uncovered), len(uncovered)
    return Traced(tuple(sorted(whole)), tuple(sorted(torn)), tuple(sorted(rest)), *counts)


def _uncovered(origins: Mapping[int, _Origin], reach: Mapping[int, set[int]], split: set[int]) -> set[int]:
    """The places for which nothing stands: one of them takes those along with which it shares a figure."""
    found = {place for place, origin in origins.items() if origin.lacks or origin.carriers & split}
    while True:
        tainted = {carrier for carrier, heirs in reach.items() if heirs & found}
        more = {place for place, origin in origins.items() if origin.carriers & tainted} - found
        if not more:
            return found
        found |= more


def _origin(place: int, back: Ways, measured: Container[int]) -> _Origin:
    carriers, lacks, ahead, seen = set[int](), False, [place], {place}
    while ahead:
        here = ahead.pop()
        if here in measured:
            carriers.add(here)
            continue
        lacks |= here not in back
        ahead += [before for before in back.get(here, ()) if before not in seen]
        seen.update(back.get(here, ()))
    return _Origin(frozenset(carriers), lacks)


def _heirs(place: int, forth: Ways) -> set[int]:
    """All that a place became, itself included."""
    ahead, seen = [place], {place}
    while ahead:
        following = [after for after in forth.get(ahead.pop(), ()) if after not in seen]
        ahead += following
        seen.update(following)
    return seen


def _ways(passages: Iterable[tuple[int, int]]) -> tuple[Ways, Ways]:
    back, forth = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for predecessor, successor in passages:
        back[successor].append(predecessor)
        forth[predecessor].append(successor)
    return dict(back), dict(forth)
