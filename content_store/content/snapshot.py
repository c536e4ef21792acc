"""Snapshots: all that the public can ask of a guide, frozen when it is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from content_store.content.blocks import Blocks


class FileRecord(msgspec.Struct, frozen=True):
    """A file that a guide shows: a rendition, or a caption track."""

    role: str
    sha256: str
    name: str
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    bit_rate: int | None = None
    codecs: str | None = None
    thumbhash: str | None = None


class CaptionRecord(msgspec.Struct, frozen=True):
    """Captions in one language."""

    language: str
    label: str
    file: FileRecord


class StoryboardRecord(msgspec.Struct, frozen=True):
    """A sheet of stills, and the WebVTT that says which of them shows when."""

    sheet: FileRecord
    cues: FileRecord


class SoundTrackRecord(msgspec.Struct, frozen=True):
    """A clip's voice in another language: what plays by itself, and the parts that a stream is put together from."""

    language: str
    label: str
    renditions: tuple[FileRecord, ...]
    parts: tuple[FileRecord, ...] = ()


class ClipRecord(msgspec.Struct, frozen=True):
    """A video with its alternatives."""

    id: int
    alt: str
    transcript: str
    duration_ms: int
    width: int
    height: int
    poster: FileRecord
    renditions: tuple[FileRecord, ...]
    captions: tuple[CaptionRecord, ...]
    # None of what follows is in older snapshots: the poster in other sizes, what players of HLS and scrubbing bars ask
    # for, and voices in other languages.
    stills: tuple[FileRecord, ...] = ()
    stream: FileRecord | None = None
    parts: tuple[FileRecord, ...] = ()
    storyboard: StoryboardRecord | None = None
    sound_tracks: tuple[SoundTrackRecord, ...] = ()

    def files(self) -> Iterator[FileRecord]:
        """Every file of the clip."""
        yield from (self.poster, *self.stills, *self.renditions, *self.parts)
        yield from (track.file for track in self.captions)
        for voice in self.sound_tracks:
            yield from (*voice.renditions, *voice.parts)
        if self.stream:
            yield self.stream
        if self.storyboard:
            yield from (self.storyboard.sheet, self.storyboard.cues)


class InfographicRecord(msgspec.Struct, frozen=True):
    """A picture with the words that say the same."""

    id: int
    alt: str
    description: str
    width: int
    height: int
    renditions: tuple[FileRecord, ...]
    # Cut for one kind of place, and tiles for looking closely; none of it in older snapshots.
    crops: tuple[FileRecord, ...] = ()
    tiles: FileRecord | None = None


class StepRecord(msgspec.Struct, frozen=True):
    """One thing to do."""

    position: int
    title: str
    action: str
    body: str
    clips: tuple[ClipRecord, ...] = ()
    infographics: tuple[InfographicRecord, ...] = ()
    blocks: Blocks = ()  # what `body` says as text; older snapshots have only that


class CoverRecord(msgspec.Struct, frozen=True):
    """The picture that stands for a guide, with what it shows."""

    file: FileRecord
    alt: str
    stills: tuple[FileRecord, ...] = ()


class ShelfRecord(msgspec.Struct, frozen=True):
    """A topic, as it was when the guide was published."""

    id: int
    slug: str
    name: str
    description: str


class GuideSnapshot(msgspec.Struct, frozen=True):
    """A published guide, whole; platforms, services and targets are known by their ids and live in the registry."""

    tutorial_id: int
    version_id: int
    slug: str
    language: str
    number: int
    title: str
    summary: str
    published_at: datetime
    topic: ShelfRecord
    cover: CoverRecord
    steps: tuple[StepRecord, ...]
    clips: tuple[ClipRecord, ...]
    infographics: tuple[InfographicRecord, ...]
    platform_ids: tuple[int, ...]
    service_ids: tuple[int, ...]
    target_ids: tuple[int, ...]
    synthetic: bool

    @property
    def duration_ms(self) -> int:
        """How long all clips play, in milliseconds."""
        return sum(clip.duration_ms for clip in self.all_clips())

    def all_clips(self) -> Iterator[ClipRecord]:
        """The clips of the guide and of its steps."""
        yield from self.clips
        for step in self.steps:
            yield from step.clips

    def all_infographics(self) -> Iterator[InfographicRecord]:
        """The infographics of the guide and of its steps."""
        yield from self.infographics
        for step in self.steps:
            yield from step.infographics

    def files(self) -> Iterator[FileRecord]:
        """Every file that the guide shows."""
        yield self.cover.file
        for clip in self.all_clips():
            yield from clip.files()
        for infographic in self.all_infographics():
            yield from (*infographic.renditions, *infographic.crops)
            if infographic.tiles:
                yield infographic.tiles


_decoder = msgspec.json.Decoder(GuideSnapshot)


def write(snapshot: GuideSnapshot) -> str:
    """The snapshot as the JSON that is stored."""
    return msgspec.json.encode(snapshot).decode()


def read(text: str) -> GuideSnapshot:
    """A stored snapshot."""
    return _decoder.decode(text)
