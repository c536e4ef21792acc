"""Figures as registrars put them on record, and correct them."""

from datetime import date
from decimal import Decimal

import strawberry

from content_store.people import access
from content_store.people.access import Action
from content_store.published import figures
from content_store.registry import recording
from content_store.registry.measurements import Measurement as Row
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from content_store.registry.recording import Figure, Numbers, Period, Subject
from schema.catalogue import SLUG
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.measurements import Measurement
from schema.registry.reach import keeper_of, keeps_place
from schema.scalars import BigInt


@strawberry.input(description="A figure's numbers: a share, a count, or a percentage as its source states it.")
class MeasurementNumbersInput:
    numerator: BigInt | None = strawberry.field(default=None, description="The part (tử số).")
    denominator: BigInt | None = strawberry.field(default=None, description="The whole (mẫu số).")
    value: Decimal | None = strawberry.field(default=None, description="The number, where it is not a share.")
    stated_percent: Decimal | None = strawberry.field(
        default=None, description="The percentage that the source states."
    )
    qualifier: Qualifier = strawberry.field(
        default=Qualifier.EXACT, description="How exactly the source states it; only `DOZENS` has no number."
    )
    unit: str = strawberry.field(default="", description="What is counted, such as `filings`.")


@strawberry.input(description="When it was counted; empty when the source does not say.")
class MeasurementPeriodInput:
    start: date | None = strawberry.field(default=None, description="The first day.")
    end: date | None = strawberry.field(default=None, description="The last day.")
    precision: Precision = strawberry.field(
        default=Precision.UNKNOWN, description="How exactly the source states it; `UNKNOWN` when there is no last day."
    )
    text: str = strawberry.field(default="", description="The source's own words for it.")

    def to_period(self) -> Period:
        """The same for the store."""
        return Period(self.start, self.end, self.precision, self.text)


@strawberry.input(description="All that a source says in a figure.")
class MeasurementWordsInput:
    label: str = strawberry.field(description="What the source calls it.")
    source: str = strawberry.field(description="The source, by its slug: every figure has one.")
    quote: str = strawberry.field(description="The source's words, verbatim (trích nguyên văn).")
    numbers: MeasurementNumbersInput = strawberry.field(description="Its numbers.")
    period: MeasurementPeriodInput | None = strawberry.field(default=None, description="When it was counted.")
    population: str = strawberry.field(
        default="", description="Whom or what it is limited to; empty when it is of the whole place."
    )
    channel: str = strawberry.field(
        default="", description="The way of filing that it is limited to, such as `level4`."
    )
    service: str | None = strawberry.field(
        default=None, description="The public service, by its slug, if it is of one."
    )
    note: str = strawberry.field(default="", description="What a careful reader should know.")
    flags: list[QualityFlag] = strawberry.field(default_factory=list, description="Doubts about it.")

    def to_figure(self) -> Figure:
        """The same for the store."""
        said = {**vars(self), "numbers": Numbers(**vars(self.numbers))}
        return Figure(**{**said, "period": self.period.to_period() if self.period else Period()})


@strawberry.input(description="A new figure: what was measured where, and what its source says.")
class MeasurementCreateInput:
    slug: str = strawberry.field(description=SLUG)
    indicator: str = strawberry.field(description="What was measured, by its slug.")
    locality_id: strawberry.ID = strawberry.field(
        description="The place; the figure belongs to what it was at the end of the period."
    )
    words: MeasurementWordsInput = strawberry.field(description="What the source says.")


@strawberry.input(description="A figure that takes another's place, which is kept and shown as superseded.")
class MeasurementCorrectInput:
    id: strawberry.ID = strawberry.field(description="The figure to be corrected.")
    slug: str = strawberry.field(description="The short name of the one that takes its place.")
    reason: str = strawberry.field(description="Why (lý do đính chính).")
    words: MeasurementWordsInput = strawberry.field(description="All that the source says, put right.")


@strawberry.type(description="The figure after the change, or why it was not made.")
class MeasurementPayload:
    measurement: Measurement | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


async def _now_public(info: Info, row: Row) -> MeasurementPayload:
    await info.context.settle()
    info.context.end()
    record = info.context.known(figures.measurements, row.id, info.context.today)
    return MeasurementPayload(measurement=present(record))


@strawberry.type
class MeasurementMutation:
    @strawberry.mutation(
        description="Put a figure on record. What it contradicts keeps standing: both are shown, with a conflict "
        "between them.",
        extensions=[Refusable(MeasurementPayload)],
    )
    async def measurement_create(self, info: Info, input: What[MeasurementCreateInput]) -> MeasurementPayload:
        place, account = keeps_place(info.context, input.locality_id, "localityId")
        subject = Subject(input.indicator, place)
        return await _now_public(info, await recording.create(input.slug, subject, input.words.to_figure(), account))

    @strawberry.mutation(
        description="Correct a figure by another that takes its place; the old one is kept.",
        extensions=[Refusable(MeasurementPayload)],
    )
    async def measurement_correct(self, info: Info, input: What[MeasurementCorrectInput]) -> MeasurementPayload:
        access.require(info.context.viewer, Action.KEEP_REGISTRY)
        number = number_of(input.id, "Measurement", "id")
        account = keeper_of(info.context, await recording.locality_of(number))
        figure = input.words.to_figure()
        return await _now_public(info, await recording.correct(number, input.slug, figure, input.reason, account))
