"""Obstacles: everything that keeps a version from being published, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from content_store.content import captions, versions
from content_store.content.assets import Asset, AssetState
from content_store.content.captions import Captions
from content_store.content.clips import CaptionTrack, Clip, SoundTrack
from content_store.content.infographics import Infographic
from content_store.content.renditions import Rendition
from content_store.content.versions import State, Step, Version

Path = tuple[str, ...]

# An editor's last words may stay a moment after the last frame; nobody misses them.
CAPTIONS_LONGER_MS = 500
# TED's translators stop at 21 characters a second in Latin letters (OTP Learning Series 08), spaces included;
# Subtitle Edit, with which many work, warns from 25. That is 5.8 of the sample's Vietnamese words, 4.3 characters each
# with its space and composed: what a quick voice says can just be captioned word for word, and nothing faster be read.
CHARACTERS_A_SECOND = 25
SOUND_LONGER_MS = 2_000  # or a tenth of the clip, whichever is more: another language takes longer to say the same


class ObstacleCode(StrEnum):
    """What is missing or wrong."""

    NOT_APPROVED = "NOT_APPROVED"
    TITLE_MISSING = "TITLE_MISSING"
    SUMMARY_MISSING = "SUMMARY_MISSING"
    STEPS_MISSING = "STEPS_MISSING"
    STEP_TITLE_MISSING = "STEP_TITLE_MISSING"
    STEP_ACTION_MISSING = "STEP_ACTION_MISSING"
    STEP_UNKNOWN = "STEP_UNKNOWN"
    MEDIA_MISSING = "MEDIA_MISSING"
    ASSET_NOT_READY = "ASSET_NOT_READY"
    ASSET_FAILED = "ASSET_FAILED"
    ALT_MISSING = "ALT_MISSING"
    TRANSCRIPT_MISSING = "TRANSCRIPT_MISSING"
    CAPTIONS_MISSING = "CAPTIONS_MISSING"
    CAPTIONS_TOO_LONG = "CAPTIONS_TOO_LONG"
    CAPTIONS_TOO_FAST = "CAPTIONS_TOO_FAST"
    SOUND_TOO_LONG = "SOUND_TOO_LONG"
    DESCRIPTION_MISSING = "DESCRIPTION_MISSING"


MESSAGES: dict[ObstacleCode, tuple[str, str]] = {
    ObstacleCode.NOT_APPROVED: ("The version has not been approved.", "Phiên bản chưa được duyệt."),
    ObstacleCode.TITLE_MISSING: ("The title is empty.", "Thiếu tiêu đề."),
    ObstacleCode.SUMMARY_MISSING: ("The summary is empty.", "Thiếu phần tóm tắt."),
    ObstacleCode.STEPS_MISSING: ("There is no step.", "Chưa có bước nào."),
    ObstacleCode.STEP_TITLE_MISSING: ("The step has no title.", "Bước này thiếu tiêu đề."),
    ObstacleCode.STEP_ACTION_MISSING: ("The step says nothing to do.", "Bước này chưa nêu việc cần làm."),
    ObstacleCode.STEP_UNKNOWN: ("It belongs to a step that does not exist.", "Tệp gắn với một bước không có."),
    ObstacleCode.MEDIA_MISSING: (
        "There is neither a clip nor an infographic.",
        "Chưa có clip hoặc infographic nào.",
    ),
    ObstacleCode.ASSET_NOT_READY: ("The file is still being processed.", "Tệp đang được xử lý."),
    ObstacleCode.ASSET_FAILED: ("The file could not be processed.", "Không xử lý được tệp."),
    ObstacleCode.ALT_MISSING: (
        "Nothing says what it shows, for those who cannot see it.",
        "Thiếu lời mô tả cho người không nhìn được.",
    ),
    ObstacleCode.TRANSCRIPT_MISSING: ("The transcript is missing.", "Thiếu bản chép lời."),
    ObstacleCode.CAPTIONS_MISSING: (
        "There are no captions in the version's language.",
        "Thiếu phụ đề bằng ngôn ngữ của phiên bản.",
    ),
    ObstacleCode.CAPTIONS_TOO_LONG: (
        "The captions end at second {ends}, the clip at second {clip}.",
        "Phụ đề kết thúc ở giây {ends}, còn clip ở giây {clip}.",
    ),
    ObstacleCode.CAPTIONS_TOO_FAST: (
        "Cue {cue}, second {second}: {speed} characters a second, at most {most} can be read.",
        "Câu {cue}, giây {second}: {speed} ký tự mỗi giây, nhiều nhất {most} mới kịp đọc.",
    ),
    ObstacleCode.SOUND_TOO_LONG: (
        "The sound lasts {sound} seconds; for a clip of {clip} seconds it may last {most}.",
        "Âm thanh dài {sound} giây; clip dài {clip} giây chỉ nhận âm thanh dài nhất {most} giây.",
    ),
    ObstacleCode.DESCRIPTION_MISSING: (
        "The words that say the same as the picture are missing.",
        "Thiếu phần chữ nói đủ nội dung của infographic.",
    ),
}


@dataclass(frozen=True)
class Obstacle:
    """One thing to mend, and where; the numbers that its message names are `details`."""

    code: ObstacleCode
    path: Path
    details: dict[str, float] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return MESSAGES[self.code][0].format(**self._numbers())

    @property
    def message_vi(self) -> str:
        """What is wrong, in Vietnamese."""
        return MESSAGES[self.code][1].format(**{key: said.replace(".", ",") for key, said in self._numbers().items()})

    def _numbers(self) -> dict[str, str]:
        return {key: f"{number:.1f}".removesuffix(".0") for key, number in self.details.items()}


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


async def manuscript_of(version: Version) -> Manuscript:
    """Read a version whole, in a fixed number of statements."""
    clips = await Clip.filter(version_id=version.id).order_by("position")
    manuscript = Manuscript(
        version=version,
        steps=await versions.steps_of(version.id),
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
    return manuscript


def obstacles_of(manuscript: Manuscript) -> list[Obstacle]:
    """Everything that keeps it from being published, in reading order."""
    version = manuscript.version
    found: list[Obstacle] = []
    if version.state is not State.APPROVED:
        found.append(Obstacle(ObstacleCode.NOT_APPROVED, ("state",)))
    if not version.title.strip():
        found.append(Obstacle(ObstacleCode.TITLE_MISSING, ("title",)))
    if not version.summary.strip():
        found.append(Obstacle(ObstacleCode.SUMMARY_MISSING, ("summary",)))
    found += _of_steps(manuscript)
    if not manuscript.clips and not manuscript.infographics:
        found.append(Obstacle(ObstacleCode.MEDIA_MISSING, ("clips",)))
    found += _of_clips(manuscript)
    found += _of_infographics(manuscript)
    return found


def _of_steps(manuscript: Manuscript) -> Iterator[Obstacle]:
    if not manuscript.steps:
        yield Obstacle(ObstacleCode.STEPS_MISSING, ("steps",))
    for place, step in enumerate(manuscript.steps):
        if not step.title.strip():
            yield Obstacle(ObstacleCode.STEP_TITLE_MISSING, ("steps", str(place), "title"))
        if not step.action.strip():
            yield Obstacle(ObstacleCode.STEP_ACTION_MISSING, ("steps", str(place), "action"))


def _of_clips(manuscript: Manuscript) -> Iterator[Obstacle]:
    for place, clip in enumerate(manuscript.clips):
        where: Path = ("clips", str(place))
        yield from _of_use(manuscript, clip, where)
        if not clip.transcript.strip():
            yield Obstacle(ObstacleCode.TRANSCRIPT_MISSING, (*where, "transcript"))
        tracks = manuscript.captions.get(clip.id, [])
        if manuscript.version.language not in {track.language for track in tracks}:
            yield Obstacle(ObstacleCode.CAPTIONS_MISSING, (*where, "captions"))
        for number, track in enumerate(tracks):
            yield from _of_captions(manuscript, clip, track, (*where, "captions", str(number)))
        for number, voice in enumerate(manuscript.sound_tracks.get(clip.id, [])):
            yield from _of_sound(manuscript, clip, voice, (*where, "soundTracks", str(number)))


def _of_captions(manuscript: Manuscript, clip: Clip, track: CaptionTrack, where: Path) -> Iterator[Obstacle]:
    film, asset = manuscript.assets[clip.asset_id], manuscript.assets[track.asset_id]
    yield from _of_asset(asset, (*where, "asset"))
    clip_ms, ends_ms = film.duration_ms or 0, asset.duration_ms or 0
    if ends_ms > clip_ms + CAPTIONS_LONGER_MS:
        yield Obstacle(ObstacleCode.CAPTIONS_TOO_LONG, where, {"ends": ends_ms / 1000, "clip": clip_ms / 1000})
    spoken = manuscript.spoken.get(asset.id)
    if spoken is not None and spoken.fastest_speed > CHARACTERS_A_SECOND:
        numbers = {"cue": spoken.fastest_cue, "second": spoken.fastest_start_ms / 1000, "speed": spoken.fastest_speed}
        yield Obstacle(ObstacleCode.CAPTIONS_TOO_FAST, where, {**numbers, "most": CHARACTERS_A_SECOND})


def _of_sound(manuscript: Manuscript, clip: Clip, track: SoundTrack, where: Path) -> Iterator[Obstacle]:
    film, asset = manuscript.assets[clip.asset_id], manuscript.assets[track.asset_id]
    yield from _of_asset(asset, (*where, "asset"))
    clip_ms, sound_ms = film.duration_ms or 0, asset.duration_ms or 0
    most = clip_ms + max(SOUND_LONGER_MS, clip_ms // 10)
    if sound_ms > most:
        numbers = {"sound": sound_ms / 1000, "clip": clip_ms / 1000, "most": most / 1000}
        yield Obstacle(ObstacleCode.SOUND_TOO_LONG, where, numbers)


def _of_infographics(manuscript: Manuscript) -> Iterator[Obstacle]:
    for place, infographic in enumerate(manuscript.infographics):
        where: Path = ("infographics", str(place))
        yield from _of_use(manuscript, infographic, where)
        if not infographic.description.strip():
            yield Obstacle(ObstacleCode.DESCRIPTION_MISSING, (*where, "description"))


def _of_use(manuscript: Manuscript, use: Clip | Infographic, where: Path) -> Iterator[Obstacle]:
    yield from _of_asset(manuscript.assets[use.asset_id], (*where, "asset"))
    if not use.alt.strip():
        yield Obstacle(ObstacleCode.ALT_MISSING, (*where, "alt"))
    if use.step_position is not None and use.step_position not in {step.position for step in manuscript.steps}:
        yield Obstacle(ObstacleCode.STEP_UNKNOWN, (*where, "stepPosition"))


def _of_asset(asset: Asset, where: Path) -> Iterator[Obstacle]:
    if asset.state is AssetState.RECEIVED:
        yield Obstacle(ObstacleCode.ASSET_NOT_READY, where)
    if asset.state is AssetState.FAILED:
        yield Obstacle(ObstacleCode.ASSET_FAILED, where)
