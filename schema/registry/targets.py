"""Targets: what was promised for a place, and how far it has come."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import strawberry

from content_store.paging import Page, cut_list
from content_store.published import conflicts, figures, places, registry
from content_store.published.progress import NOWHERE, Measured, Tally, measured, tallies
from content_store.published.records import FigureRecord, TargetRecord
from content_store.published.statements import joined
from content_store.published.together import Lists, Repeated, column
from content_store.registry.localities import Level
from content_store.registry.measurements import QualityFlag
from content_store.registry.targets import Comparison
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.fields import lasting, seen, together, told
from schema.nodes import Node, Presented, presented, presents
from schema.registry.contradicting import conflicts_of
from schema.registry.indicators import Indicator
from schema.registry.measurements import Measurement
from schema.registry.progress import ProgressOutcome, outcome
from schema.registry.sources import Source
from schema.registry.whereabouts import localities_of

if TYPE_CHECKING:
    from schema.registry.conflicts import SourceConflict
    from schema.registry.localities import Locality


def _places(those: "Sequence[Standing]", info: Info) -> "Sequence[Locality]":
    """The place of each: the same object for the same place, however often it stands there."""
    found = info.context.referred(places.on_day, column(those, "record"), "locality_id")
    return Repeated(presented(found.distinct), found.order)


@lasting()
@strawberry.type(description="How far one place has come towards a target.")
class Standing:
    record: strawberry.Private[FigureRecord]

    @strawberry.field(description="The place.", metadata=together(_places))
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        return _places([self], info)[0]

    @strawberry.field(description="The place's newest figure on that day.", metadata=seen(record="record"))
    def measurement(self) -> Measurement:
        return Measurement.of(self.record)

    @classmethod
    def of(cls, record: FigureRecord) -> Self:
        return cls(record=record)


def _standings(those: "Sequence[Target]", info: Info, level: Level = Level.COMMUNE) -> Lists[Standing]:
    """Where each target stands; the figures of all are found along with one another."""
    found: list[Sequence[FigureRecord]] = []
    for target in those:
        key, day = _measured(target.record), target.record.as_of
        others = partial(_others, target, info)
        found.append(info.context.one_among(figures.standings, key, others, day, level) or [])
    records = joined(found)
    info.context.note(records)
    return Lists(Presented(Standing, records), [*map(len, found)])


def _others(target: "Target", info: Info) -> list[tuple[int, int]]:
    """What is measured where, of the targets that were found along with this one."""
    return [_measured(one) for one in info.context.along(target.record)]


@lasting()
@presents(TargetRecord)
@strawberry.type(description="A goal for a place: a number, a range or a milestone (chỉ tiêu).")
class Target(Node):
    seen: ClassVar[str] = "as_of"
    record: strawberry.Private[TargetRecord]
    slug: str = told("record.slug", "Short name, unique among targets.")
    as_of: date = told("record.as_of", "The day whose figures it is held against.")
    label: str = told("record.label", "What is aimed at.")
    comparison: Comparison = told("record.comparison", "How a figure is held against it.")
    value: Decimal | None = told("record.value", "The number, or the lower end of a range.")
    upper_value: Decimal | None = told("record.upper_value", "The upper end of a range.")
    milestone: str | None = told("record.milestone", "What should have happened, where there is no number.")
    unit: str = told("record.unit", "What is counted, such as `percent` or `members_per_team`.")
    minimum_age: int | None = told("record.minimum_age", "From which age on, in years.")
    starts_on: date | None = told("record.starts_on", "From when it holds.")
    due_on: date | None = told("record.due_on", "By when it should be reached (hạn).")
    quote: str = told("record.quote", "The source's words, verbatim (trích nguyên văn).")

    @strawberry.field(description="Among whom; null when the source does not say.")
    def population(self) -> str | None:
        return self.record.population or None

    @strawberry.field(description="Who set it, and in which act; null when the source does not say.")
    def issuer(self) -> str | None:
        return self.record.issuer or None

    @strawberry.field(description="What a careful reader should know.")
    def note(self) -> str | None:
        return self.record.note or None

    @strawberry.field(description="Doubts about it.")
    def flags(self) -> list[QualityFlag]:
        return [QualityFlag(flag) for flag in self.record.doubts]

    @strawberry.field(description="What is measured against it.")
    def indicator(self, info: Info) -> Indicator:
        return Indicator.of(info.context.known(registry.indicators, self.record.indicator_id))

    @strawberry.field(description="The place for which it was set.", metadata=together(localities_of))
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        return localities_of([self], info)[0]

    @strawberry.field(description="The document that states it.")
    def source(self, info: Info) -> Source:
        return Source.of(info.context.known(registry.sources, self.record.source_id))

    @strawberry.field(description="The newest figure of the whole place on that day; null when there is none.")
    def latest(self, info: Info) -> Measurement | None:
        key = _measured(self.record)
        found = info.context.one_among(figures.latest, key, lambda: _others(self, info), self.record.as_of)
        return Measurement.of(found) if found else None

    @strawberry.field(
        description="The newest figure of every place of a level inside the target's place, on that day. Places "
        "without a figure are left out: absent is not zero.",
        metadata=together(_standings),
    )
    def standings(
        self,
        info: Info,
        level: Annotated[Level, strawberry.argument(description="Of which level.")] = Level.COMMUNE,
    ) -> list[Standing]:
        return [*_standings([self], info, level)[0]]

    @strawberry.field(description="How far the place has come by its own newest figure on that day.")
    def progress(self, info: Info) -> ProgressOutcome:
        return _outcome(self, info, None)

    @strawberry.field(
        description="How far the place has come by the newest figures of all places of a level inside it, in "
        "the tree of that day: numerators and denominators, or values, are summed where that means something."
    )
    def roll_up(
        self,
        info: Info,
        level: Annotated[Level, strawberry.argument(description="Of which level.")] = Level.COMMUNE,
    ) -> ProgressOutcome:
        return _outcome(self, info, level)

    @strawberry.field(description="The figures of the whole place that stand, up to that day, oldest first.")
    def series(self, info: Info, first: First = 20, after: After = None) -> Connection[Measurement]:
        page, others = Page(first, after), partial(_others_measured, self, info)
        found = info.context.one_among(figures.series, measured(self.record), others, self.record.as_of) or []
        part = cut_list(found, page, f"series-{self.record.id}")
        info.context.note(part.items)
        return connection(part, Measurement.of)

    @strawberry.field(description="What contradicts it, or else does not go together with it.")
    def conflicts(self, info: Info) -> list[Annotated["SourceConflict", strawberry.lazy("schema.registry.conflicts")]]:
        return conflicts_of(info, conflicts.of_targets, self.record)

    @classmethod
    def of(cls, record: TargetRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)


def _outcome(target: Target, info: Info, level: Level | None) -> Any:
    day, others = target.record.as_of, partial(_others_measured, target, info)

    def tally(key: Measured) -> Tally:
        return info.context.one_among(tallies, key, others, day, level) or NOWHERE

    return outcome(target.record, tally(measured(target.record)), lambda: map(tally, others()))


def _others_measured(target: Target, info: Info) -> list[Measured]:
    return [measured(one) for one in info.context.along(target.record)]


def _measured(target: TargetRecord) -> tuple[int, int]:
    return target.indicator_id, target.locality_id
