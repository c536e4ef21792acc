"""Progress: how far a place has come towards a target, or why that cannot be told."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from content_store.published import figures
from content_store.published.progress import Tally, aim_of
from content_store.published.records import TargetRecord
from content_store.registry import measurements, progress
from content_store.registry.measurements import Qualifier, plain
from content_store.registry.progress import Amount, Obstacle
from schema.context import Info
from schema.fields import told
from schema.registry.measurements import Measurement
from schema.scalars import BigInt

# The figures behind whatever was told along with a tally, which are asked for together.
Along = Callable[[], Iterable[Tally]]


def _parts(info: Info, outcome: "Progress | NotComputable") -> list[Measurement]:
    """The figures behind a tally, in the order of entry."""
    together = list(dict.fromkeys(number for tally in outcome.along() for number in tally.figures))
    found = info.context.all_known(figures.measurements, together, outcome.as_of)
    info.context.note(found)
    mine = info.context.all_known(figures.measurements, outcome.tally.figures, outcome.as_of)
    return [Measurement.of(record) for record in mine]


@strawberry.type(description="How far a place has come towards a target (tiến độ), as its figures say it.")
class Progress:
    tally: strawberry.Private[Tally]
    along: strawberry.Private[Along]
    amount: strawberry.Private[Amount]
    as_of: strawberry.Private[date]
    reached: bool | None = strawberry.field(
        description="Whether the target is reached; null when the figure is too vague to say, or the target has no "
        "number."
    )
    same_population: bool = strawberry.field(
        description="Whether the figures say that they count those of whom the target speaks. Where they do not, a "
        "share may be of another whole: read label and unit before comparing."
    )
    numerator: BigInt | None = told("amount.numerator", "The part (tử số).")
    denominator: BigInt | None = told("amount.denominator", "The whole (mẫu số).")
    qualifier: Qualifier = told("amount.qualifier", "How exactly this is known: a sum is as exact as its vaguest part.")
    period_start: date | None = told("amount.since", "The first day of the earliest figure; null when it is not said.")
    period_end: date | None = told("amount.until", "The last day of the latest figure; null when it is not said.")
    place_count: int = told("tally.places", "Of how many places it tells: 1 for the target's own place.")
    missing_count: int = told("tally.missing", "How many of them have no figure and are left out: absent is not zero.")

    @strawberry.field(
        description="The share in percent: of numerator and denominator, or else as the source states it."
    )
    def percent(self) -> Decimal | None:
        found = measurements.percent(self.amount.numerator, self.amount.denominator)
        found = self.amount.stated if found is None else found
        return None if found is None else Decimal(plain(found))

    @strawberry.field(description="The number, where it is not a share.")
    def value(self) -> Decimal | None:
        return None if self.amount.value is None else Decimal(plain(self.amount.value))

    @strawberry.field(description="What is counted; null where it is not said.")
    def unit(self) -> str | None:
        return self.amount.unit or None

    @strawberry.field(description="The figures that it is made of, each with its source and what contradicts it.")
    def measurements(self, info: Info) -> list[Measurement]:
        return _parts(info, self)


@strawberry.type(description="Why progress cannot be told without guessing (không tính được).")
class NotComputable:
    tally: strawberry.Private[Tally]
    along: strawberry.Private[Along]
    as_of: strawberry.Private[date]
    reason: Obstacle = strawberry.field(description="What is in the way.")
    place_count: int = told("tally.places", "Of how many places it was asked.")
    missing_count: int = told("tally.missing", "How many of them have no figure that counts.")

    @strawberry.field(description="The figures that there are, none of which says enough.")
    def parts(self, info: Info) -> list[Measurement]:
        return _parts(info, self)


ProgressOutcome = Annotated[
    Progress | NotComputable,
    strawberry.union("ProgressOutcome", description="How far a place has come, or why that cannot be told."),
]


def outcome(target: TargetRecord, tally: Tally, along: Along) -> Any:
    """What a tally says of a target; `along` are all tallies that were told together, itself among them."""
    if isinstance(tally.said, Obstacle):
        return NotComputable(tally=tally, along=along, as_of=target.as_of, reason=tally.said)
    verdict = progress.reached(aim_of(target), tally.said)
    if isinstance(verdict, Obstacle):
        return NotComputable(tally=tally, along=along, as_of=target.as_of, reason=verdict)
    same = target.population in ("", tally.said.population)
    return Progress(
        tally=tally, along=along, amount=tally.said, as_of=target.as_of, reached=verdict, same_population=same
    )
