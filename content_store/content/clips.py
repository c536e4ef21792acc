"""Clips: uses of a video in a version, each with its alternatives for those who cannot see or hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tortoise import fields
from tortoise.models import Model

from content_store.content import assets, captions, versions
from content_store.content.assets import Asset, AssetKind
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.language import LANGUAGE_MOST, canonical
from content_store.wording import ALT_MOST, few_enough, fits

TRANSCRIPT_MOST = 100_000
TRACKS_MOST = 20  # of captions, and as many of sound
LABEL_MOST = 80


class Clip(Model):
    """A video shown in a version, or in one of its steps."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    position = fields.IntField()
    step_position = fields.IntField(null=True)
    alt = fields.TextField(default="")
    transcript = fields.TextField(default="")

    class Meta:
        table = "clips"
        unique_together = (("version", "position"),)


class CaptionTrack(Model):
    """The captions of a clip in one language."""

    id = fields.IntField(primary_key=True)
    clip: fields.ForeignKeyRelation[Clip] = fields.ForeignKeyField("camtay.Clip", related_name=False)
    clip_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    label = fields.CharField(max_length=LABEL_MOST)

    class Meta:
        table = "caption_tracks"
        unique_together = (("clip", "language"),)


class SoundTrack(Model):
    """The voice of a clip in another language, played in place of its own."""

    id = fields.IntField(primary_key=True)
    clip: fields.ForeignKeyRelation[Clip] = fields.ForeignKeyField("camtay.Clip", related_name=False)
    clip_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    label = fields.CharField(max_length=LABEL_MOST)

    class Meta:
        table = "sound_tracks"
        unique_together = (("clip", "language"),)


@dataclass(frozen=True)
class NewTrack:
    """Captions or a voice to put under a clip."""

    asset_id: int
    language: str
    label: str


class NewCaptionTrack(NewTrack):
    """Captions to put under a clip."""


class NewSoundTrack(NewTrack):
    """A voice to put under a clip."""


@dataclass(frozen=True)
class NewClip:
    """A video to put into a version."""

    asset_id: int
    alt: str = ""
    transcript: str = ""
    step_position: int | None = None
    captions: list[NewCaptionTrack] = field(default_factory=list)
    sound_tracks: list[NewSoundTrack] = field(default_factory=list)


async def attach(version_id: int, new: NewClip, expected_revision: int, account_id: int) -> Version:
    """Put a video at the end of a draft's clips; without words, its transcript is that of its captions."""
    fits(new.alt, ALT_MOST, "alt")
    fits(new.transcript, TRANSCRIPT_MOST, "transcript")
    written, spoken = _languages(new.captions, "captions"), _languages(new.sound_tracks, "soundTracks")
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        await versions.known_step(version_id, new.step_position)
        await assets.of_kind(new.asset_id, AssetKind.VIDEO, ("assetId",))
        clip = await Clip.create(
            version_id=version_id,
            asset_id=new.asset_id,
            position=await Clip.filter(version_id=version_id).count() + 1,
            step_position=new.step_position,
            alt=new.alt,
            transcript=new.transcript.strip() and new.transcript,
        )
        for place, (language, track) in enumerate(written.items()):
            await assets.of_kind(track.asset_id, AssetKind.CAPTIONS, ("captions", str(place), "assetId"))
            await CaptionTrack.create(clip=clip, asset_id=track.asset_id, language=language, label=track.label)
        for place, (language, track) in enumerate(spoken.items()):
            await assets.of_kind(track.asset_id, AssetKind.AUDIO, ("soundTracks", str(place), "assetId"))
            await SoundTrack.create(clip=clip, asset_id=track.asset_id, language=language, label=track.label)
        if not clip.transcript and version.language in written:
            await _transcribe(clip, written[version.language].asset_id)
        await versions.rewritten(version, account_id)
    return version


async def _transcribe(clip: Clip, captions_id: int) -> None:
    known = (await captions.spoken_in([captions_id])).get(captions_id)
    # Cut words would look whole; none are an obstacle that somebody sees.
    if known is not None and len(known.transcript) <= TRANSCRIPT_MOST:
        clip.transcript = known.transcript
        await clip.save(update_fields=["transcript"])


async def detach(version_id: int, clip_id: int, expected_revision: int, account_id: int) -> Version:
    """Take a clip with its captions and voices out of a draft; those behind it move up."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        clip = await Clip.get_or_none(id=clip_id, version_id=version_id)
        if clip is None:
            raise NotFound(path=("id",), what="clip", key=str(clip_id))
        await clip.delete()
        # One by one, because no two may stand at one position even for a moment.
        for later in await Clip.filter(version_id=version_id, position__gt=clip.position).order_by("position"):
            await Clip.filter(id=later.id).update(position=later.position - 1)
        await versions.rewritten(version, account_id)
    return version


def _languages(tracks: Sequence[NewTrack], where: str) -> dict[str, NewTrack]:
    """The tracks by their language in its usual form, in their order; BadInput when one cannot be kept."""
    few_enough(len(tracks), TRACKS_MOST, where)
    found: dict[str, NewTrack] = {}
    for place, track in enumerate(tracks):
        language = canonical(track.language, where, str(place), "language")
        fits(track.label, LABEL_MOST, where, str(place), "label")
        if language in found:
            raise BadInput(
                path=(where, str(place), "language"),
                value=language,
                expected="one track for each language",
                expected_vi="mỗi ngôn ngữ một bản",
            )
        found[language] = track
    return found
