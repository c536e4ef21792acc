"""Versions as those see them who write and review: drafts may lack anything, so they are types of their own."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from content_store.content import blocks, obstacles, readiness, tutorials, versions, writing
from content_store.content.clips import CaptionTrack as CaptionTrackRow
from content_store.content.manuscripts import Manuscript, manuscript_of
from content_store.content.obstacles import ObstacleCode
from content_store.content.versions import State
from content_store.content.versions import Version as VersionRow
from content_store.people.access import Action
from schema.content.assets import Asset
from schema.content.blocks import Block, block_of
from schema.content.changes import Change
from schema.content.comments import Comment
from schema.content.reach import reached
from schema.context import Info
from schema.nodes import gid
from schema.scalars import Language

OF_STEP = "The step that it belongs to, from 1; null for the whole guide, 0 for a step that is gone."
Since = Annotated[strawberry.ID, strawberry.argument(description="The older version.")]


@strawberry.type(description="One thing to mend before a version can be published.")
class Obstacle:
    code: ObstacleCode = strawberry.field(description="What is missing or wrong.")
    path: list[str] = strawberry.field(description="Where in the version, such as `steps`, `0`, `title`.")
    message: str = strawberry.field(description="What is wrong, in Vietnamese.")
    message_en: str = strawberry.field(description="What is wrong, in English.")

    @classmethod
    def of(cls, found: obstacles.Obstacle) -> Self:
        return cls(code=found.code, path=list(found.path), message=found.message_vi, message_en=found.message)


@strawberry.type(description="A step as it is being written.")
class DraftStep:
    position: int = strawberry.field(description="1 for the first.")
    title: str = strawberry.field(description="May still be empty.")
    action: str = strawberry.field(description="May still be empty.")
    body: str = strawberry.field(description="What helps in doing it, as plain text; may stay empty.")
    blocks: list[Block] = strawberry.field(description="The same as typed blocks.")
    key: str = strawberry.field(description="What makes it the same step in another version.")


@strawberry.type(description="Captions under a clip as it is being put together.")
class DraftCaptionTrack:
    language: Language = strawberry.field(description="Their language.")
    label: str = strawberry.field(description="What a player's menu calls them.")
    asset: Asset = strawberry.field(description="The file.")
    transcript: str | None = strawberry.field(
        description="All that they say, as text; null for files that came before this was noted."
    )
    cue_count: int | None = strawberry.field(description="How many cues they have; null like `transcript`.")
    characters_a_second: int | None = strawberry.field(
        description="What the cue that is hardest to read in time asks of its readers; null like `transcript`."
    )


@strawberry.type(description="A clip's voice in another language as it is being put together.")
class DraftSoundTrack:
    language: Language = strawberry.field(description="The language that is spoken.")
    label: str = strawberry.field(description="What a player's menu calls it.")
    asset: Asset = strawberry.field(description="The file.")


@strawberry.type(description="A video in a version.")
class DraftClip:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this use's.")
    asset: Asset = strawberry.field(description="The file.")
    step_position: int | None = strawberry.field(
        description="The step that it belongs to; null for the whole guide, 0 for a step that is gone."
    )
    alt: str = strawberry.field(description="What it shows; may still be empty.")
    transcript: str = strawberry.field(description="What is said and shown; may still be empty.")
    captions: list[DraftCaptionTrack] = strawberry.field(description="Its captions, one track a language.")
    sound_tracks: list[DraftSoundTrack] = strawberry.field(description="Its voices in other languages, one a language.")


@strawberry.type(description="A picture in a version.")
class DraftInfographic:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this use's.")
    asset: Asset = strawberry.field(description="The file.")
    step_position: int | None = strawberry.field(
        description="The step that it belongs to; null for the whole guide, 0 for a step that is gone."
    )
    alt: str = strawberry.field(description="What it shows; may still be empty.")
    description: str = strawberry.field(description="All that it says; may still be empty.")


@strawberry.type(description="The lasting identity of what is taught, whatever its wording and language.")
class Tutorial:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this tutorial's.")
    number: strawberry.Private[int]
    slug: str = strawberry.field(description="Its short name, which its guides carry.")
    place_id: strawberry.ID | None = strawberry.field(
        description="The place that it belongs to; null for the country's."
    )
    synthetic: bool = strawberry.field(description="Whether it was made up for tests and demonstrations.")
    revision: int = strawberry.field(description="Grows with every change: pass it as `expectedRevision`.")

    @strawberry.field(description="All its versions in all languages, oldest first.")
    async def versions(self) -> list[Annotated["Version", strawberry.lazy("schema.content.drafts")]]:
        return [await Version.of(row) for row in await versions.of_tutorial(self.number)]

    @classmethod
    async def read(cls, number: int) -> Self:
        return cls.of(await tutorials.get(number))

    @classmethod
    def of(cls, row: tutorials.Tutorial) -> Self:
        return cls(
            id=gid("Tutorial", row.id),
            number=row.id,
            slug=row.slug,
            place_id=gid("Locality", row.locality_id) if row.locality_id else None,
            synthetic=row.synthetic,
            revision=row.revision,
        )


@strawberry.type(description="A tutorial as it was written once, in one language (phiên bản).")
class Version:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this version's.")
    manuscript: strawberry.Private[Manuscript]
    tutorial: Tutorial = strawberry.field(description="What is taught, whatever the wording and the language.")
    language: Language = strawberry.field(description="The language that it is in.")
    number: int = strawberry.field(description="1 for the first in its language.")
    state: State = strawberry.field(description="Where it stands.")
    revision: int = strawberry.field(description="Grows with every change: pass it as `expectedRevision`.")
    title: str = strawberry.field(description="May be empty in a draft.")
    summary: str = strawberry.field(description="May be empty in a draft.")
    change_note: str = strawberry.field(description="What is new in it.")
    published_at: datetime | None = strawberry.field(description="When it was published; null before.")

    @strawberry.field(description="Its steps in order.")
    def steps(self) -> list[DraftStep]:
        return [
            DraftStep(
                position=step.position,
                title=step.title,
                action=step.action,
                body=blocks.plain(blocks.read(step.blocks)),
                blocks=[block_of(block) for block in blocks.read(step.blocks)],
                key=step.key,
            )
            for step in self.manuscript.steps
        ]

    @strawberry.field(description="Its videos in order.")
    def clips(self) -> list[DraftClip]:
        return [
            DraftClip(
                id=gid("Clip", use.id),
                asset=self._asset(use.asset_id),
                step_position=self._position(use.step_key),
                alt=use.alt,
                transcript=use.transcript,
                captions=[self._captions(track) for track in self.manuscript.captions.get(use.id, [])],
                sound_tracks=[
                    DraftSoundTrack(
                        language=Language(voice.language), label=voice.label, asset=self._asset(voice.asset_id)
                    )
                    for voice in self.manuscript.sound_tracks.get(use.id, [])
                ],
            )
            for use in self.manuscript.clips
        ]

    @strawberry.field(description="Its pictures in order.")
    def infographics(self) -> list[DraftInfographic]:
        return [
            DraftInfographic(
                id=gid("Infographic", use.id),
                asset=self._asset(use.asset_id),
                step_position=self._position(use.step_key),
                alt=use.alt,
                description=use.description,
            )
            for use in self.manuscript.infographics
        ]

    @strawberry.field(description="Everything that keeps it from being published now; empty when nothing does.")
    def publishing_obstacles(self) -> list[Obstacle]:
        return [Obstacle.of(found) for found in readiness.obstacles_of(self.manuscript)]

    @strawberry.field(description="What was said of it, oldest first.")
    def comments(self) -> list[Comment]:
        return [Comment.of(row) for row in self.manuscript.comments]

    @strawberry.field(description="The version whose words it says in another language; null for an original.")
    async def translates(self) -> Annotated["Version", strawberry.lazy("schema.content.drafts")] | None:
        source = self.manuscript.version.translates_id
        return await Version.read(source) if source else None

    @strawberry.field(description="Whether what it translates says something else by now, or has a successor.")
    async def source_moved_on(self) -> bool:
        return await versions.moved_on(self.manuscript.version)

    @strawberry.field(description="What is different in it from another version, words and files.")
    async def changes(self, info: Info, since: Since) -> list[Change]:
        older, _ = await reached(info.context, Action.READ_DRAFTS, since, "Version", "since")
        return [Change.of(change) for change in await writing.difference(older, self.manuscript.version.id)]

    def _position(self, key: str | None) -> int | None:
        if key is None:
            return None
        return next((step.position for step in self.manuscript.steps if step.key == key), 0)

    def _captions(self, track: CaptionTrackRow) -> DraftCaptionTrack:
        spoken = self.manuscript.spoken.get(track.asset_id)
        return DraftCaptionTrack(
            language=Language(track.language),
            label=track.label,
            asset=self._asset(track.asset_id),
            transcript=spoken.transcript if spoken else None,
            cue_count=spoken.cue_count if spoken else None,
            characters_a_second=spoken.fastest_speed if spoken else None,
        )

    def _asset(self, number: int) -> Asset:
        return Asset.of(self.manuscript.assets[number])

    @classmethod
    async def read(cls, number: int) -> Self:
        return await cls.of(await versions.get(number))

    @classmethod
    async def of(cls, row: VersionRow) -> Self:
        return cls(
            id=gid("Version", row.id),
            manuscript=await manuscript_of(row),
            tutorial=Tutorial.of(await tutorials.get(row.tutorial_id)),
            language=Language(row.language),
            number=row.number,
            state=row.state,
            revision=row.revision,
            title=row.title,
            summary=row.summary,
            change_note=row.change_note,
            published_at=row.published_at,
        )
