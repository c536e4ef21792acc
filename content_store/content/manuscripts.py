"""Manuscripts: a version with everything that it uses, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from content_store.content import blocks, captions, clips, comments, infographics, sign_offs, steps
from content_store.content.assets import Asset
from content_store.content.captions import Captions
from content_store.content.clips import CaptionTrack, Clip, SoundTrack, Track
from content_store.content.comments import Comment
from content_store.content.comparison import Part
from content_store.content.infographics import Infographic
from content_store.content.renditions import Rendition
from content_store.content.steps import Step
from content_store.content.versions import State, Version
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import Platform, PlatformRelease


@dataclass
class Manuscript:
    """A version with everything that it uses, read once."""

    version: Version
    steps: list[Step]
    clips: list[Clip]
    infographics: list[Infographic]
    captions: dict[int, list[CaptionTrack]] = field(default_factory=dict)
    sound_tracks: dict[int, list[SoundTrack]] = field(default_factory=dict)
    spoken: dict[int, Captions] = field(default_factory=dict)
    assets: dict[int, Asset] = field(default_factory=dict)
    renditions: dict[int, list[Rendition]] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    unsigned: list[Organisation] = field(default_factory=list)
    newer_platforms: list[str] = field(default_factory=list)
    live_elsewhere: set[int] = field(default_factory=set)


async def manuscript_of(version: Version) -> Manuscript:
    """Read a version whole, in a fixed number of statements."""
    clips = await Clip.filter(version_id=version.id).order_by("position")
    manuscript = Manuscript(
        version=version,
        steps=await steps.of_version(version.id),
        clips=clips,
        infographics=await Infographic.filter(version_id=version.id).order_by("position"),
    )
    of_clips = [clip.id for clip in clips]
    tracks = await CaptionTrack.filter(clip_id__in=of_clips).order_by("language")
    for track in tracks:
        manuscript.captions.setdefault(track.clip_id, []).append(track)
    manuscript.spoken = await captions.spoken_in({track.asset_id for track in tracks})
    voices = await SoundTrack.filter(clip_id__in=of_clips).order_by("language")
    for voice in voices:
        manuscript.sound_tracks.setdefault(voice.clip_id, []).append(voice)
    used = {use.asset_id for use in clips}
    used |= {use.asset_id for use in manuscript.infographics}
    used |= {track.asset_id for track in tracks} | {voice.asset_id for voice in voices}
    manuscript.assets = {asset.id: asset for asset in await Asset.filter(id__in=used)}
    for rendition in await Rendition.filter(asset_id__in=used).order_by("id"):
        manuscript.renditions.setdefault(rendition.asset_id, []).append(rendition)
    manuscript.comments = await comments.of_version(version.id)
    manuscript.unsigned = await sign_offs.missing(version)
    manuscript.newer_platforms = await _newer_platforms(version)
    manuscript.live_elsewhere = await _live(manuscript)
    return manuscript


async def _newer_platforms(version: Version) -> list[str]:
    """The slugs of the platforms that were released anew since the version was checked."""
    known = Platform.filter(tutorials__id=version.tutorial_id).values_list("id", "slug")
    slugs = dict(await known)
    newer = PlatformRelease.filter(platform_id__in=list(slugs), released_on__gt=version.checked_on)
    return sorted({slugs[number] for number in await newer.values_list("platform_id", flat=True)})


async def _live(manuscript: Manuscript) -> set[int]:
    """Those of the tutorials to which the steps lead that are live in the version's language."""
    wanted = {number for step in manuscript.steps for number in blocks.linked(blocks.read(step.blocks))}
    if not wanted:
        return set()
    live = Version.filter(tutorial_id__in=wanted, language=manuscript.version.language, state=State.PUBLISHED)
    return {version.tutorial_id for version in await live.only("tutorial_id")}


def part_of(manuscript: Manuscript) -> Part:
    """The whole version for a comparison."""
    version = manuscript.version
    return Part(
        str(version.tutorial_id),
        version.title,
        {"title": version.title, "summary": version.summary, "changeNote": version.change_note},
        {
            "steps": [steps.part_of(steps.text_of(step)) for step in manuscript.steps],
            "clips": [clips.part_of(clip, manuscript.assets, _tracks(manuscript, clip)) for clip in manuscript.clips],
            "infographics": [
                infographics.part_of(use, manuscript.assets[use.asset_id]) for use in manuscript.infographics
            ],
        },
    )


def _tracks(manuscript: Manuscript, clip: Clip) -> dict[str, Sequence[Track]]:
    return {
        "captions": manuscript.captions.get(clip.id, []),
        "soundTracks": manuscript.sound_tracks.get(clip.id, []),
    }
