"""Conflicts: what does not go together in what sources say, as anybody may see it."""

from datetime import date
from functools import partial
from typing import Annotated, ClassVar, Self, TypeVar

import strawberry

from content_store.paging import Page
from content_store.published import conflicts, figures
from content_store.published.records import ConflictRecord, MeasurementRecord, TargetRecord
from content_store.registry.conflicts import ConflictKind
from schema.asking import Question
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.fields import told
from schema.nodes import Node, presents
from schema.registry.measurements import Measurement
from schema.registry.targets import Target

T = TypeVar("T", MeasurementRecord, TargetRecord)


@presents(ConflictRecord)
@strawberry.type(
    description="Something in what sources say that does not go together (điểm mâu thuẫn). All sides are kept; none is "
    "chosen by itself."
)
class SourceConflict(Node):
    seen: ClassVar[str] = "as_of"
    record: strawberry.Private[ConflictRecord]
    slug: str | None = told("record.slug", "Its short name, such as `C03`; null when it was found by itself.")
    kind: ConflictKind = told("record.kind", "What does not go together.")
    about: str = told("record.about", "What it is about.")

    @strawberry.field(description="What a careful reader noted; null when nobody did.")
    def detail(self) -> str | None:
        return self.record.detail or None

    @strawberry.field(description="Whether a correction ended it: the figures that stand say the same.")
    def settled(self, info: Info) -> bool:
        others = partial(info.context.ids_along, self.record)
        return bool(info.context.one_among(conflicts.settled, self.record.id, others))

    @strawberry.field(description="The figures on its sides, in the order in which they were entered.")
    def measurements(self, info: Info) -> list[Measurement]:
        found = _sides(info, self.record, conflicts.measurements_of, figures.measurements)
        return [Measurement.of(record) for record in found]

    @strawberry.field(description="The targets on its sides, in the order in which they were entered.")
    def targets(self, info: Info) -> list[Target]:
        return [Target.of(record) for record in _sides(info, self.record, conflicts.targets_of, figures.targets)]

    @classmethod
    def of(cls, record: ConflictRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)


def _sides(info: Info, record: ConflictRecord, sides: Question[int, list[int]], what: Question[int, T]) -> list[T]:
    """What is on the sides of a conflict, asked for together with what is on those found along with it."""
    those = info.context.ids_along(record)
    numbers = {one: info.context.one_among(sides, one, lambda: those) or [] for one in those}
    together = dict.fromkeys(number for found in numbers.values() for number in found)
    info.context.note(info.context.all_known(what, list(together), record.as_of))
    return info.context.all_known(what, numbers[record.id], record.as_of)


@strawberry.type
class ConflictQuery:
    @strawberry.field(description="What does not go together in what sources say.")
    def conflicts(
        self,
        info: Info,
        kind: Annotated[ConflictKind | None, strawberry.argument(description="Only of this kind.")] = None,
        as_of: Annotated[
            date | None, strawberry.argument(description="The day on which the sides are seen; today by default.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[SourceConflict]:
        found = conflicts.page(info.context.facts, kind, info.context.day(as_of), Page(first, after))
        info.context.note(found.items)
        return connection(found, SourceConflict.of)
