"""Publishing: from a draft to the one live version of a tutorial in a language, and away again."""

from __future__ import annotations

from datetime import datetime

from content_store import obstacles, snapshot, tutorials, versions
from content_store.assets import Asset, Rendition
from content_store.clips import Clip, SoundTrack
from content_store.database import transaction
from content_store.errors import NotPublishable
from content_store.infographics import Infographic
from content_store.obstacles import Manuscript
from content_store.snapshot import (
    CaptionRecord,
    ClipRecord,
    CoverRecord,
    FileRecord,
    GuideSnapshot,
    InfographicRecord,
    ShelfRecord,
    SoundTrackRecord,
    StepRecord,
)
from content_store.topics import Topic
from content_store.tutorials import Tutorial
from content_store.versions import State, Version, VersionFile

POSTER = "POSTER"
AUDIO = "AUDIO"
AUDIO_PARTS = ("HLS_AUDIO", "FMP4_AUDIO")  # a stream's playlist, and the file that it cuts into pieces


async def submit(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Hand a draft to its reviewers."""
    return await _moved(version_id, State.IN_REVIEW, expected_revision, account_id)


async def send_back(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Make a version a draft again, so that it can be mended; nobody vouches for it any more."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        version.reviewer_id = None
        await versions.move(version, State.DRAFT, account_id)
    return version


async def retire(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Take the live version off every public answer."""
    return await _moved(version_id, State.RETIRED, expected_revision, account_id)


async def approve(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Vouch for a version that is in review."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        version.reviewer_id = account_id
        await versions.move(version, State.APPROVED, account_id)
    return version


async def publish(version_id: int, expected_revision: int, account_id: int, now: datetime) -> Version:
    """Freeze an approved version and make it the live one; NotPublishable with every obstacle otherwise."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        manuscript = await obstacles.manuscript_of(version)
        if found := obstacles.obstacles_of(manuscript):
            raise NotPublishable(found)
        live = await Version.get_or_none(
            tutorial_id=version.tutorial_id, language=version.language, state=State.PUBLISHED
        )
        if live is not None:
            await versions.move(live, State.RETIRED, account_id)
        version.published_at = now
        frozen = await _freeze(manuscript, now)
        version.snapshot = snapshot.write(frozen)
        shown = {file.sha256: file.mime for file in frozen.files()}
        await VersionFile.bulk_create(
            [VersionFile(version_id=version.id, sha256=sha256, mime=mime) for sha256, mime in shown.items()]
        )
        await versions.move(version, State.PUBLISHED, account_id)
    return version


async def _moved(version_id: int, wanted: State, expected_revision: int, account_id: int) -> Version:
    async with transaction():
        version = await _held(version_id, expected_revision)
        await versions.move(version, wanted, account_id)
    return version


async def _held(version_id: int, expected_revision: int) -> Version:
    """The version, locked after its tutorial: two that change what is live wait for each other."""
    await tutorials.lock((await versions.get(version_id)).tutorial_id)
    return await versions.at_revision(version_id, expected_revision)


async def _freeze(manuscript: Manuscript, now: datetime) -> GuideSnapshot:
    version = manuscript.version
    tutorial = await Tutorial.get(id=version.tutorial_id)
    topic = await Topic.get(id=tutorial.topic_id)
    slug = tutorial.slug
    clips = [(clip.step_position, _clip(manuscript, clip, slug)) for clip in manuscript.clips]
    pictures = [(use.step_position, _infographic(manuscript, use, slug)) for use in manuscript.infographics]
    return GuideSnapshot(
        tutorial_id=tutorial.id,
        version_id=version.id,
        slug=slug,
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
                body=step.body,
                clips=tuple(clip for position, clip in clips if position == step.position),
                infographics=tuple(use for position, use in pictures if position == step.position),
            )
            for step in manuscript.steps
        ),
        clips=tuple(clip for position, clip in clips if position is None),
        infographics=tuple(use for position, use in pictures if position is None),
        platform_ids=tuple(sorted([row.id async for row in tutorial.platforms])),
        service_ids=tuple(sorted([row.id async for row in tutorial.services])),
        target_ids=tuple(sorted([row.id async for row in tutorial.targets])),
        synthetic=tutorial.synthetic,
    )


def _cover(clips: list[ClipRecord], pictures: list[InfographicRecord]) -> CoverRecord:
    """The first clip's poster, or else the widest rendition of the first picture."""
    if clips:
        return CoverRecord(clips[0].poster, clips[0].alt)
    return CoverRecord(max(pictures[0].renditions, key=lambda file: file.width or 0), pictures[0].alt)


def _clip(manuscript: Manuscript, clip: Clip, slug: str) -> ClipRecord:
    asset = manuscript.assets[clip.asset_id]
    made = [_file(rendition, slug) for rendition in manuscript.renditions[asset.id]]
    return ClipRecord(
        id=clip.id,
        alt=clip.alt,
        transcript=clip.transcript,
        duration_ms=asset.duration_ms or 0,
        width=asset.width or 0,
        height=asset.height or 0,
        poster=next(file for file in made if file.role == POSTER),
        renditions=tuple(file for file in made if file.role != POSTER),
        captions=tuple(
            CaptionRecord(
                language=track.language,
                label=track.label,
                file=_captions_file(manuscript.assets[track.asset_id], f"{slug}-{track.language}"),
            )
            for track in manuscript.captions[clip.id]
        ),
        sound_tracks=tuple(_sound(manuscript, track, slug) for track in manuscript.sound_tracks.get(clip.id, [])),
    )


def _sound(manuscript: Manuscript, track: SoundTrack, slug: str) -> SoundTrackRecord:
    made = [_file(row, f"{slug}-{track.language}") for row in manuscript.renditions.get(track.asset_id, [])]
    return SoundTrackRecord(
        language=track.language,
        label=track.label,
        renditions=tuple(file for file in made if file.role == AUDIO),
        parts=tuple(file for file in made if file.role in AUDIO_PARTS),
    )


def _infographic(manuscript: Manuscript, infographic: Infographic, slug: str) -> InfographicRecord:
    asset = manuscript.assets[infographic.asset_id]
    return InfographicRecord(
        id=infographic.id,
        alt=infographic.alt,
        description=infographic.description,
        width=asset.width or 0,
        height=asset.height or 0,
        renditions=tuple(_file(rendition, slug) for rendition in manuscript.renditions[asset.id]),
    )


def _file(rendition: Rendition, slug: str) -> FileRecord:
    label = rendition.role.lower().removeprefix("mp4_").removeprefix("webp_")
    extension = rendition.mime.split("/")[1].replace("jpeg", "jpg")
    return FileRecord(
        role=rendition.role,
        sha256=rendition.sha256,
        name=f"{slug}-{label}.{extension}",
        mime=rendition.mime,
        bytes=rendition.bytes,
        width=rendition.width,
        height=rendition.height,
        duration_ms=rendition.duration_ms,
        bit_rate=rendition.bit_rate,
        codecs=rendition.codecs,
    )


def _captions_file(asset: Asset, name: str) -> FileRecord:
    return FileRecord(role="CAPTIONS", sha256=asset.sha256, name=f"{name}.vtt", mime=asset.mime, bytes=asset.bytes)
