"""Conflicts: what does not go together in what sources say, as anybody may see it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

import strawberry

from content_store.paging import Page
from content_store.published import conflicts, figures
from content_store.published.records import ConflictRecord
from content_store.registry.conflicts import ConflictKind
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.fields import told
from schema.nodes import Key, Node, presents
from schema.registry.measurements import Measurement
from schema.registry.targets import Target


@presents(ConflictRecord)
@strawberry.type(
    description="Something in what sources say that does not go together (điểm mâu thuẫn). All sides are kept; none is "
    "chosen by itself."
)
class SourceConflict(Node):
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
        others = partial(info.context.ids_along, self.record)
        ids = info.context.one_among(conflicts.measurements_of, self.record.id, others) or []
        found = info.context.all_known(figures.measurements, ids, self.record.as_of)
        info.context.note(found)
        return [Measurement.of(record) for record in found]

    @strawberry.field(description="The targets on its sides, in the order in which they were entered.")
    def targets(self, info: Info) -> list[Target]:
        others = partial(info.context.ids_along, self.record)
        ids = info.context.one_among(conflicts.targets_of, self.record.id, others) or []
        return [Target.of(record) for record in info.context.all_known(figures.targets, ids, self.record.as_of)]

    @classmethod
    def of(cls, record: ConflictRecord) -> SourceConflict:
        return cls(key=Key("SourceConflict", record.id, record.as_of), record=record)


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
