"""The rows that a reform will make and end, before any is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from content_store.registry.localities import Level
from content_store.registry.naming import full_name, hyphened
from content_store.registry.reforming.ground import NSO, Ground, Standing
from content_store.registry.reforming.reading import Into, Listed, Where
from content_store.registry.successions import Extent, SuccessionKind

SLUG_ROOM = 60  # characters of a slug that a name may take, so that a year or a number fits behind it
LEVELS = list(Level)


class NewVersion(msgspec.Struct, frozen=True):
    """What a place, by its slug, is from a day on."""

    slug: str
    parent: str | None
    name: str
    type: str
    level: Level
    since: date

    @property
    def full_name(self) -> str:
        """Its name with its type."""
        return full_name(self.type, self.name)


class NewCode(msgspec.Struct, frozen=True):
    """A code that a place bears from a day on."""

    slug: str
    scheme: str
    value: str
    since: date


class Edge(msgspec.Struct, frozen=True):
    """Territory that passes from a place that stands to the one with this slug, or out of the tree."""

    predecessor: Standing
    successor: str | None
    extent: Extent


class Planned(msgspec.Struct, frozen=True):
    """One change of the map, and where in the file it stands."""

    where: Where
    kind: SuccessionKind
    edges: tuple[Edge, ...]
    note: str = ""


@dataclass
class Rows:
    """All that one part of a file makes and ends; `founded` says of each new place whether it is synthetic."""

    founded: dict[str, bool] = field(default_factory=dict)
    versions: list[NewVersion] = field(default_factory=list)
    codes: list[NewCode] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    ended_versions: list[int] = field(default_factory=list)
    ended_codes: list[int] = field(default_factory=list)
    changes: list[Planned] = field(default_factory=list)


def codes_of(said: Into | Listed) -> Mapping[str, str]:
    """The codes that a table gives, by scheme."""
    return said.codes | ({NSO: said.code} if said.code else {})


def free_slug(name: str, taken: set[str], more: tuple[str, ...]) -> str:
    """A slug of a name that no place of any time has; it is taken from now on."""
    root = hyphened(name)[:SLUG_ROOM].strip("-") or "dia-phuong"
    candidates = [root, *(f"{root}-{word}" for word in more if word)]
    number = 2
    while (slug := candidates.pop(0) if candidates else f"{root}-{number}") in taken:
        number += not candidates
    taken.add(slug)
    return slug


def stands_above(level: Level, parent: Level) -> bool:
    """Whether a place of the one level may lie in one of the other."""
    return LEVELS.index(parent) < LEVELS.index(level)


def borne_by(ground: Ground, code: tuple[str, str], since: date) -> tuple[str, str] | None:
    """What is wrong with giving a code from that day on, because another place bears or bore it; None for nothing."""
    if bearer := ground.bearers.get(code):
        return (
            f"a code that is free, and {code[1]} is that of {bearer.full_name}",
            f"mã chưa có ai mang, vì {code[1]} là mã của {bearer.full_name}",
        )
    until = ground.free_from.get(code)
    if until and until > since:
        return f"a code that is free by {since}, not on {until}", f"mã đã được trả trước {since}, không phải {until}"
    return None
