"""Gaps: which communes lack something that a target needs."""

from datetime import date
from typing import Annotated

import strawberry

from content_store.errors import NotFound
from content_store.paging import Page, cut_list
from content_store.published import figures, gaps
from content_store.published.gaps import GapReason, GapRecord, Wanted
from content_store.published.progress import Tally
from content_store.published.records import TargetRecord
from content_store.wording import brief
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.registry.localities import Locality
from schema.registry.progress import Along, ProgressOutcome, outcome
from schema.scalars import VIETNAMESE, Language


@strawberry.type(description="A commune that lacks something that a target needs (điểm còn thiếu).")
class CoverageGap:
    gap: strawberry.Private[GapRecord]
    target: strawberry.Private[TargetRecord]
    along: strawberry.Private[Along]
    reasons: list[GapReason] = strawberry.field(description="What it lacks; one at least.")

    @strawberry.field(description="The commune.")
    def locality(self) -> Locality:
        return Locality.of(self.gap.place)

    @strawberry.field(description="How far it has come, or why that cannot be told.")
    def progress(self) -> ProgressOutcome:
        return outcome(self.target, self.gap.tally, self.along)


@strawberry.type
class GapQuery:
    @strawberry.field(
        description="The communes of a day within a target's place that are below its goal, without a figure, without "
        "a team, or without a current guide, by name. Which languages are spoken where is not on record, so guides are "
        "looked for in the language that is asked for, among those that are live now."
    )
    def coverage_gaps(
        self,
        info: Info,
        target: Annotated[str, strawberry.argument(description="The target, by its slug.")],
        language: Annotated[Language, strawberry.argument(description="The language of the guides.")] = VIETNAMESE,
        as_of: Annotated[
            date | None,
            strawberry.argument(description="Of which day all this is; today by default."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[CoverageGap]:
        page, day = Page(first, after), info.context.day(as_of)
        aim = figures.target_by_slug(info.context.facts, target, day)
        if aim is None:
            raise NotFound(path=("target",), what="target", key=brief(target))
        found = info.context.many(gaps.gaps, Wanted(aim, language, info.context.today))
        part = cut_list(found, page, f"gaps-{aim.id}-{language}-{day}")
        info.context.note([gap.place for gap in part.items])

        def along() -> list[Tally]:
            return [gap.tally for gap in part.items]

        return connection(part, lambda gap: CoverageGap(gap=gap, target=aim, along=along, reasons=list(gap.reasons)))
