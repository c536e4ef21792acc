"""Resolving: which places somebody may have meant, in words of any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from content_store.errors import BadInput
from content_store.published.places import PLACE, nearest
from content_store.published.reading import Reading, marks
from content_store.published.records import PlaceRecord, record_of
from content_store.registry.localities import Level
from content_store.registry.naming import agrees
from content_store.registry.place_names import BELONGS, WORDS_MOST, Called, Part, Span, Way, cut, keys_of, meant, ways
from content_store.vietnamese.words import Form
from content_store.wording import brief, storable

TEXT_MOST = 200  # characters
NAMES_MOST = 5_000  # places of all times that are looked at for one question
FILLERS = BELONGS | {"cu"}  # that a place was the old one
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
_Above = Callable[[Reading, Sequence[int]], Mapping[int, set[int]]]


def resolve(reading: Reading, text: str, day: date, named_on: date | None) -> list[PlaceRecord]:
    """The places that may be meant by a text, each as it was when it was last called so; standing ones first.

    Known are the places up to `day`; a name is one that held on `named_on`, or on any day. BadInput for a text that
    could name no place.
    """
    words, breaks = _read(text)
    named = _named(reading, keys_of(words, breaks), (day, named_on))
    found = ways(words, breaks, named, FILLERS)
    places = _scoped(reading, found, named, _above)
    # People go on naming a place by what it lay in before a reform.
    return _in_order(places or _scoped(reading, found, named, _above_before), day)


def _read(text: str) -> tuple[list[Form], set[int]]:
    """The first words of a text, and the places between them where one name ends."""
    if len(text) > TEXT_MOST or not storable(text):
        raise BadInput(
            path=("name",),
            value=f"'{brief(text)}'",
            expected=f"a place's name of at most {TEXT_MOST} characters",
            expected_vi=f"tên địa phương tối đa {TEXT_MOST} ký tự",
        )
    words, breaks = cut(text)
    return words[:WORDS_MOST], breaks


def _named(
    reading: Reading, keys: Mapping[Span, str], days: tuple[date, date | None]
) -> dict[Span, list[Called[PlaceRecord]]]:
    """What each stretch of the words may be the name of, each place on its day nearest to the one that is asked for."""
    day, named_on = days
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
    by_key: dict[str, list[Called[PlaceRecord]]] = {}
    for *row, name, folded in reading.all(sql, *values, *values):
        by_key.setdefault(folded, []).append(
            Called(record_of(PlaceRecord, tuple(row), nearest(named_on or day, row)), name)
        )
    return {span: by_key[key] for span, key in keys.items() if key in by_key}


def _scoped(
    reading: Reading, found: Sequence[Way], named: Mapping[Span, list[Called[PlaceRecord]]], above: _Above
) -> list[PlaceRecord]:
    """The places that some part of a way names while all its other parts name what they lie in, by the best way."""
    spans = {span for way in found if len(way) > 1 for _, span in way}
    chosen = [called.place.version_id for span in sorted(spans) for called in named[span]]
    higher = above(reading, list(dict.fromkeys(chosen))) if chosen else {}
    costs: dict[PlaceRecord, int] = {}
    for way in found:
        chain = [(part, named[span]) for part, span in way]
        scoped = meant(chain, len(chain), lambda place: higher.get(place.version_id, frozenset()), _cost, _cost)
        costs |= {place: min(cost, costs.get(place, cost)) for place, cost in scoped.items()}
    best = min(costs.values(), default=0)
    return [place for place, cost in costs.items() if cost == best]


def _cost(part: Part, called: Called[PlaceRecord]) -> int:
    """Other tones and another type than what was said are taken when nothing has the right ones."""
    return NOT_SO_CALLED * ((not part.is_of_type(called.place)) + (not agrees(part.words, called.name)))


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
