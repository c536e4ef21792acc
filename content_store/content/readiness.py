"""Readiness: everything that keeps a version from being published, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from content_store.content import blocks
from content_store.content.assets import Asset, AssetState
from content_store.content.clips import CaptionTrack, Clip, SoundTrack
from content_store.content.infographics import Infographic
from content_store.content.manuscripts import Manuscript
from content_store.content.obstacles import OVERRIDABLE, Obstacle, ObstacleCode, Path
from content_store.content.readability import SYLLABLES_MOST, asks_for_two_things, sentences, syllables
from content_store.content.versions import State
from content_store.errors import BadInput
from content_store.language import SPOKEN
from content_store.wording import fits

REASON_MOST = 500
# An editor's last words may stay a moment after the last frame; nobody misses them.
CAPTIONS_LONGER_MS = 500
# TED's translators stop at 21 characters a second in Latin letters (OTP Learning Series 08), spaces included;
# Subtitle Edit, with which many work, warns from 25. That is 5.8 of the sample's Vietnamese words, 4.3 characters each
# with its space and composed: what a quick voice says can just be captioned word for word, and nothing faster be read.
CHARACTERS_A_SECOND = 25
# WCAG 2.2 asks for 4.5:1, and for 3:1 of large letters; how large they are on whose screen nobody knows here.
LEAST_CONTRAST = 3.0
SOUND_LONGER_MS = 2_000  # or a tenth of the clip, whichever is more: another language takes longer to say the same


class Override(msgspec.Struct, frozen=True):
    """An obstacle that somebody takes upon himself, and why."""

    code: ObstacleCode
    path: Path
    reason: str

    def noted(self) -> dict[str, object]:
        """The same for the feed."""
        return {"code": self.code.value, "path": list(self.path), "reason": self.reason}


def obstacles_of(manuscript: Manuscript) -> list[Obstacle]:
    """Everything that keeps it from being published, in reading order."""
    version = manuscript.version
    found: list[Obstacle] = []
    if version.state not in (State.APPROVED, State.SCHEDULED):
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
    found += _of_surroundings(manuscript)
    return found


def refused(found: Sequence[Obstacle], overrides: Sequence[Override]) -> list[Obstacle]:
    """The obstacles that nobody took upon himself; BadInput for a reason that is none, or for what nobody may."""
    for place, override in enumerate(overrides):
        where = ("overrides", str(place))
        fits(override.reason, REASON_MOST, *where, "reason")
        if not override.reason.strip():
            raise BadInput(path=(*where, "reason"), value="''", expected="a reason", expected_vi="lý do")
        if override.code not in OVERRIDABLE:
            names = ", ".join(sorted(OVERRIDABLE))
            raise BadInput(
                path=(*where, "code"),
                value=override.code.value,
                expected=f"one of {names}",
                expected_vi=f"một trong {names}",
            )
    taken = {(override.code, override.path) for override in overrides}
    return [obstacle for obstacle in found if (obstacle.code, obstacle.path) not in taken]


def _of_steps(manuscript: Manuscript) -> Iterator[Obstacle]:
    if not manuscript.steps:
        yield Obstacle(ObstacleCode.STEPS_MISSING, ("steps",))
    for place, step in enumerate(manuscript.steps):
        if not step.title.strip():
            yield Obstacle(ObstacleCode.STEP_TITLE_MISSING, ("steps", str(place), "title"))
        if not step.action.strip():
            yield Obstacle(ObstacleCode.STEP_ACTION_MISSING, ("steps", str(place), "action"))
        if asks_for_two_things(step.action):
            yield Obstacle(ObstacleCode.TWO_ACTIONS, ("steps", str(place), "action"))
        yield from _of_words(step.action, ("steps", str(place), "action"))
        body = blocks.read(step.blocks)
        yield from _of_words(blocks.plain(body), ("steps", str(place), "body"))
        for tutorial_id in blocks.linked(body):
            if tutorial_id not in manuscript.live_elsewhere:
                yield Obstacle(ObstacleCode.GUIDE_NOT_LIVE, ("steps", str(place), "body"))


def _of_clips(manuscript: Manuscript) -> Iterator[Obstacle]:
    for place, clip in enumerate(manuscript.clips):
        where: Path = ("clips", str(place))
        yield from _of_use(manuscript, clip, where)
        if not clip.transcript.strip():
            yield Obstacle(ObstacleCode.TRANSCRIPT_MISSING, (*where, "transcript"))
        tracks = manuscript.captions.get(clip.id, [])
        voices = manuscript.sound_tracks.get(clip.id, [])
        yield from _of_language(manuscript.version.language, tracks, voices, where)
        for number, track in enumerate(tracks):
            yield from _of_captions(manuscript, clip, track, (*where, "captions", str(number)))
        for number, voice in enumerate(voices):
            yield from _of_sound(manuscript, clip, voice, (*where, "soundTracks", str(number)))


def _of_language(
    language: str, tracks: Sequence[CaptionTrack], voices: Sequence[SoundTrack], where: Path
) -> Iterator[Obstacle]:
    """What is read must be there in a language that is written, and what is heard in one that is spoken."""
    if language not in SPOKEN:
        if language not in {track.language for track in tracks}:
            yield Obstacle(ObstacleCode.CAPTIONS_MISSING, (*where, "captions"))
        return
    if not tracks:
        yield Obstacle(ObstacleCode.CAPTIONS_MISSING, (*where, "captions"))
    if language not in {voice.language for voice in voices}:
        yield Obstacle(ObstacleCode.VOICE_MISSING, (*where, "soundTracks"))


def _of_words(text: str, where: Path) -> Iterator[Obstacle]:
    for number, sentence in enumerate(sentences(text), 1):
        count = syllables(sentence)
        if count > SYLLABLES_MOST:
            numbers: dict[str, float] = {"sentence": number, "syllables": count, "most": SYLLABLES_MOST}
            yield Obstacle(ObstacleCode.SENTENCE_TOO_LONG, where, numbers)


def _of_surroundings(manuscript: Manuscript) -> Iterator[Obstacle]:
    """What lies outside the version's own words and files."""
    for comment in manuscript.comments:
        if comment.resolved_at is None:
            yield Obstacle(ObstacleCode.COMMENT_OPEN, ("comments", str(comment.id)))
    for organisation in manuscript.unsigned:
        yield Obstacle(ObstacleCode.SIGN_OFF_MISSING, ("signOffs", str(organisation.slug)))
    for platform in manuscript.newer_platforms:
        yield Obstacle(ObstacleCode.PLATFORM_NEWER, ("platforms", platform))


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
        yield from _of_letters(manuscript.assets[infographic.asset_id], (*where, "asset"))


def _of_letters(asset: Asset, where: Path) -> Iterator[Obstacle]:
    if asset.text_contrast is not None and asset.text_contrast < LEAST_CONTRAST:
        place = {"x": float(asset.faintest_x or 0), "y": float(asset.faintest_y or 0)}
        numbers = {"contrast": asset.text_contrast, "least": LEAST_CONTRAST, **place}
        yield Obstacle(ObstacleCode.CONTRAST_LOW, where, numbers)


def _of_use(manuscript: Manuscript, use: Clip | Infographic, where: Path) -> Iterator[Obstacle]:
    yield from _of_asset(manuscript.assets[use.asset_id], (*where, "asset"))
    if not use.alt.strip():
        yield Obstacle(ObstacleCode.ALT_MISSING, (*where, "alt"))
    if use.step_key is not None and use.step_key not in {step.key for step in manuscript.steps}:
        yield Obstacle(ObstacleCode.STEP_UNKNOWN, (*where, "stepPosition"))


def _of_asset(asset: Asset, where: Path) -> Iterator[Obstacle]:
    if asset.state is AssetState.RECEIVED:
        yield Obstacle(ObstacleCode.ASSET_NOT_READY, where)
    if asset.state is AssetState.FAILED:
        yield Obstacle(ObstacleCode.ASSET_FAILED, where)
