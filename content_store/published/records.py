"""The records in which the public facts are handed out: immutable, and free of any database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from content_store.delivery.programmes import Channel
from content_store.registry.localities import Level
from content_store.registry.measurements import Precision, Qualifier
from content_store.registry.sources import SourceKind
from content_store.registry.successions import Extent, SuccessionKind
from content_store.registry.targets import Comparison
from content_store.registry.teams import TeamKind


class PlaceRecord(msgspec.Struct, frozen=True):
    """A place as it was on `as_of`."""

    id: int
    version_id: int
    slug: str
    name: str
    type: str
    level: Level
    parent_id: int | None
    valid_from: date
    valid_to: date
    synthetic: bool
    as_of: date

    @property
    def full_name(self) -> str:
        """`Xã Đông Ngũ`: the type and the name, as it is written; a country has no type."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}".strip()


class CodeRecord(msgspec.Struct, frozen=True):
    """A code that a place had for a period."""

    locality_id: int
    scheme: str
    value: str
    valid_from: date
    valid_to: date


class EdgeRecord(msgspec.Struct, frozen=True):
    """What passed from one version of a place to another, and by which act; an abolished place passes to None."""

    predecessor_id: int
    successor_id: int | None
    extent: Extent
    kind: SuccessionKind
    act_id: int
    decided_on: date
    in_force_from: date
    operates_from: date


class TeamRecord(msgspec.Struct, frozen=True):
    """A team's public facts."""

    id: int
    slug: str
    name: str
    kind: TeamKind
    locality_id: int
    member_count: int | None
    valid_from: date
    valid_to: date
    synthetic: bool
    as_of: date


class SessionRecord(msgspec.Struct, frozen=True):
    """A recurring session of a team."""

    team_id: int
    rrule: str
    place: str


class IndicatorRecord(msgspec.Struct, frozen=True):
    """Something that is measured."""

    id: int
    slug: str
    name: str


class TargetRecord(msgspec.Struct, frozen=True):
    """A goal for a place."""

    id: int
    slug: str
    indicator_id: int
    locality_id: int
    label: str
    comparison: Comparison
    value: Decimal | None
    upper_value: Decimal | None
    milestone: str | None
    unit: str
    population: str
    minimum_age: int | None
    starts_on: date | None
    due_on: date | None
    issuer: str
    source_id: int
    quote: str
    note: str
    flags: list[str]
    as_of: date


class MeasurementRecord(msgspec.Struct, frozen=True):
    """A figure as one source states it."""

    id: int
    slug: str
    indicator_id: int
    locality_version_id: int
    service_id: int | None
    label: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    stated_percent: Decimal | None
    qualifier: Qualifier
    unit: str
    period_start: date | None
    period_end: date | None
    period_precision: Precision
    period_text: str
    channel: str
    source_id: int
    quote: str
    note: str
    flags: list[str]
    as_of: date


class SourceRecord(msgspec.Struct, frozen=True):
    """A document that facts are quoted from."""

    id: int
    slug: str
    kind: SourceKind
    title: str
    publisher: str
    number: str | None
    issued_on: date | None
    speaks_of: str


class PlatformRecord(msgspec.Struct, frozen=True):
    """An app, portal or page."""

    id: int
    slug: str
    name: str
    kind: str


class ServiceRecord(msgspec.Struct, frozen=True):
    """A public service."""

    id: int
    slug: str
    name: str
    list_name: str
    owner_name: str


class OrganisationRecord(msgspec.Struct, frozen=True):
    """An organisation."""

    id: int
    slug: str
    name: str
    kind: str
    part_played: str


class TopicRecord(msgspec.Struct, frozen=True):
    """A shelf of guides."""

    id: int
    slug: str
    name: str
    description: str


class ProgrammeRecord(msgspec.Struct, frozen=True):
    """A list of guides for a place on a channel."""

    id: int
    name: str
    channel: Channel
    locality_id: int
    valid_from: date
    valid_to: date
    as_of: date


Record = TypeVar("Record", bound=msgspec.Struct)
_FROM_TEXT: dict[Any, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    Decimal: Decimal,
    bool: bool,
    list[str]: msgspec.json.Decoder(list[str]).decode,
}


def columns_of(kind: type[msgspec.Struct], alias: str = "") -> str:
    """A record's columns as SQL, in its order; `as_of` is none of them."""
    return ", ".join(f"{alias}{name}" for name in kind.__struct_fields__ if name != "as_of")


def maker_of(kind: type[Record]) -> Callable[..., Record]:
    """What makes records of rows that begin with `columns_of` the kind; a record of a day is given it too."""
    hints = get_type_hints(kind)
    named = [name for name in kind.__struct_fields__ if name != "as_of"]
    width = len(named)
    needed = [(place, made) for place, name in enumerate(named) if (made := _from_kept(hints[name])) is not None]

    def make(row: Sequence[Any], *day: date) -> Record:
        values = list(row[:width])
        for place, made in needed:
            if values[place] is not None:
                values[place] = made(values[place])
        return kind(*values, *day)

    return make


def _from_kept(hint: Any) -> Callable[[Any], Any] | None:
    """What turns a kept value into one of this type; None where it is one already."""
    kind = next((part for part in get_args(hint) if part is not NoneType), hint) if _is_optional(hint) else hint
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    return _FROM_TEXT.get(kind)


def _is_optional(hint: Any) -> bool:
    return NoneType in get_args(hint)
