"""Roadmaps, as those who keep the registry of a place write them."""

from datetime import date

import strawberry

from content_store.delivery import roadmaps
from content_store.delivery.roadmaps import ItemWords, RoadmapWords
from content_store.delivery.roadmaps import Roadmap as RoadmapRow
from content_store.people.access import Action, require
from content_store.published import roadmaps as published
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.reach import keeper_of, keeps_place
from schema.registry.roadmaps import Roadmap


@strawberry.input(description="A task of a roadmap.")
class RoadmapItemInput:
    task: str = strawberry.field(description="What is to be done or taught.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date = strawberry.field(description="Its last day.")
    tutorial_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The tutorials by which it is taught."
    )
    target_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="The targets that it serves.")

    def to_words(self, place: int) -> ItemWords:
        """The same for the store."""
        path = ("words", "items", str(place))
        tutorials = [number_of(one, "Tutorial", *path, "tutorialIds") for one in self.tutorial_ids]
        targets = [number_of(one, "Target", *path, "targetIds") for one in self.target_ids]
        return ItemWords(self.task, self.starts_on, self.ends_on, tutorials, targets)


@strawberry.input(description="All that is said of a roadmap.")
class RoadmapWordsInput:
    name: str = strawberry.field(description="Its name.")
    source: str | None = strawberry.field(default=None, description="The slug of the document that sets it.")
    items: list[RoadmapItemInput] = strawberry.field(description="Its tasks, in their order.")

    def to_words(self) -> RoadmapWords:
        """The same for the store."""
        return RoadmapWords(self.name, [item.to_words(place) for place, item in enumerate(self.items)], self.source)


@strawberry.input(description="A new roadmap for the teams of a place.")
class RoadmapCreateInput:
    slug: str = strawberry.field(description="Its short name: lower-case letters, digits and hyphens, for ever.")
    locality_id: strawberry.ID = strawberry.field(description="The place; it holds for all below that have none.")
    words: RoadmapWordsInput = strawberry.field(description="What is said of it.")


@strawberry.input(description="Other words for a roadmap.")
class RoadmapUpdateInput:
    id: strawberry.ID = strawberry.field(description="The roadmap.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: RoadmapWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.type(description="The roadmap after the change, or why it was not made.")
class RoadmapPayload:
    roadmap: Roadmap | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


async def _payload(info: Info, row: RoadmapRow) -> RoadmapPayload:
    await info.context.settle()
    info.context.end()
    record = info.context.known(published.roadmaps, row.id, info.context.today)
    return RoadmapPayload(roadmap=present(record), revision=row.revision)


@strawberry.type
class RoadmapMutation:
    @strawberry.mutation(
        description="Begin a roadmap. Needs who keeps the registry of its place.",
        extensions=[Refusable(RoadmapPayload)],
    )
    async def roadmap_create(self, info: Info, input: What[RoadmapCreateInput]) -> RoadmapPayload:
        place, account = keeps_place(info.context, input.locality_id, "localityId")
        return await _payload(info, await roadmaps.create(input.slug, place, input.words.to_words(), account))

    @strawberry.mutation(
        description="Say other things of a roadmap. Needs who keeps the registry of its place.",
        extensions=[Refusable(RoadmapPayload)],
    )
    async def roadmap_update(self, info: Info, input: What[RoadmapUpdateInput]) -> RoadmapPayload:
        context = info.context
        require(context.viewer, Action.KEEP_REGISTRY)
        row = await roadmaps.get(number_of(input.id, "Roadmap", "id"))
        account = keeper_of(context, row.locality_id)
        row = await roadmaps.rewrite(row.id, input.words.to_words(), input.expected_revision, account)
        return await _payload(info, row)
