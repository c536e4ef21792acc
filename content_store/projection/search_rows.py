"""What can be found, and by which words: the lines of each guide, topic, platform, service, place and team."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby, starmap
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from content_store.content import snapshot
from content_store.content.snapshot import GuideSnapshot
from content_store.registry.localities import Level
from content_store.registry.naming import full_name


class FoundKind(StrEnum):
    """What sort of thing was found."""

    GUIDE = "GUIDE"
    TOPIC = "TOPIC"
    PLATFORM = "PLATFORM"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"
    PLACE = "PLACE"
    TEAM = "TEAM"


Subject = tuple[FoundKind, int]
_ORDER = {kind: place for place, kind in enumerate(FoundKind, 1)}
_LEVELS = list(Level)
_STEP, _SMALL_STEP = 2**40, 2**36  # between kinds, and between levels of places: more than there are of any
_LINE = re.compile(r"\n+|(?<=[.!?…])\s+")
_SUCCEEDED = (
    "successions JOIN places before ON before.version_id = predecessor_id "
    "JOIN places after ON after.version_id = successor_id"
)
_ABOVE = "JOIN places up ON up.id = own.parent_id"
# Each place with all that it was made of, however long ago, and with itself.
_KIN = (
    "WITH RECURSIVE kin (heir, id) AS (SELECT id, id FROM places {only} "
    f"UNION SELECT kin.heir, before.id FROM kin JOIN {_SUCCEEDED} WHERE after.id = kin.id)"
)
# And all that was made of some.
_HEIRS = (
    "WITH RECURSIVE heirs (id) AS ({some} "
    f"UNION SELECT after.id FROM heirs JOIN {_SUCCEEDED} WHERE before.id = heirs.id) SELECT id FROM heirs"
)


class Found(NamedTuple):
    """A thing to be found, and its lines in four parts: its title, its other names, what it says, what is said in it.

    Rows are looked through by `number`, in the order of kinds, and places from the largest down.
    """

    number: int
    kind: FoundKind
    subject_id: int
    version_id: int | None
    language: str
    valid_from: str
    valid_to: str
    parts: tuple[Sequence[str], ...]


class Finder(msgspec.Struct, frozen=True):
    """How things of a kind are found: the noun of their events, and their rows, all or those of one of them.

    `touched_by` says as SQL which of them a change of some subjects of another noun touches; `{marks}` takes these.
    """

    kind: FoundKind
    noun: str
    of: Callable[[sqlite3.Connection, int | None], Iterator[Found]]
    touched_by: Mapping[str, str] = msgspec.field(default_factory=dict)


def guide_row(guide: GuideSnapshot, number: int, names: Sequence[str]) -> Found:
    """A guide's row of that number, whose platforms and services have these names."""
    parts = ((guide.title,), [*names, guide.topic.name], _steps(guide), _captions(guide))
    return Found(number, FoundKind.GUIDE, guide.tutorial_id, guide.version_id, guide.language, "", "", parts)


def names_in(connection: sqlite3.Connection, guide: GuideSnapshot) -> list[str]:
    """What the platforms and services of a guide are called, whether it is live or not."""
    numbers = {"platform": guide.platform_ids, "service": guide.service_ids}
    said = " OR ".join(
        f"(kind = '{kind}' AND number IN ({', '.join('?' * len(ids))}))" for kind, ids in numbers.items()
    )
    sql = f"SELECT name FROM ({_NAMES}) WHERE {said} ORDER BY kind, number, place, name"
    return [row[0] for row in connection.execute(sql, (*guide.platform_ids, *guide.service_ids))]


def _guides(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    names = _names_of_tagged(connection, number)
    for text in _rows(connection, "SELECT snapshot FROM guides {only}", "tutorial_id", number):
        guide = snapshot.read(text[0])
        place = _ORDER[FoundKind.GUIDE] * _STEP + guide.version_id
        yield guide_row(guide, place, names[guide.tutorial_id])


def _steps(guide: GuideSnapshot) -> list[str]:
    texts = (text for step in guide.steps for text in (step.title, step.action, step.body))
    return [guide.summary, *_lines(texts)]


def _captions(guide: GuideSnapshot) -> list[str]:
    clips = (text for clip in guide.all_clips() for text in (clip.alt, clip.transcript))
    pictures = (text for picture in guide.all_infographics() for text in (picture.alt, picture.description))
    return [*_lines(clips), *_lines(pictures)]


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return (line for text in texts for line in _LINE.split(text))


def _names_of_tagged(connection: sqlite3.Connection, number: int | None) -> dict[int, list[str]]:
    """What the platforms and services of guides are called, by tutorial."""
    found: dict[int, list[str]] = defaultdict(list)
    order = "ORDER BY tutorial_id, kind, number, named.place, name"
    for tutorial_id, name in _rows(connection, _TAGGED, "tutorial_id", number, order):
        if name not in found[tutorial_id]:
            found[tutorial_id].append(name)
    return found


_NAMES = """
SELECT 'platform' AS kind, id AS number, 0 AS place, name FROM platforms
UNION ALL SELECT 'platform', platform_id, number, name FROM aliases
UNION ALL SELECT 'service', id, 0, name FROM services
"""
_TAGGED = f"SELECT tags.tutorial_id, named.name FROM tags JOIN ({_NAMES}) named USING (kind, number) {{only}}"


def _topics(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    for row, name, description in _rows(connection, "SELECT id, name, description FROM topics {only}", "id", number):
        yield _plain(FoundKind.TOPIC, row, ((name,), (), list(_lines([description])), ()))


def _platforms(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    aliases = defaultdict(list)
    sql = "SELECT platform_id, name FROM aliases {only}"
    for row, name in _rows(connection, sql, "platform_id", number, "ORDER BY number"):
        aliases[row].append(name)
    for row, name in _rows(connection, "SELECT id, name FROM platforms {only}", "id", number):
        yield _plain(FoundKind.PLATFORM, row, ((name,), aliases[row], (), ()))


def _services(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    sql = "SELECT id, name, list_name, owner_name FROM services {only}"
    for row, name, *about in _rows(connection, sql, "id", number):
        yield _plain(FoundKind.PUBLIC_SERVICE, row, ((name,), (), about, ()))


def _places(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    """Each by its last name, by other ones, codes and the names of what it was made of, and by where that lay."""
    sql = "SELECT locality_id, name FROM other_names {only}"
    aliases = _Beside(_rows(connection, sql, "locality_id", number, "ORDER BY locality_id, number"))
    sql = "SELECT locality_id, value FROM codes {only}"
    codes = _Beside(_rows(connection, sql, "locality_id", number, "ORDER BY locality_id, number"))
    sql = f"{_KIN} SELECT heir, type, name FROM kin JOIN places USING (id) WHERE id <> heir"
    before = _Beside(_rows(connection, sql, "id", number, "ORDER BY heir, valid_from DESC, version_id"))
    sql = f"{_KIN} SELECT heir, up.type, up.name FROM kin JOIN places own USING (id) {_ABOVE}"
    order = "ORDER BY heir, own.id <> heir, own.valid_from DESC, up.valid_from DESC, up.version_id"
    above = _Beside(_rows(connection, sql, "id", number, order))
    sql = "SELECT id, type, name, valid_from, level, valid_to FROM places {only}"
    for row, versions in groupby(_rows(connection, sql, "id", number, "ORDER BY id, valid_from"), itemgetter(0)):
        stays = list(versions)
        title, *others = [full_name(*stay[1:3]) for stay in reversed(stays)]
        known_by = (text for beside in (aliases, codes) for (text,) in beside.of(row))
        others = [
            name for name in dict.fromkeys([*others, *starmap(full_name, before.of(row)), *known_by]) if name != title
        ]
        level, valid_to = stays[-1][4:]
        place = _ORDER[FoundKind.PLACE] * _STEP + _LEVELS.index(Level(level)) * _SMALL_STEP + row
        parts = ((title,), others, list(dict.fromkeys(starmap(full_name, above.of(row)))), ())
        yield Found(place, FoundKind.PLACE, row, None, "", stays[0][3], valid_to, parts)


def _teams(connection: sqlite3.Connection, number: int | None) -> Iterator[Found]:
    """Each by its name, by all that its places were ever called, the last one first, and by where these lay."""
    seats = "FROM seats JOIN places own ON own.id = seats.locality_id"
    order = "ORDER BY team_id, since DESC, own.valid_from DESC"
    sql = f"SELECT team_id, own.type, own.name {seats} {{only}}"
    places = _Beside(_rows(connection, sql, "team_id", number, order))
    sql, order = f"SELECT team_id, up.type, up.name {seats} {_ABOVE} {{only}}", f"{order}, up.valid_from DESC"
    above = _Beside(_rows(connection, sql, "team_id", number, order))
    sql = "SELECT id, name, valid_from, valid_to FROM teams {only}"
    for row, name, valid_from, valid_to in _rows(connection, sql, "id", number, "ORDER BY id"):
        names, lain = (list(dict.fromkeys(starmap(full_name, beside.of(row)))) for beside in (places, above))
        place = _ORDER[FoundKind.TEAM] * _STEP + row
        yield Found(place, FoundKind.TEAM, row, None, "", valid_from, valid_to, ((name,), names, lain, ()))


def _plain(kind: FoundKind, row: int, parts: tuple[Sequence[str], ...]) -> Found:
    return Found(_ORDER[kind] * _STEP + row, kind, row, None, "", "", "", parts)


def _rows(
    connection: sqlite3.Connection, sql: str, key: str, number: int | None, order: str = ""
) -> Iterable[tuple[Any, ...]]:
    """The rows of a statement, all of them or those whose key is that number."""
    only, values = ("", ()) if number is None else (f"WHERE {key} = ?", (number,))
    return connection.execute(f"{sql.format(only=only)} {order}", values)


class _Beside:
    """What belongs to things, of rows that begin with their numbers: a country's are not held in memory.

    They come in the order of these numbers, and whoever asks goes in the same order.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[tuple[Any, ...]]:
        """The rows of one thing, without its number."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] > number:
            return []
        return [row[1:] for row in self._next[1]]


FINDERS = (
    Finder(
        FoundKind.GUIDE,
        "tutorial",
        _guides,
        {
            noun: f"SELECT tutorial_id FROM tags WHERE kind = '{noun}' AND number IN ({{marks}})"
            for noun in ("platform", "service")
        },
    ),
    Finder(FoundKind.TOPIC, "topic", _topics),
    Finder(FoundKind.PLATFORM, "platform", _platforms),
    Finder(FoundKind.PUBLIC_SERVICE, "service", _services),
    Finder(
        FoundKind.PLACE,
        "locality",
        _places,
        {
            "locality": _HEIRS.format(some="SELECT id FROM places WHERE id IN ({marks}) OR parent_id IN ({marks})"),
            "succession": _HEIRS.format(some=f"SELECT after.id FROM {_SUCCEEDED} WHERE event_id IN ({{marks}})"),
        },
    ),
    Finder(
        FoundKind.TEAM,
        "team",
        _teams,
        {
            "locality": "SELECT team_id FROM seats JOIN places ON places.id = seats.locality_id "
            "WHERE places.id IN ({marks}) OR places.parent_id IN ({marks})"
        },
    ),
)
NOUNS_SEARCHED = frozenset({noun for finder in FINDERS for noun in (finder.noun, *finder.touched_by)})
