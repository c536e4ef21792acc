"""Guides, whose frozen versions are read from the database and asked by ordinary resolvers."""

from datetime import datetime
from typing import Annotated, Any, Generic, Self, TypeVar

import strawberry

from content_store.content.choosing import ImagePreset, choose, in_preset, media_of
from content_store.content.snapshot import GuideSnapshot, StepRecord
from schema.budgets import MediaSet, Preset, Wished
from schema.content.files import Image
from schema.content.guides import Clip, Infographic
from schema.nodes import gid
from schema.scalars import Language, Url

T = TypeVar("T")
Info = strawberry.Info[Any, None]


@strawberry.type
class Nodes(Generic[T]):
    nodes: list[T]


@strawberry.type
class Named:
    slug: str
    name: str


@strawberry.type
class GuideTarget:
    slug: str
    label: str


@strawberry.type
class Showing:
    record: strawberry.Private[Any]

    @strawberry.field
    def clips(self) -> list[Clip]:
        return [Clip.of(clip) for clip in self.record.clips]

    @strawberry.field
    def infographics(self) -> list[Infographic]:
        return [Infographic.of(use) for use in self.record.infographics]


@strawberry.type
class Step(Showing):
    position: int
    title: str
    action: str
    body: str

    @classmethod
    def of(cls, record: StepRecord) -> Self:
        """The type's object for a frozen step."""
        return cls(record=record, position=record.position, title=record.title, action=record.action, body=record.body)


@strawberry.type
class Guide(Showing):
    id: strawberry.ID
    slug: str
    language: Language
    version_number: int
    published_at: datetime
    title: str
    summary: str
    duration_ms: int

    @strawberry.field
    def url(self, info: Info) -> Url:
        return Url(f"{info.context.public_url}/g/{self.slug}")

    @strawberry.field
    def topic(self) -> Named:
        return Named(slug=self.record.topic.slug, name=self.record.topic.name)

    @strawberry.field
    def cover(self, info: Info, preset: Preset = ImagePreset.LARGE) -> Image:
        cover = self.record.cover
        return Image.of(info.context, in_preset((cover.file, *cover.stills), preset), cover.alt)

    @strawberry.field
    def steps(self) -> list[Step]:
        return [Step.of(step) for step in self.record.steps]

    @strawberry.field
    def media(self, info: Info, budget: Wished) -> MediaSet:
        return MediaSet.of(info.context, choose(media_of(self.record), budget.to_budget()))

    @strawberry.field
    async def languages(self, info: Info) -> list[Language]:
        found: list[Language] = await info.context.loaders.languages.load(self.record.tutorial_id)
        return found

    @strawberry.field
    async def platforms(self, info: Info) -> list[Named]:
        rows = await info.context.loaders.platforms.load_many(self.record.platform_ids)
        return [Named(slug=row.slug, name=row.name) for row in rows]

    @strawberry.field
    async def services(self, info: Info) -> list[Named]:
        rows = await info.context.loaders.services.load_many(self.record.service_ids)
        return [Named(slug=row.slug, name=row.name) for row in rows]

    @strawberry.field
    async def targets(self, info: Info) -> list[GuideTarget]:
        rows = await info.context.loaders.targets.load_many(self.record.target_ids)
        return [GuideTarget(slug=row.slug, label=row.label) for row in rows]

    @classmethod
    def of(cls, record: GuideSnapshot) -> Self:
        """The type's object for a frozen version."""
        return cls(
            record=record,
            id=gid("Guide", record.tutorial_id, record.language),
            slug=record.slug,
            language=Language(record.language),
            version_number=record.number,
            published_at=record.published_at,
            title=record.title,
            summary=record.summary,
            duration_ms=record.duration_ms,
        )


@strawberry.type
class GuidesPageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class GuidesPage(Nodes[Guide]):
    page_info: GuidesPageInfo


First = Annotated[int, strawberry.argument(description="How many.")]
