"""Measurements: figures as their sources state them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from content_store.published import conflicts, figures, places, registry
from content_store.published.records import FigureRecord, MeasurementRecord
from content_store.registry import measurements
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from schema.context import Info
from schema.fields import seen, told
from schema.nodes import Node, present, presents
from schema.registry.contradicting import conflicts_of
from schema.registry.indicators import Indicator
from schema.registry.public_services import PublicService
from schema.registry.sources import Source
from schema.scalars import BigInt

if TYPE_CHECKING:
    from schema.registry.conflicts import SourceConflict
    from schema.registry.localities import Locality


@strawberry.type(description="When a figure was counted (kỳ số liệu).")
class Period:
    measurement: "strawberry.Private[Measurement]"
    end: date | None = told("measurement.record.period_end", "Its last day; null when the source does not say.")

    @strawberry.field(description="Its first day; null when the source does not say.")
    def start(self, info: Info) -> date | None:
        return self.measurement.whole(info).period_start

    @strawberry.field(description="How exactly the source states it.")
    def precision(self, info: Info) -> Precision:
        return self.measurement.whole(info).period_precision

    @strawberry.field(description="The source's own words for it; null when it has none.")
    def text(self, info: Info) -> str | None:
        return self.measurement.whole(info).period_text or None


@presents(MeasurementRecord)
@strawberry.type(description="One figure as one source states it (số liệu); figures are never overwritten.")
class Measurement(Node):
    record: strawberry.Private[FigureRecord | MeasurementRecord]
    value: Decimal | None = told("record.value", "The number, where it is not a share.")
    numerator: BigInt | None = told("record.numerator", "The part (tử số).")
    denominator: BigInt | None = told("record.denominator", "The whole (mẫu số).")
    percent: Decimal | None = told("record.percent", "The share in percent, computed from numerator and denominator.")
    stated_percent: Decimal | None = told("record.stated_percent", "The share in percent as the source states it.")

    @strawberry.field(description="Short name, unique among measurements.")
    def slug(self, info: Info) -> str:
        return self.whole(info).slug

    @strawberry.field(description="What the source calls it.")
    def label(self, info: Info) -> str:
        return self.whole(info).label

    @strawberry.field(
        description="Whether the stated percent follows from its own numbers; null when there is nothing to compare."
    )
    def percent_agrees(self, info: Info) -> bool | None:
        stated = self.record.stated_percent
        computed = measurements.percent(self.record.numerator, self.record.denominator)
        return measurements.agrees(Decimal(stated) if stated else None, computed, self.whole(info).qualifier)

    @strawberry.field(description="How exactly the source states it.")
    def qualifier(self, info: Info) -> Qualifier:
        return self.whole(info).qualifier

    @strawberry.field(description="What is counted, such as `filings`; null where it is not said.")
    def unit(self, info: Info) -> str | None:
        return self.whole(info).unit or None

    @strawberry.field(description="When it was counted.", metadata=seen(measurement=""))
    def period(self) -> Period:
        return Period(measurement=self)

    @strawberry.field(
        description="The way of filing that it is limited to, such as `level4`; null when it is not limited."
    )
    def submission_channel(self, info: Info) -> str | None:
        return self.whole(info).channel or None

    @strawberry.field(
        description="Whom or what it is limited to, in its source's words; null when it is of the whole place."
    )
    def population(self, info: Info) -> str | None:
        return self.whole(info).population or None

    @strawberry.field(description="The source's words, verbatim (trích nguyên văn).")
    def quote(self, info: Info) -> str:
        return self.whole(info).quote

    @strawberry.field(description="What a careful reader should know.")
    def note(self, info: Info) -> str | None:
        return self.whole(info).note or None

    @strawberry.field(description="Doubts about it.")
    def flags(self, info: Info) -> list[QualityFlag]:
        return [QualityFlag(flag) for flag in self.whole(info).doubts]

    @strawberry.field(description="The figure that this one corrects (đính chính); null when it corrects none.")
    def supersedes(self, info: Info) -> "Measurement | None":
        return self._other(info, "supersedes_id")

    @strawberry.field(description="The figure that corrects this one; null while it stands.")
    def superseded_by(self, info: Info) -> "Measurement | None":
        return self._other(info, "superseded_by_id")

    @strawberry.field(description="Why it takes the other's place; null when it corrects none.")
    def correction_reason(self, info: Info) -> str | None:
        return self.whole(info).reason or None

    @strawberry.field(description="What contradicts it, or else does not go together with it.")
    def conflicts(self, info: Info) -> list[Annotated["SourceConflict", strawberry.lazy("schema.registry.conflicts")]]:
        return conflicts_of(info, conflicts.of_measurements, self.record)

    @strawberry.field(description="What was measured.")
    def indicator(self, info: Info) -> Indicator:
        return Indicator.of(info.context.known(registry.indicators, self.record.indicator_id))

    @strawberry.field(description="The place that was measured, as it was at the end of the figure's own period.")
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        day = self.record.period_end or self.record.as_of
        return present(info.context.known(places.versions, (self.whole(info).locality_version_id, day)))

    @strawberry.field(description="The public service whose filings these are, if it is about one.")
    def service(self, info: Info) -> PublicService | None:
        service = self.whole(info).service_id
        return None if service is None else PublicService.of(info.context.known(registry.services, service))

    @strawberry.field(description="The document that states it.")
    def source(self, info: Info) -> Source:
        return Source.of(info.context.known(registry.sources, self.record.source_id))

    def whole(self, info: Info) -> MeasurementRecord:
        """All that the source states, asked for together with that of the figures that were found along."""
        if isinstance(self.record, MeasurementRecord):
            return self.record
        return info.context.whole(figures.measurements, self.record)

    def _other(self, info: Info, column: str) -> "Measurement | None":
        mine = self.whole(info)
        number: int | None = getattr(mine, column)
        if number is None:
            return None

        def others() -> list[int]:
            return [wanted for one in info.context.along(mine) if (wanted := getattr(one, column)) is not None]

        found = info.context.one_among(figures.measurements, number, others, mine.as_of)
        return Measurement.of(found) if found else None

    @classmethod
    def of(cls, record: FigureRecord | MeasurementRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)
