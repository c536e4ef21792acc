"""The inputs of mutations."""

from __future__ import annotations

from typing import Annotated, TypeVar

import strawberry

from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.infographics import NewInfographic
from content_store.content.tutorials import NewTutorial
from content_store.content.versions import StepText, VersionText
from content_store.published.guides import GuideFilter
from schema.nodes import number_of
from schema.scalars import Language

T = TypeVar("T")
What = Annotated[T, strawberry.argument(description="What is to be done.")]
REVISION = "The `revision` that you hold: the change is refused when somebody else was faster."


@strawberry.input(description="Which guides are wanted: those for which all of this is true.")
class GuideWhere:
    topic: str | None = strawberry.field(default=None, description="They stand on this topic, by its slug.")
    platform: str | None = strawberry.field(default=None, description="They explain this platform, by its slug.")
    service: str | None = strawberry.field(default=None, description="They explain this public service, by its slug.")
    target: str | None = strawberry.field(default=None, description="They serve this target, by its slug.")

    def to_filter(self) -> GuideFilter:
        """The same for the store."""
        return GuideFilter(**vars(self))


@strawberry.input(description="What a tutorial begins with.")
class TutorialCreateInput:
    slug: str = strawberry.field(description="Its short name: lower-case letters, digits and hyphens, for ever.")
    topic: str = strawberry.field(description="The topic's slug.")
    platforms: list[str] = strawberry.field(default_factory=list, description="Slugs of the platforms it explains.")
    services: list[str] = strawberry.field(default_factory=list, description="Slugs of the services it explains.")
    targets: list[str] = strawberry.field(default_factory=list, description="Slugs of the targets it serves.")

    def to_new(self) -> NewTutorial:
        """The same for the store."""
        return NewTutorial(**vars(self))


@strawberry.input(description="The words of one step.")
class StepInput:
    title: str = strawberry.field(description="What the step is called.")
    action: str = strawberry.field(description="The one thing to do.")
    body: str = strawberry.field(default="", description="What helps in doing it.")


@strawberry.input(description="The words of a version.")
class VersionTextInput:
    title: str = strawberry.field(description="Its title.")
    summary: str = strawberry.field(default="", description="What one learns from it.")
    steps: list[StepInput] = strawberry.field(default_factory=list, description="What to do, in order.")
    change_note: str = strawberry.field(default="", description="What is new in it.")

    def to_text(self) -> VersionText:
        """The same for the store."""
        return VersionText(
            title=self.title,
            summary=self.summary,
            steps=[StepText(**vars(step)) for step in self.steps],
            change_note=self.change_note,
        )


@strawberry.input(description="A new version of a tutorial.")
class VersionDraftInput:
    tutorial_id: strawberry.ID = strawberry.field(description="The tutorial.")
    language: Language = strawberry.field(description="The language that it is in.")
    text: VersionTextInput = strawberry.field(description="Its words.")


@strawberry.input(description="New words for a draft.")
class VersionRewriteInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    text: VersionTextInput = strawberry.field(description="All its words.")


@strawberry.input(description="A version that is to move to its next state.")
class VersionMoveInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)


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


@strawberry.input(description="A video or a picture that is to leave a draft.")
class UseDetachInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    id: strawberry.ID = strawberry.field(description="The use, as the version's `clips` or `infographics` name it.")
