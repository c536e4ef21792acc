"""Resolving: which places somebody may have meant, in words of any time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from content_store.errors import BadInput
from content_store.published.places import PLACE, nearest
from content_store.published.reading import Reading, marks
from content_store.published.records import PlaceRecord, record_of
from content_store.registry.localities import Level
from content_store.registry.naming import LONGEST_TYPE, TYPES, agrees
from content_store.vietnamese.words import Form, clean, forms_of
from content_store.wording import brief, storable

TEXT_MOST = 200  # characters
WORDS_MOST = 24
NAME_WORDS_MOST = 8
NAMES_MOST = 5_000  # places of all times that are looked at for one question
WAYS_MOST = 60  # of cutting one text into names
SEGMENTS_MOST = 5  # a village, its commune, its district, its province, the country
BREAKS = re.compile(r"[,;/|\n()]+")
FILLERS = frozenset({"thuoc", "cu"})  # that a place belonged to another, or was the old one
NOT_SO_CALLED = 2  # what a name costs whose tones, or whose type, are not those that were asked for
_NAMED = """
SELECT {place}, name, folded FROM places WHERE folded IN ({marks}) AND {when}
UNION ALL
SELECT {of_place}, other_names.name, other_names.folded FROM other_names
JOIN places ON places.id = other_names.locality_id WHERE other_names.folded IN ({marks}) AND {when}
LIMIT {most}
"""
# All in which a version of a place lay while it held, itself left out.
_ABOVE = """
WITH RECURSIVE up (start, id, first, after, depth) AS (
    SELECT version_id, parent_id, valid_from, valid_to, 1 FROM places WHERE version_id IN ({marks})
    UNION
    SELECT up.start, places.parent_id, max(up.first, places.valid_from), min(up.after, places.valid_to), up.depth + 1
    FROM up JOIN places ON places.id = up.id
    WHERE places.valid_from < up.after AND places.valid_to > up.first AND up.depth < 10
)
SELECT DISTINCT start, id FROM up WHERE id IS NOT NULL
"""
# The versions of which a version was made, itself included.
_MADE_OF = """
WITH RECURSIVE made (start, version_id) AS (
    SELECT version_id, version_id FROM places WHERE version_id IN ({marks})
    UNION
    SELECT made.start, successions.predecessor_id FROM made JOIN successions ON successor_id = made.version_id
)
SELECT start, version_id FROM made
"""
Span = tuple[int, int]
_Above = Callable[[Reading, Sequence[int]], Mapping[int, set[int]]]


class Called(msgspec.Struct, frozen=True):
    """A version of a place under one of its names, on its day nearest to the one that is asked for."""

    place: PlaceRecord
    name: str


class Part(msgspec.Struct, frozen=True):
    """Some words of the text: a type, if one was said, and a name."""

    type: str | None
    words: tuple[Form, ...]

    def cost(self, called: Called) -> int:
        """How far a name of the same letters is from what was said: 0 when it is just that."""
        other_type = self.type is not None and self.type != called.place.type
        return NOT_SO_CALLED * (other_type + (not agrees(self.words, called.name)))


def resolve(reading: Reading, text: str, day: date, named_on: date | None) -> list[PlaceRecord]:
    """The places that may be meant by a text, each as it was when it was last called so; standing ones first.

    Known are the places up to `day`; a name is one that held on `named_on`, or on any day. BadInput for a text that
    could name no place.
    """
    words, breaks = _cut(text)
    named = _named(reading, _spans(words, breaks), words, (day, named_on))
    ways = list(_ways(words, breaks, named))
    found = _scoped(reading, ways, named, _above)
    # People go on naming a place by what it lay in before a reform.
    return _in_order(found or _scoped(reading, ways, named, _above_before), day)


def _cut(text: str) -> tuple[list[Form], set[int]]:
    """The words of a text, and the places between them where one name ends."""
    if len(text) > TEXT_MOST or not storable(text):
        raise BadInput(
            path=("name",),
            value=f"'{brief(text)}'",
            expected=f"a place's name of at most {TEXT_MOST} characters",
            expected_vi=f"tên địa phương tối đa {TEXT_MOST} ký tự",
        )
    words: list[Form] = []
    breaks: set[int] = set()
    for piece in BREAKS.split(text):
        breaks.add(len(words))
        words += forms_of(clean(piece))
    return words[:WORDS_MOST], breaks


def _folded(words: Sequence[Form]) -> str:
    return " ".join(word.folded for word in words)


def _spans(words: Sequence[Form], breaks: set[int]) -> list[Span]:
    return [
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + NAME_WORDS_MOST, len(words)) + 1)
        if not any(start < place < end for place in breaks)
    ]


def _named(
    reading: Reading, spans: Sequence[Span], words: Sequence[Form], days: tuple[date, date | None]
) -> dict[Span, list[Called]]:
    """What each stretch of the words may be the name of."""
    day, named_on = days
    keys = {span: _folded(words[slice(*span)]) for span in spans}
    wanted, at = list(dict.fromkeys(keys.values())), (named_on or day).isoformat()
    when = "valid_from <= ?" + (" AND valid_to > ?" if named_on else "")
    values = [*wanted, at, *([at] if named_on else [])]
    sql = _NAMED.format(
        place=PLACE,
        of_place=", ".join(f"places.{column}" for column in PLACE.split(", ")),
        marks=marks(len(wanted)),
        when=when,
        most=NAMES_MOST,
    )
    by_key: dict[str, list[Called]] = {}
    for *row, name, folded in reading.all(sql, *values, *values):
        by_key.setdefault(folded, []).append(
            Called(record_of(PlaceRecord, tuple(row), nearest(named_on or day, row)), name)
        )
    return {span: by_key[key] for span, key in keys.items() if key in by_key}


def _ways(words: Sequence[Form], breaks: set[int], named: Mapping[Span, object]) -> list[list[tuple[Part, Span]]]:
    """The ways to read all the words as names, each maybe after a type."""
    found: list[list[tuple[Part, Span]]] = []
    waiting: list[tuple[int, list[tuple[Part, Span]]]] = [(0, [])]
    while waiting and len(found) < WAYS_MOST:
        place, parts = waiting.pop()
        if place == len(words):
            found += [parts] if parts else []
        elif len(parts) < SEGMENTS_MOST:
            waiting += [(span[1], [*parts, (part, span)]) for part, span in _next(words, breaks, named, place)]
            # A filler may also be a word of a name, as any type may.
            waiting += [(place + 1, parts)] if words[place].folded in FILLERS else []
    return found


def _next(
    words: Sequence[Form], breaks: set[int], named: Mapping[Span, object], place: int
) -> Iterator[tuple[Part, Span]]:
    for length in range(LONGEST_TYPE + 1):
        start = place + length
        kind = TYPES.get(_folded(words[place:start]))
        if (length and kind is None) or any(place < cut <= start for cut in breaks if cut < len(words)):
            continue
        for end in range(start + 1, min(start + NAME_WORDS_MOST, len(words)) + 1):
            if (start, end) in named:
                yield Part(kind, tuple(words[start:end])), (start, end)


def _scoped(
    reading: Reading,
    ways: Sequence[Sequence[tuple[Part, Span]]],
    named: Mapping[Span, list[Called]],
    above: _Above,
) -> list[PlaceRecord]:
    """The places that some part of a way names while all its other parts name what they lie in, by the best way."""
    spans = {span for way in ways if len(way) > 1 for _, span in way}
    chosen = [called.place.version_id for span in sorted(spans) for called in named[span]]
    higher = above(reading, list(dict.fromkeys(chosen))) if chosen else {}
    costs: dict[PlaceRecord, int] = {}
    for way, subject in [(one, place) for one in ways for place in range(len(one))]:
        part, span = way[subject]
        others = [_costs(other, named[there]) for at, (other, there) in enumerate(way) if at != subject]
        for called in named[span]:
            scope = higher.get(called.place.version_id, set())
            dear = [min((cost for place, cost in other.items() if place in scope), default=None) for other in others]
            if None not in dear:
                cost = part.cost(called) + sum(filter(None, dear))
                costs[called.place] = min(cost, costs.get(called.place, cost))
    best = min(costs.values(), default=0)
    return [place for place, cost in costs.items() if cost == best]


def _costs(part: Part, calls: Sequence[Called]) -> dict[int, int]:
    """What each place costs that the part may name."""
    found: dict[int, int] = {}
    for called in calls:
        cost = part.cost(called)
        found[called.place.id] = min(cost, found.get(called.place.id, cost))
    return found


def _above(reading: Reading, version_ids: Sequence[int]) -> dict[int, set[int]]:
    """The ids of all places in which each version lay while it held."""
    found: dict[int, set[int]] = {}
    for start, place in reading.all(_ABOVE.format(marks=marks(len(version_ids))), *version_ids):
        found.setdefault(start, set()).add(place)
    return found


def _above_before(reading: Reading, version_ids: Sequence[int]) -> dict[int, set[int]]:
    """The same, those of the places included of which each was made."""
    made = reading.all(_MADE_OF.format(marks=marks(len(version_ids))), *version_ids)
    above = _above(reading, list(dict.fromkeys(version for _, version in made)))
    found: dict[int, set[int]] = {}
    for start, version in made:
        found.setdefault(start, set()).update(above.get(version, ()))
    return found


def _in_order(places: Sequence[PlaceRecord], day: date) -> list[PlaceRecord]:
    """Each place once, as it was last: those that stand first, then from the top of the tree down, by name."""
    last: dict[int, PlaceRecord] = {}
    for place in sorted(places, key=lambda place: place.valid_from):
        last[place.id] = place
    levels = list(Level)
    return sorted(
        last.values(), key=lambda place: (place.valid_to <= day, levels.index(place.level), place.name, place.id)
    )
