"""Using: the files that a draft shows, each with its alternatives for those who cannot see or hear it."""

import strawberry

from content_store.content import clips, infographics
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.infographics import NewInfographic
from content_store.people.access import Action
from schema.content.payloads import OF_VERSION, VersionPayload
from schema.content.reach import reached
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of
from schema.scalars import Language


@strawberry.input(description="Captions to put under a clip.")
class CaptionTrackInput:
    asset_id: strawberry.ID = strawberry.field(description="The uploaded file, WebVTT or SRT.")
    language: Language = strawberry.field(description="Their language.")
    label: str = strawberry.field(description="What a player's menu calls them, such as `Tiếng Việt`.")


@strawberry.input(description="A voice to play in place of a clip's own (thuyết minh).")
class SoundTrackInput:
    asset_id: strawberry.ID = strawberry.field(description="The uploaded sound.")
    language: Language = strawberry.field(description="The language that is spoken.")
    label: str = strawberry.field(description="What a player's menu calls it, such as `Tiếng Tày`.")


@strawberry.input(description="A video to put into a draft.")
class ClipAttachInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    asset_id: strawberry.ID = strawberry.field(description="The uploaded video.")
    alt: str = strawberry.field(default="", description="What it shows, for those who cannot see it.")
    transcript: str = strawberry.field(
        default="",
        description="What is said and shown, as text; empty takes it from the captions in the version's language.",
    )
    step_position: int | None = strawberry.field(
        default=None, description="The step that it belongs to, from 1; null for the whole guide."
    )
    captions: list[CaptionTrackInput] = strawberry.field(default_factory=list, description="Its captions.")
    sound_tracks: list[SoundTrackInput] = strawberry.field(
        default_factory=list, description="Its voices in other languages."
    )

    def to_new(self) -> NewClip:
        """The same for the store."""
        return NewClip(
            asset_id=number_of(self.asset_id, "Asset", "assetId"),
            alt=self.alt,
            transcript=self.transcript,
            step_position=self.step_position,
            captions=[
                NewCaptionTrack(
                    asset_id=number_of(track.asset_id, "Asset", "captions", str(place), "assetId"),
                    language=track.language,
                    label=track.label,
                )
                for place, track in enumerate(self.captions)
            ],
            sound_tracks=[
                NewSoundTrack(
                    asset_id=number_of(track.asset_id, "Asset", "soundTracks", str(place), "assetId"),
                    language=track.language,
                    label=track.label,
                )
                for place, track in enumerate(self.sound_tracks)
            ],
        )


@strawberry.input(description="A picture to put into a draft.")
class InfographicAttachInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    asset_id: strawberry.ID = strawberry.field(description="The uploaded picture.")
    alt: str = strawberry.field(default="", description="What it shows, in a sentence.")
    description: str = strawberry.field(default="", description="All that it says, in words.")
    step_position: int | None = strawberry.field(
        default=None, description="The step that it belongs to, from 1; null for the whole guide."
    )

    def to_new(self) -> NewInfographic:
        """The same for the store."""
        return NewInfographic(
            asset_id=number_of(self.asset_id, "Asset", "assetId"),
            alt=self.alt,
            description=self.description,
            step_position=self.step_position,
        )


@strawberry.input(description="A draft's video as it is to be: all of it, at its place.")
class ClipRewriteInput(ClipAttachInput):
    id: strawberry.ID = strawberry.field(description="The use, as the version's `clips` name it.")


@strawberry.input(description="A draft's picture as it is to be: all of it, at its place.")
class InfographicRewriteInput(InfographicAttachInput):
    id: strawberry.ID = strawberry.field(description="The use, as the version's `infographics` name it.")


@strawberry.input(description="A video or a picture that is to leave a draft.")
class UseDetachInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    id: strawberry.ID = strawberry.field(description="The use, as the version's `clips` or `infographics` name it.")


@strawberry.type
class UsingMutation:
    @strawberry.mutation(description="Put a video into a draft.", extensions=OF_VERSION)
    async def clip_attach(self, info: Info, input: What[ClipAttachInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        return await VersionPayload.of(await clips.attach(number, input.to_new(), input.expected_revision, account))

    @strawberry.mutation(
        description="Give a draft's video another file, other words, other tracks or another step.",
        extensions=OF_VERSION,
    )
    async def clip_rewrite(self, info: Info, input: What[ClipRewriteInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        use = number_of(input.id, "Clip", "id")
        return await VersionPayload.of(
            await clips.rewrite(number, use, input.to_new(), input.expected_revision, account)
        )

    @strawberry.mutation(description="Take a video out of a draft; the file stays.", extensions=OF_VERSION)
    async def clip_detach(self, info: Info, input: What[UseDetachInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        use = number_of(input.id, "Clip", "id")
        return await VersionPayload.of(await clips.detach(number, use, input.expected_revision, account))

    @strawberry.mutation(description="Put a picture into a draft.", extensions=OF_VERSION)
    async def infographic_attach(self, info: Info, input: What[InfographicAttachInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        return await VersionPayload.of(
            await infographics.attach(number, input.to_new(), input.expected_revision, account)
        )

    @strawberry.mutation(
        description="Give a draft's picture another file, other words or another step.", extensions=OF_VERSION
    )
    async def infographic_rewrite(self, info: Info, input: What[InfographicRewriteInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        use = number_of(input.id, "Infographic", "id")
        return await VersionPayload.of(
            await infographics.rewrite(number, use, input.to_new(), input.expected_revision, account)
        )

    @strawberry.mutation(description="Take a picture out of a draft; the file stays.", extensions=OF_VERSION)
    async def infographic_detach(self, info: Info, input: What[UseDetachInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        use = number_of(input.id, "Infographic", "id")
        return await VersionPayload.of(await infographics.detach(number, use, input.expected_revision, account))
