"""The file of a reform: what may stand in it, and where in its text something stands."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from content_store.registry.localities import NAME_MOST, Level
from content_store.registry.successions import SuccessionKind
from content_store.registry_errors import ReformFault, ReformNotGood
from content_store.wording import brief, storable

T = TypeVar("T", bound=msgspec.Struct)
HEADER = re.compile(r"\s*\[{1,2}\s*(act|place|change)\s*\]{1,2}")
TABLES = ("act", "place", "change")


class Act(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The act, and its three days; an act that is on record is known by its number."""

    number: str
    decided_on: date
    in_force_from: date
    operates_from: date
    title: str = ""
    publisher: str = ""


class Listed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A place that was there before and is not on record yet."""

    name: str
    type: str
    level: Level
    parent: str | None = None
    code: str | None = None
    codes: dict[str, str] = {}
    aliases: list[str] = []
    slug: str | None = None
    since: date | None = None
    synthetic: bool = False


class Into(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What comes of a change: a place that goes on, or a new one."""

    goes_on: str | None = None
    name: str | None = None
    type: str | None = None
    level: Level | None = None
    parent: str | None = None
    code: str | None = None
    codes: dict[str, str] = {}
    aliases: list[str] = []


class Change(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One change of the map: which places, as a whole or in part, become what."""

    kind: SuccessionKind
    whole: list[str] = []
    part: list[str] = []
    into: Into | list[Into] = []
    note: str = ""

    @property
    def results(self) -> list[Into]:
        """What comes of it, as a list."""
        return [self.into] if isinstance(self.into, Into) else self.into


Key = Literal["act", "place", "change"]


class Where(msgspec.Struct, frozen=True):
    """A table of the file by its number from 0, and a key in it."""

    table: Key
    number: int
    key: str = ""

    def at(self, key: str) -> Where:
        """The same table at a key."""
        return Where(self.table, self.number, key)


@dataclass
class Faults:
    """All that is wrong with a file."""

    text: str
    found: list[ReformFault] = field(default_factory=list)

    def add(self, where: Where, value: object, expected: tuple[str, str]) -> None:
        """Note what is wrong, and what would be right, in English and in Vietnamese."""
        said = str(value)
        path = (where.table, str(where.number), *([where.key] if where.key else []))
        english, vietnamese = expected
        line = self.line_of(where, said)
        shown = f"'{brief(said)}'"
        self.found.append(ReformFault(path=path, line=line, value=shown, expected=english, expected_vi=vietnamese))

    def line_of(self, where: Where, said: str) -> int:
        """The line in which a table says something, or in which it begins."""
        begins = self._beginnings.get(where.table, [])
        if where.number >= len(begins):
            return 1
        first, after = begins[where.number]
        lines = self._lines[first:after]
        for wanted in filter(None, (said, where.key)):
            for offset, line in enumerate(lines):
                if wanted in line:
                    return first + offset + 1
        return first + 1

    def end(self) -> None:
        """ReformNotGood when anything is wrong."""
        if self.found:
            raise ReformNotGood(sorted(self.found, key=lambda fault: int(str(fault.details["line"]))))

    def __post_init__(self) -> None:
        self._lines = self.text.splitlines()
        heads = [(number, match[1]) for number, line in enumerate(self._lines) if (match := HEADER.match(line))]
        ends = [*(number for number, _ in heads), len(self._lines)][1:]
        self._beginnings: dict[str, list[tuple[int, int]]] = {}
        for (number, table), after in zip(heads, ends, strict=True):
            self._beginnings.setdefault(table, []).append((number, after))


class ReformFile(msgspec.Struct, frozen=True):
    """What a file says; tables that are not as they should be are left out, and noted among the faults."""

    digest: str
    act: Act | None
    places: Sequence[tuple[Where, Listed]]
    changes: Sequence[tuple[Where, Change]]


def read(text: str) -> tuple[ReformFile, Faults]:
    """The file in a text, and all that is wrong with its form; ReformNotGood for a text that is no TOML."""
    faults = Faults(text)
    tables = _tables(text, faults)
    for name in tables.keys() - set(TABLES):
        faults.add(Where("act", 0), name, ("[act], [[place]] and [[change]]", "[act], [[place]] và [[change]]"))
    digest = hashlib.sha256(msgspec.json.encode(tables, order="deterministic")).hexdigest()
    acts = _read("act", [tables["act"]] if "act" in tables else [], Act, faults)
    changes = _read("change", tables.get("change", []), Change, faults)
    if not acts and changes and "act" not in tables:
        faults.add(
            Where("act", 0), "", ("[act], for every change is made by an act", "[act], vì mọi thay đổi đều do văn bản")
        )
    places = _read("place", tables.get("place", []), Listed, faults)
    for where, listed in places:
        _fits(where, [listed.name, *listed.aliases], faults)
    for where, change in changes:
        _fits(where, [name for into in change.results for name in (into.name or "", *into.aliases)], faults)
    return ReformFile(digest, acts[0][1] if acts else None, places, changes), faults


def _tables(text: str, faults: Faults) -> dict[str, Any]:
    try:
        if not storable(text):
            raise tomllib.TOMLDecodeError("NUL or half a character (at line 1)")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(match[1]) if (match := re.search(r"line (\d+)", str(error))) else len(text.splitlines())
        said = str(error)
        wrong = ReformFault(path=("text",), line=line, value="TOML", expected=said, expected_vi=said)
        raise ReformNotGood([wrong]) from None


def _read(table: Key, rows: Any, kind: type[T], faults: Faults) -> list[tuple[Where, T]]:
    found = []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        where = Where(table, number)
        try:
            found.append((where, msgspec.convert(row, kind)))
        except msgspec.ValidationError as error:
            match = re.search(r"unknown field `(\w+)|`\$\.(\w+)", str(error))
            key = (match[1] or match[2]) if match else ""
            faults.add(where.at(key), key, (str(error), str(error)))
    return found


def _fits(where: Where, names: Sequence[str], faults: Faults) -> None:
    for name in names:
        if len(name) > NAME_MOST:
            faults.add(where.at("name"), name, (f"at most {NAME_MOST} characters", f"tối đa {NAME_MOST} ký tự"))
