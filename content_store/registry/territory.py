"""Territory: whose figures stand for a place after reforms, and where they cannot because something was split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Ways = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Traced:
    """Which versions of places were measured for some others, all by the versions' numbers.

    `carriers` make up exactly the `covered` places. The `split` ones reach beyond them, or overlap with others, so that
    nobody knows how much of them is inside. The `partial` ones make up a place only together with others that were not
    measured.
    """

    carriers: tuple[int, ...]
    split: tuple[int, ...]
    partial: tuple[int, ...]
    covered: int
    uncovered: int


@dataclass
class _Cluster:
    """Territories that passed into one another, so that they can only be told together."""

    places: set[int] = field(default_factory=set)
    carriers: set[int] = field(default_factory=set)
    leaks: bool = False
    lacks: bool = False


def trace(places: Iterable[int], passages: Iterable[tuple[int, int]], measured: Container[int]) -> Traced:
    """Whose figures stand for these places.

    A place that was measured stands for itself. Any other is looked for in what it was made from, as far back as
    something was measured; that counts only with all of its heirs, because a part's share of a figure is not known.
    `passages` are all those out of whatever the places came from, from predecessor to successor.
    """
    back, forth = _ways(passages)
    wanted, told = set(places), set[int]()
    clusters = []
    for place in sorted(wanted):
        if place in measured:
            clusters.append(_Cluster({place}, {place}))
        elif place not in told:
            cluster = _cluster(place, wanted, (back, forth), measured)
            told |= cluster.places
            clusters.append(cluster)
    return _summed(clusters)


def _cluster(place: int, wanted: Container[int], ways: tuple[Ways, Ways], measured: Container[int]) -> _Cluster:
    back, forth = ways
    found, ahead, seen = _Cluster(), [(place, False)], {place}

    def go(those: Sequence[int], forward: bool) -> None:
        ahead.extend((one, forward) for one in those if one not in seen)
        seen.update(those)

    while ahead:
        here, came_forward = ahead.pop()
        if here in measured:
            # What is met on the way forward was measured by itself, so that the carrier counts it a second time.
            found.leaks |= came_forward
            if not came_forward:
                found.carriers.add(here)
                go(forth.get(here, ()), forward=True)
            continue
        if here in wanted:
            found.places.add(here)
        elif here in forth:
            go(forth[here], forward=True)
        else:
            found.leaks = True
        found.lacks |= here not in back
        go(back.get(here, ()), forward=False)
    return found


def _summed(clusters: Iterable[_Cluster]) -> Traced:
    carriers, split, partial = set[int](), set[int](), set[int]()
    covered = uncovered = 0
    for cluster in clusters:
        whole = bool(cluster.carriers) and not (cluster.leaks or cluster.lacks)
        group = carriers if whole else split if cluster.leaks else partial
        group |= cluster.carriers
        covered += len(cluster.places) if whole else 0
        uncovered += 0 if whole else len(cluster.places)
    return Traced(tuple(sorted(carriers)), tuple(sorted(split)), tuple(sorted(partial)), covered, uncovered)


def _ways(passages: Iterable[tuple[int, int]]) -> tuple[Ways, Ways]:
    back, forth = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for predecessor, successor in passages:
        back[successor].append(predecessor)
        forth[predecessor].append(successor)
    return dict(back), dict(forth)
