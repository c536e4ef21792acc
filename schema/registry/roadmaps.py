"""Roadmaps: what the teams of a place are to teach, and when."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from content_store.paging import Page
from content_store.published import figures, guides, registry, roadmaps
from content_store.published.team_records import ItemRecord, RoadmapRecord
from schema.connections import After, Connection, First, connection
from schema.content.guides import Guide, Languages
from schema.context import Info
from schema.fields import together, told
from schema.nodes import Node, presents
from schema.registry.sources import Source
from schema.registry.targets import Target
from schema.registry.whereabouts import localities_of
from schema.scalars import VIETNAMESE

if TYPE_CHECKING:
    from schema.registry.localities import Locality

RoadmapDay = Annotated[
    date | None,
    strawberry.argument(description="The day on which they are seen; today in Việt Nam when it is left out."),
]


@strawberry.type(description="A task of a roadmap, for some months or days.")
class RoadmapItem:
    record: strawberry.Private[ItemRecord]
    day: strawberry.Private[date]
    task: str = strawberry.field(description="What is to be done or taught, in the words of its document.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date = strawberry.field(description="Its last day.")

    @strawberry.field(description="The guides by which it is taught, those that are live now.")
    def guides(self, info: Info, languages: Languages = [VIETNAMESE]) -> list[Guide]:
        wanted = info.context.many(roadmaps.tutorials_of, self.record.id)
        chain = guides.chain_of(languages)
        found = [info.context.one(guides.of_tutorials, tutorial, chain) for tutorial in wanted]
        return [Guide.of(guide) for guide in found if guide is not None]

    @strawberry.field(description="The targets that it serves.")
    def targets(self, info: Info) -> list[Target]:
        wanted = info.context.many(roadmaps.targets_of, self.record.id)
        return [Target.of(target) for target in info.context.all_known(figures.targets, wanted, self.day)]

    @classmethod
    def of(cls, record: ItemRecord, day: date) -> Self:
        return cls(record=record, day=day, task=record.task, starts_on=record.starts_on, ends_on=record.ends_on)


@presents(RoadmapRecord)
@strawberry.type(description="What the teams of a place are to teach, and when (lộ trình).")
class Roadmap(Node):
    seen: ClassVar[str] = "as_of"
    record: strawberry.Private[RoadmapRecord]
    slug: str = told("record.slug", "Short name, unique among roadmaps.")
    name: str = told("record.name", "Its name.")
    as_of: date = told("record.as_of", "The day on which it is seen.")

    @strawberry.field(description="The place for which it was made.", metadata=together(localities_of))
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        return localities_of([self], info)[0]

    @strawberry.field(description="The document that says so; null when none is known.")
    def source(self, info: Info) -> Source | None:
        number = self.record.source_id
        return None if number is None else Source.of(info.context.known(registry.sources, number))

    @strawberry.field(description="All its tasks, in its order.")
    def items(self, info: Info) -> list[RoadmapItem]:
        found = info.context.many(roadmaps.items_of, self.record.id)
        return [RoadmapItem.of(item, self.record.as_of) for item in found]

    @strawberry.field(description="The tasks of the day on which it is seen.")
    def current_items(self, info: Info) -> list[RoadmapItem]:
        day = self.record.as_of
        found = info.context.many(roadmaps.items_of, self.record.id)
        return [RoadmapItem.of(item, day) for item in found if item.starts_on <= day <= item.ends_on]

    @classmethod
    def of(cls, record: RoadmapRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)


@strawberry.type
class RoadmapQuery:
    @strawberry.field(description="All roadmaps, in the order in which they were entered.")
    def roadmaps(
        self, info: Info, as_of: RoadmapDay = None, first: First = 20, after: After = None
    ) -> Connection[Roadmap]:
        found = roadmaps.roadmaps_page(info.context.facts, info.context.day(as_of), Page(first, after))
        return connection(found, Roadmap.of)
