"""Guides: published tutorials as clients see them, answered from what was frozen when they were published."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from content_store.content.blocks import paragraphs
from content_store.content.choosing import ImagePreset, choose, in_preset, media_of
from content_store.content.snapshot import ClipRecord, GuideSnapshot, InfographicRecord, StepRecord
from content_store.published import figures, guides, registry
from content_store.published.freshness import Freshness, checks_of
from content_store.published.records import R
from content_store.published.statements import ById
from content_store.published.together import Lists
from schema.budgets import WEBP_ONLY, Formats, MediaSet, Preset, Wished
from schema.content.blocks import Block, block_of
from schema.content.files import CaptionTrack, Image, Rendition, SoundTrack, Storyboard, Stream
from schema.content.topics import Topic
from schema.context import Info
from schema.fields import OF_ITSELF, lasting, together, told
from schema.nodes import Key, Node, presented, presents
from schema.registry.platforms import Platform
from schema.registry.public_services import PublicService
from schema.scalars import Language, Url

if TYPE_CHECKING:
    from schema.registry.targets import Target

Languages = Annotated[
    list[Language],
    strawberry.argument(description="In which language: the first of these in which a guide is live, at most five."),
]


@strawberry.type(description="A video of a guide or of one of its steps (clip).")
class Clip:
    record: strawberry.Private[ClipRecord]
    alt: str = strawberry.field(description="What it shows, for those who cannot see it.")
    transcript: str = strawberry.field(description="What is said and shown, as text (bản chép lời).")
    duration_ms: int = strawberry.field(description="How long it plays, in milliseconds.")
    width: int = strawberry.field(description="The original's width in pixels.")
    height: int = strawberry.field(description="The original's height in pixels.")

    @strawberry.field(description="A still that stands for it.", metadata=OF_ITSELF)
    def poster(self, info: Info, preset: Preset = ImagePreset.LARGE) -> Image:
        file = in_preset((self.record.poster, *self.record.stills), preset)
        return Image.of(info.context, file, self.alt)

    @strawberry.field(description="The files to play or to save, from the lightest to the largest.", metadata=OF_ITSELF)
    def renditions(self, info: Info) -> list[Rendition]:
        return [Rendition.of(info.context, file) for file in self.record.renditions]

    @strawberry.field(
        description="For players of HLS; null for what was published before there was one.", metadata=OF_ITSELF
    )
    def stream(self, info: Info) -> Stream | None:
        return Stream.of(info.context, self.record.stream) if self.record.stream else None

    @strawberry.field(
        description="Stills for a scrubbing bar; null for what was published before there were any.", metadata=OF_ITSELF
    )
    def storyboard(self, info: Info) -> Storyboard | None:
        return Storyboard.of(info.context, self.record.storyboard, self.alt) if self.record.storyboard else None

    @strawberry.field(description="Its captions, one track a language.", metadata=OF_ITSELF)
    def captions(self, info: Info) -> list[CaptionTrack]:
        return [CaptionTrack.of(info.context, track) for track in self.record.captions]

    @strawberry.field(
        description="Its voices in other languages, to be played in place of its own.", metadata=OF_ITSELF
    )
    def sound_tracks(self, info: Info) -> list[SoundTrack]:
        return [SoundTrack.of(info.context, track) for track in self.record.sound_tracks]

    @classmethod
    def of(cls, record: ClipRecord) -> Self:
        return cls(
            record=record,
            alt=record.alt,
            transcript=record.transcript,
            duration_ms=record.duration_ms,
            width=record.width,
            height=record.height,
        )


@strawberry.type(description="A picture that explains a guide or one of its steps (infographic).")
class Infographic:
    record: strawberry.Private[InfographicRecord]
    alt: str = strawberry.field(description="What it shows, in a sentence.")
    description: str = strawberry.field(description="All that it says, in words.")
    width: int = strawberry.field(description="The original's width in pixels.")
    height: int = strawberry.field(description="The original's height in pixels.")

    @strawberry.field(description="The files to show: each width as WebP, AVIF and JPEG.", metadata=OF_ITSELF)
    def renditions(self, info: Info) -> list[Rendition]:
        return [Rendition.of(info.context, file) for file in self.record.renditions]

    @strawberry.field(
        description="It in one size or shape; the lightest format where there are several.", metadata=OF_ITSELF
    )
    def image(self, info: Info, preset: Preset, formats: Formats = WEBP_ONLY) -> Image:
        file = in_preset((*self.record.crops, *self.record.renditions), preset, formats)
        return Image.of(info.context, file, self.alt)

    @strawberry.field(
        description="Deep-zoom tiles in one file (SZI), for looking closely; null but for large pictures.",
        metadata=OF_ITSELF,
    )
    def tiles(self, info: Info) -> Rendition | None:
        return Rendition.of(info.context, self.record.tiles) if self.record.tiles else None

    @classmethod
    def of(cls, record: InfographicRecord) -> Self:
        return cls(
            record=record, alt=record.alt, description=record.description, width=record.width, height=record.height
        )


@strawberry.type(description="One thing to do (bước).")
class Step:
    record: strawberry.Private[StepRecord]
    position: int = strawberry.field(description="1 for the first.")
    title: str = strawberry.field(description="What the step is called.")
    action: str = strawberry.field(description="The one thing to do.")
    body: str = strawberry.field(description="What helps in doing it, as plain text; may be empty.")

    @strawberry.field(description="The same as `body`, as typed blocks.")
    def blocks(self) -> list[Block]:
        return [block_of(block) for block in self.record.blocks or paragraphs(self.record.body)]

    @strawberry.field(description="Its own videos.")
    def clips(self) -> list[Clip]:
        return [Clip.of(clip) for clip in self.record.clips]

    @strawberry.field(description="Its own pictures.")
    def infographics(self) -> list[Infographic]:
        return [Infographic.of(use) for use in self.record.infographics]

    @classmethod
    def of(cls, record: StepRecord) -> Self:
        return cls(record=record, position=record.position, title=record.title, action=record.action, body=record.body)


def _listed(info: Info, question: Callable[..., ById[R]], ids: Sequence[Sequence[int]], *rest: Any) -> Lists[Any]:
    """What each guide names by ids."""
    found = info.context.listed(question, ids, *rest)
    return Lists(presented(found.flat), found.lengths)


def _platforms(those: "Sequence[Guide]", info: Info) -> Lists[Platform]:
    return _listed(info, registry.platforms, [one.record.platform_ids for one in those])


def _services(those: "Sequence[Guide]", info: Info) -> Lists[PublicService]:
    return _listed(info, registry.services, [one.record.service_ids for one in those])


def _targets(those: "Sequence[Guide]", info: Info) -> "Lists[Target]":
    return _listed(info, figures.targets, [one.record.target_ids for one in those], info.context.today)


@lasting(lambda guide: guide.record.version_id)
@presents(GuideSnapshot)
@strawberry.type(
    description="A published tutorial in one language (bài hướng dẫn). What it says was frozen when it was published."
)
class Guide(Node):
    record: strawberry.Private[GuideSnapshot]
    slug: str = told("record.slug", "Short name: printed on leaflets, so it never changes.")
    language: Language = told("record.language", "The language that it is in, which may be a later choice.")
    version_number: int = told("record.number", "Which version this is, from 1, in its language.")
    title: str = told("record.title", "Its title.")
    summary: str = told("record.summary", "What one learns from it.")
    published_at: datetime = told("record.published_at", "When this version was published.")

    @strawberry.field(description="How long all its clips play, in milliseconds; 0 without clips.")
    def duration_ms(self) -> int:
        return self.record.duration_ms

    @strawberry.field(description="The shelf on which it stands, as it was called then.")
    def topic(self) -> Topic:
        topic = self.record.topic
        return Topic(key=Key("Topic", topic.id), slug=topic.slug, name=topic.name, description=topic.description)

    @strawberry.field(description="The day in Việt Nam on which somebody last held it against what it explains.")
    def checked_on(self, info: Info) -> date:
        return info.context.known(checks_of, self.record.version_id, info.context.today).checked_on

    @strawberry.field(description="Whether it was checked since the last releases of what it explains, and lately.")
    def freshness(self, info: Info) -> Freshness:
        return info.context.known(checks_of, self.record.version_id, info.context.today).freshness

    @strawberry.field(description="Whether it was made up for tests and demonstrations.")
    def synthetic(self) -> bool:
        return self.record.synthetic

    @strawberry.field(description="What to do, in order.")
    def steps(self) -> list[Step]:
        return [Step.of(step) for step in self.record.steps]

    @strawberry.field(description="The videos of the guide as a whole.")
    def clips(self) -> list[Clip]:
        return [Clip.of(clip) for clip in self.record.clips]

    @strawberry.field(description="The pictures of the guide as a whole.")
    def infographics(self) -> list[Infographic]:
        return [Infographic.of(use) for use in self.record.infographics]

    @strawberry.field(description="The short link to it, as on leaflets.", metadata=OF_ITSELF)
    def url(self, info: Info) -> Url:
        return Url(f"{info.context.public_url}/g/{self.record.slug}")

    @strawberry.field(description="A picture that stands for it.", metadata=OF_ITSELF)
    def cover(self, info: Info, preset: Preset = ImagePreset.LARGE) -> Image:
        cover = self.record.cover
        return Image.of(info.context, in_preset((cover.file, *cover.stills), preset), cover.alt)

    @strawberry.field(
        description="The best of its clips and pictures that a budget allows, in reading order.", metadata=OF_ITSELF
    )
    def media(self, info: Info, budget: Wished) -> MediaSet:
        return MediaSet.of(info.context, choose(media_of(self.record), budget.to_budget()))

    @strawberry.field(description="The languages in which it can be had now.")
    def languages(self, info: Info) -> list[Language]:
        found = info.context.many(guides.languages_of, self.record.tutorial_id)
        return [Language(language) for language in found]

    @strawberry.field(description="The platforms that it explains.", metadata=together(_platforms))
    def platforms(self, info: Info) -> list[Platform]:
        return [*_platforms([self], info)[0]]

    @strawberry.field(description="The public services that it explains.", metadata=together(_services))
    def services(self, info: Info) -> list[PublicService]:
        return [*_services([self], info)[0]]

    @strawberry.field(description="The targets that it serves.", metadata=together(_targets))
    def targets(self, info: Info) -> list[Annotated["Target", strawberry.lazy("schema.registry.targets")]]:
        return [*_targets([self], info)[0]]

    @classmethod
    def of(cls, record: GuideSnapshot) -> Self:
        return cls(key=Key("Guide", record.tutorial_id, record.language), record=record)
