"""Measurements: figures as their sources state them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from content_store.published import places, registry
from content_store.published.records import MeasurementRecord
from content_store.registry import measurements
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from schema.context import Info
from schema.nodes import Key, Node, present, presents
from schema.registry.indicators import Indicator
from schema.registry.public_services import PublicService
from schema.registry.sources import Source
from schema.scalars import BigInt

if TYPE_CHECKING:
    from schema.registry.localities import Locality


@strawberry.type(description="When a figure was counted (kỳ số liệu).")
class Period:
    start: date | None = strawberry.field(description="Its first day; null when the source does not say.")
    end: date | None = strawberry.field(description="Its last day; null when the source does not say.")
    precision: Precision = strawberry.field(description="How exactly the source states it.")
    text: str | None = strawberry.field(description="The source's own words for it; null when it has none.")


@presents(MeasurementRecord)
@strawberry.type(description="One figure as one source states it (số liệu); figures are never overwritten.")
class Measurement(Node):
    record: strawberry.Private[MeasurementRecord]
    slug: str = strawberry.field(description="Short name, unique among measurements.")
    label: str = strawberry.field(description="What the source calls it.")

    @strawberry.field(description="The number, where it is not a share.")
    def value(self) -> Decimal | None:
        return plain(self.record.value)

    @strawberry.field(description="The part (tử số).")
    def numerator(self) -> BigInt | None:
        return _big(self.record.numerator)

    @strawberry.field(description="The whole (mẫu số).")
    def denominator(self) -> BigInt | None:
        return _big(self.record.denominator)

    @strawberry.field(description="The share in percent, computed from numerator and denominator.")
    def percent(self) -> Decimal | None:
        return plain(measurements.percent(self.record.numerator, self.record.denominator))

    @strawberry.field(description="The share in percent as the source states it.")
    def stated_percent(self) -> Decimal | None:
        return plain(self.record.stated_percent)

    @strawberry.field(
        description="Whether the stated percent follows from its own numbers; null when there is nothing to compare."
    )
    def percent_agrees(self) -> bool | None:
        computed = measurements.percent(self.record.numerator, self.record.denominator)
        return measurements.agrees(self.record.stated_percent, computed, self.record.qualifier)

    @strawberry.field(description="How exactly the source states it.")
    def qualifier(self) -> Qualifier:
        return self.record.qualifier

    @strawberry.field(description="What is counted, such as `filings`; null where it is not said.")
    def unit(self) -> str | None:
        return self.record.unit or None

    @strawberry.field(description="When it was counted.")
    def period(self) -> Period:
        record = self.record
        return Period(
            start=record.period_start,
            end=record.period_end,
            precision=record.period_precision,
            text=record.period_text or None,
        )

    @strawberry.field(
        description="The way of filing that it is limited to, such as `level4`; null when it is not limited."
    )
    def submission_channel(self) -> str | None:
        return self.record.channel or None

    @strawberry.field(description="The source's words, verbatim (trích nguyên văn).")
    def quote(self) -> str:
        return self.record.quote

    @strawberry.field(description="What a careful reader should know.")
    def note(self) -> str | None:
        return self.record.note or None

    @strawberry.field(description="Doubts about it.")
    def flags(self) -> list[QualityFlag]:
        return [QualityFlag(flag) for flag in self.record.flags]

    @strawberry.field(description="What was measured.")
    def indicator(self, info: Info) -> Indicator:
        return Indicator.of(info.context.known(registry.indicators, self.record.indicator_id))

    @strawberry.field(description="The place that was measured, as it was at the end of the figure's own period.")
    def locality(self, info: Info) -> Annotated[Locality, strawberry.lazy("schema.registry.localities")]:
        day = self.record.period_end or self.record.as_of
        return present(info.context.known(places.versions, (self.record.locality_version_id, day)))

    @strawberry.field(description="The public service whose filings these are, if it is about one.")
    def service(self, info: Info) -> PublicService | None:
        if self.record.service_id is None:
            return None
        return PublicService.of(info.context.known(registry.services, self.record.service_id))

    @strawberry.field(description="The document that states it.")
    def source(self, info: Info) -> Source:
        return Source.of(info.context.known(registry.sources, self.record.source_id))

    @classmethod
    def of(cls, record: MeasurementRecord) -> Measurement:
        return cls(key=Key("Measurement", record.id), record=record, slug=record.slug, label=record.label)


def plain(number: Decimal | None) -> Decimal | None:
    """The number as people write it: without zeros at its end, and without an exponent."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def _big(number: int | None) -> BigInt | None:
    return None if number is None else BigInt(number)
