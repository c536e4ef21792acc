"""Freezing: from what editors work with to what the public sees, once, when it is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from content_store.content import blocks
from content_store.content.assets import Asset
from content_store.content.clips import Clip, SoundTrack
from content_store.content.infographics import Infographic
from content_store.content.manuscripts import Manuscript
from content_store.content.playlists import Level, Voice, playlists
from content_store.content.renditions import Rendition
from content_store.content.snapshot import (
    CaptionRecord,
    ClipRecord,
    CoverRecord,
    FileRecord,
    GuideSnapshot,
    InfographicRecord,
    ShelfRecord,
    SoundTrackRecord,
    StepRecord,
    StoryboardRecord,
)
from content_store.content.topics import Topic
from content_store.content.tutorials import Tutorial

POSTER = "POSTER"
STILLS = ("POSTER_640", "POSTER_320", "CARD")
CROPS = ("CARD", "KIOSK", "PORTRAIT")
AUDIO = "AUDIO"
AUDIO_PARTS = ("HLS_AUDIO", "FMP4_AUDIO")  # a stream's playlist, and the file that it cuts into pieces
ORIGINAL_SOUND = "Âm thanh gốc"
# What plays by itself, as against what only a playlist refers to.
PLAYABLE = ("MP4_", AUDIO)
_ENDINGS = {
    "application/vnd.apple.mpegurl": "m3u8",
    "application/zip": "szi",
    "audio/mp4": "m4a",
    "image/jpeg": "jpg",
    "text/vtt": "vtt",
}


@dataclass
class Frozen:
    """A guide as it is published, and the texts of the playlists that were written for it, by their SHA-256."""

    guide: GuideSnapshot
    texts: dict[str, str]


@dataclass
class _Freezer:
    """One manuscript on its way; `texts` fills as its clips are frozen."""

    manuscript: Manuscript
    slug: str
    texts: dict[str, str] = field(default_factory=dict)

    def clip(self, clip: Clip) -> ClipRecord:
        asset = self.manuscript.assets[clip.asset_id]
        made = self._made(asset.id, self.slug)
        captions = self._captions(clip)
        levels = [
            Level(file, made[role.replace("HLS_", "FMP4_")])
            for role, file in made.items()
            if role.startswith("HLS_") and role != "HLS_AUDIO"
        ]
        tracks = tuple(self._sound_track(track) for track in self.manuscript.sound_tracks.get(clip.id, []))
        voices = self._voices(made, tracks)
        playable = [file for role, file in made.items() if role.startswith(PLAYABLE)]
        written = playlists(self.slug, levels, voices, captions, asset.duration_ms or 0) if levels else None
        if written:
            self.texts |= written.texts
        return ClipRecord(
            id=clip.id,
            alt=clip.alt,
            transcript=clip.transcript,
            duration_ms=asset.duration_ms or 0,
            width=asset.width or 0,
            height=asset.height or 0,
            poster=made[POSTER],
            stills=_those(made, STILLS),
            renditions=tuple(sorted(playable, key=lambda file: file.bytes)),
            captions=captions,
            stream=written.stream if written else None,
            parts=(
                *(file for role, file in made.items() if role.startswith(("HLS_", "FMP4_"))),
                *(written.parts if written else ()),
            ),
            storyboard=_storyboard(made),
            sound_tracks=tracks,
        )

    def _captions(self, clip: Clip) -> tuple[CaptionRecord, ...]:
        return tuple(
            CaptionRecord(
                language=track.language,
                label=track.label,
                file=_captions_file(self.manuscript.assets[track.asset_id], f"{self.slug}-{track.language}"),
            )
            for track in self.manuscript.captions.get(clip.id, [])
        )

    def _sound_track(self, track: SoundTrack) -> SoundTrackRecord:
        made = self._made(track.asset_id, f"{self.slug}-{track.language}")
        return SoundTrackRecord(
            language=track.language,
            label=track.label,
            renditions=_those(made, (AUDIO,)),
            parts=_those(made, AUDIO_PARTS),
        )

    def _voices(self, made: dict[str, FileRecord], tracks: Sequence[SoundTrackRecord]) -> list[Voice]:
        """The clip's own sound first, then its voices in other languages."""
        language = self.manuscript.version.language
        own = SoundTrackRecord(language, ORIGINAL_SOUND, (), _those(made, AUDIO_PARTS))
        return [
            Voice(track.language, track.label, track.parts[0], track.parts[1].codecs or "")
            for track in (own, *tracks)
            if track.parts
        ]

    def _made(self, asset_id: int, name: str) -> dict[str, FileRecord]:
        return {row.role: _file(row, name) for row in self.manuscript.renditions.get(asset_id, [])}

    def infographic(self, infographic: Infographic) -> InfographicRecord:
        asset = self.manuscript.assets[infographic.asset_id]
        made = self._made(asset.id, self.slug)
        return InfographicRecord(
            id=infographic.id,
            alt=infographic.alt,
            description=infographic.description,
            width=asset.width or 0,
            height=asset.height or 0,
            renditions=tuple(file for role, file in made.items() if role not in (*CROPS, "TILES")),
            crops=_those(made, CROPS),
            tiles=made.get("TILES"),
        )


async def freeze(manuscript: Manuscript, now: datetime) -> Frozen:
    """All that the public can ask of a version, as it is now."""
    version = manuscript.version
    tutorial = await Tutorial.get(id=version.tutorial_id)
    topic = await Topic.get(id=tutorial.topic_id)
    freezer = _Freezer(manuscript, tutorial.slug)
    clips = [(clip.step_key, freezer.clip(clip)) for clip in manuscript.clips]
    pictures = [(use.step_key, freezer.infographic(use)) for use in manuscript.infographics]
    guide = GuideSnapshot(
        tutorial_id=tutorial.id,
        version_id=version.id,
        slug=tutorial.slug,
        language=version.language,
        number=version.number,
        title=version.title,
        summary=version.summary,
        published_at=now,
        topic=ShelfRecord(id=topic.id, slug=topic.slug, name=topic.name, description=topic.description),
        cover=_cover([clip for _, clip in clips], [picture for _, picture in pictures]),
        steps=tuple(
            StepRecord(
                position=step.position,
                title=step.title,
                action=step.action,
                body=blocks.plain(blocks.read(step.blocks)),
                blocks=blocks.read(step.blocks),
                clips=tuple(clip for key, clip in clips if key == step.key),
                infographics=tuple(use for key, use in pictures if key == step.key),
            )
            for step in manuscript.steps
        ),
        clips=tuple(clip for key, clip in clips if key is None),
        infographics=tuple(use for key, use in pictures if key is None),
        platform_ids=tuple(sorted([row.id async for row in tutorial.platforms])),
        service_ids=tuple(sorted([row.id async for row in tutorial.services])),
        target_ids=tuple(sorted([row.id async for row in tutorial.targets])),
        synthetic=tutorial.synthetic,
    )
    return Frozen(guide, freezer.texts)


def _cover(clips: list[ClipRecord], pictures: list[InfographicRecord]) -> CoverRecord:
    """The first clip's poster, or else the widest WebP of the first picture."""
    if clips:
        return CoverRecord(clips[0].poster, clips[0].alt, clips[0].stills)
    first = pictures[0]
    stills = [file for file in first.renditions if file.mime == "image/webp"] or list(first.renditions)
    widest = max(stills, key=lambda file: file.width or 0)
    return CoverRecord(widest, first.alt, (*(file for file in stills if file is not widest), *first.crops))


def _storyboard(made: dict[str, FileRecord]) -> StoryboardRecord | None:
    if "STORYBOARD" not in made:
        return None
    return StoryboardRecord(sheet=made["STORYBOARD"], cues=made["STORYBOARD_VTT"])


def _those(made: dict[str, FileRecord], roles: Iterable[str]) -> tuple[FileRecord, ...]:
    return tuple(made[role] for role in roles if role in made)


def _file(rendition: Rendition, slug: str) -> FileRecord:
    label = rendition.role.lower().removeprefix("mp4_").removeprefix("webp_").replace("_", "-")
    ending = _ENDINGS.get(rendition.mime) or rendition.mime.split("/")[1]
    return FileRecord(
        role=rendition.role,
        sha256=rendition.sha256,
        name=f"{slug}-{label}.{ending}",
        mime=rendition.mime,
        bytes=rendition.bytes,
        width=rendition.width,
        height=rendition.height,
        duration_ms=rendition.duration_ms,
        bit_rate=rendition.bit_rate,
        codecs=rendition.codecs,
        thumbhash=rendition.thumbhash,
    )


def _captions_file(asset: Asset, name: str) -> FileRecord:
    return FileRecord(role="CAPTIONS", sha256=asset.sha256, name=f"{name}.vtt", mime=asset.mime, bytes=asset.bytes)
