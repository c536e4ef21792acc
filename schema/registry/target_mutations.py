"""Targets as registrars set and change them."""

from datetime import date
from decimal import Decimal

import strawberry

from content_store.people import access
from content_store.people.access import Action
from content_store.published import figures
from content_store.registry import targets
from content_store.registry.measurements import QualityFlag
from content_store.registry.targets import Comparison, Goal, TargetWords
from schema.catalogue import SLUG
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.reach import keeper_of, keeps_place
from schema.registry.targets import Target


@strawberry.input(description="What is aimed at: a number, a range or a milestone.")
class TargetGoalInput:
    comparison: Comparison = strawberry.field(
        description="How a figure is held against it. `RANGE` needs both values, `MILESTONE` a milestone."
    )
    unit: str = strawberry.field(description="What is counted, such as `percent` or `members_per_team`.")
    value: Decimal | None = strawberry.field(default=None, description="The number, or the lower end of a range.")
    upper_value: Decimal | None = strawberry.field(default=None, description="The upper end of a range.")
    milestone: str | None = strawberry.field(default=None, description="What should have happened.")
    population: str = strawberry.field(default="", description="Among whom; empty when the source does not say.")
    minimum_age: int | None = strawberry.field(default=None, description="From which age on, in years.")
    starts_on: date | None = strawberry.field(default=None, description="From when it holds.")
    due_on: date | None = strawberry.field(default=None, description="By when it should be reached (hạn).")


@strawberry.input(description="All that is said of a target.")
class TargetWordsInput:
    label: str = strawberry.field(description="What is aimed at.")
    goal: TargetGoalInput = strawberry.field(description="The goal.")
    source: str = strawberry.field(description="The source, by its slug: every target has one.")
    quote: str = strawberry.field(description="The source's words, verbatim (trích nguyên văn).")
    issuer: str = strawberry.field(default="", description="Who set it, and in which act.")
    note: str = strawberry.field(default="", description="What a careful reader should know.")
    flags: list[QualityFlag] = strawberry.field(
        default_factory=list, description="Doubts about it; nothing is held against a `MALFORMED` one."
    )

    def to_words(self) -> TargetWords:
        """The same for the store."""
        return TargetWords(**{**vars(self), "goal": Goal(**vars(self.goal))})


@strawberry.input(description="A new target: what is aimed at where.")
class TargetCreateInput:
    slug: str = strawberry.field(description=SLUG)
    indicator: str = strawberry.field(description="What is measured against it, by its slug.")
    locality_id: strawberry.ID = strawberry.field(description="The place for which it is set.")
    words: TargetWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.input(description="Other words for a target.")
class TargetUpdateInput:
    id: strawberry.ID = strawberry.field(description="The target.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: TargetWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.type(description="The target after the change, or why it was not made.")
class TargetPayload:
    target: Target | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


async def _now_public(info: Info, row: targets.Target) -> TargetPayload:
    await info.context.settle()
    info.context.end()
    record = info.context.known(figures.targets, row.id, info.context.today)
    return TargetPayload(target=present(record), revision=row.revision)


@strawberry.type
class TargetMutation:
    @strawberry.mutation(description="Set a target for a place.", extensions=[Refusable(TargetPayload)])
    async def target_create(self, info: Info, input: What[TargetCreateInput]) -> TargetPayload:
        place, account = keeps_place(info.context, input.locality_id, "localityId")
        row = await targets.create(input.slug, (input.indicator, place), input.words.to_words(), account)
        return await _now_public(info, row)

    @strawberry.mutation(description="Say other things of a target.", extensions=[Refusable(TargetPayload)])
    async def target_update(self, info: Info, input: What[TargetUpdateInput]) -> TargetPayload:
        access.require(info.context.viewer, Action.KEEP_REGISTRY)
        number = number_of(input.id, "Target", "id")
        account = keeper_of(info.context, await targets.locality_of(number))
        row = await targets.update(number, input.words.to_words(), input.expected_revision, account)
        return await _now_public(info, row)
