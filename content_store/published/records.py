"""The records in which the public facts are handed out: immutable, and free of any database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Generic, NewType, TypeVar

import msgspec

from content_store.delivery.programmes import Channel
from content_store.registry.conflicts import ConflictKind
from content_store.registry.localities import Level
from content_store.registry.measurements import Precision, Qualifier, percent, plain
from content_store.registry.naming import full_name
from content_store.registry.sources import SourceKind
from content_store.registry.successions import Extent, SuccessionKind
from content_store.registry.targets import Comparison
from content_store.registry.teams import TeamKind

V = TypeVar("V")
Row = Sequence[Any]
# A decimal as people write it, without zeros at its end and without an exponent: it is kept so, and answered so.
Number = NewType("Number", str)


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a row says; a record of a day begins with it, and then comes what `columns_of` selects."""


class Derived(Generic[V]):
    """An attribute that a function makes of two of a record's columns, and of nothing else."""

    def __init__(self, make: Callable[..., V], one: str, other: str) -> None:
        self.make = make
        self.names = (one, other)
        self._read = attrgetter(one, other)

    def __get__(self, record: Record, kind: type[Record]) -> V:
        """What it is of one record."""
        return self.make(*self._read(record))


class PlaceRecord(Record, frozen=True):
    """A place as it was on `as_of`."""

    as_of: date
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

    # `Xã Đông Ngũ`: the type and the name, as it is written; a country has no type.
    full_name = Derived(full_name, "type", "name")


class CodeRecord(Record, frozen=True):
    """A code that a place had for a period."""

    locality_id: int
    scheme: str
    value: str
    valid_from: date
    valid_to: date


class EdgeRecord(Record, frozen=True):
    """What passed from one version of a place to another, and by which act; an abolished place passes to None."""

    predecessor_id: int
    successor_id: int | None
    extent: Extent
    kind: SuccessionKind
    act_id: int
    decided_on: date
    in_force_from: date
    operates_from: date


class TeamRecord(Record, frozen=True):
    """A team's public facts."""

    as_of: date
    id: int
    slug: str
    name: str
    kind: TeamKind
    locality_id: int
    member_count: int | None
    hotline: str
    account_link: str
    valid_from: date
    valid_to: date
    synthetic: bool


class IndicatorRecord(Record, frozen=True):
    """Something that is measured."""

    id: int
    slug: str
    name: str


class TargetRecord(Record, frozen=True):
    """A goal for a place."""

    as_of: date
    id: int
    slug: str
    indicator_id: int
    locality_id: int
    label: str
    comparison: Comparison
    value: Number | None
    upper_value: Number | None
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
    flags: str  # JSON

    @property
    def doubts(self) -> list[str]:
        """The flags one by one."""
        return msgspec.json.decode(self.flags, type=list[str])


class MeasurementRecord(Record, frozen=True):
    """A figure as one source states it."""

    as_of: date
    id: int
    slug: str
    indicator_id: int
    locality_version_id: int
    service_id: int | None
    label: str
    numerator: int | None
    denominator: int | None
    value: Number | None
    stated_percent: Number | None
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
    flags: str  # JSON
    population: str
    supersedes_id: int | None
    superseded_by_id: int | None
    reason: str

    @property
    def percent(self) -> Number | None:
        """The share in percent, computed from numerator and denominator."""
        found = percent(self.numerator, self.denominator)
        return None if found is None else Number(plain(found))

    @property
    def doubts(self) -> list[str]:
        """The flags one by one."""
        return msgspec.json.decode(self.flags, type=list[str])


class FigureRecord(Record, frozen=True):
    """The numbers of a measurement, whose they are and who says so: what a board shows of a thousand of them."""

    as_of: date
    id: int
    indicator_id: int
    locality_id: int
    numerator: int | None
    denominator: int | None
    percent: Number | None
    value: Number | None
    stated_percent: Number | None
    period_end: date | None
    source_id: int


class ConflictRecord(Record, frozen=True):
    """Something in what sources say that does not go together."""

    as_of: date
    id: int
    slug: str | None
    kind: ConflictKind
    about: str
    detail: str


class SourceRecord(Record, frozen=True):
    """A document that facts are quoted from."""

    id: int
    slug: str
    kind: SourceKind
    title: str
    publisher: str
    number: str | None
    issued_on: date | None
    speaks_of: str


class PlatformRecord(Record, frozen=True):
    """An app, portal or page."""

    id: int
    slug: str
    name: str
    kind: str


class ServiceRecord(Record, frozen=True):
    """A public service."""

    id: int
    slug: str
    name: str
    list_name: str
    owner_name: str


class OrganisationRecord(Record, frozen=True):
    """An organisation."""

    id: int
    slug: str
    name: str
    kind: str
    part_played: str


class TopicRecord(Record, frozen=True):
    """A shelf of guides."""

    id: int
    slug: str
    name: str
    description: str


class ProgrammeRecord(Record, frozen=True):
    """A list of guides for a place on a channel."""

    as_of: date
    id: int
    name: str
    channel: Channel
    locality_id: int
    valid_from: date
    valid_to: date


R = TypeVar("R", bound=Record)


def columns_of(kind: type[Record], alias: str = "") -> str:
    """A record's columns as SQL, in its order; `as_of` is none of them."""
    return ", ".join(f"{alias}{name}" for name in kind.__struct_fields__ if name != "as_of")


def record_of(kind: type[R], row: Row, *day: date) -> R:
    """The record of a row that begins with `columns_of` the kind; a record of a day is given it too."""
    return msgspec.convert((*day, *row), kind, strict=False)


def records_of(kind: type[R], rows: Sequence[Row], *day: date) -> list[R]:
    """The records of such rows."""
    return msgspec.convert([(*day, *row) for row in rows] if day else rows, list[kind], strict=False)  # type: ignore[valid-type]


def grouped(records: Iterable[R], by: str) -> dict[int, list[R]]:
    """The records in their order, by the number that they have in a column."""
    found: dict[int, list[R]] = {}
    for record in records:
        found.setdefault(getattr(record, by), []).append(record)
    return found
