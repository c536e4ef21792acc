"""Clips: uses of a video in a version, each with its alternatives for those who cannot see or hear it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tortoise import fields
from tortoise.models import Model

from content_store import assets, versions
from content_store.assets import Asset, AssetKind
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.language import LANGUAGE_MOST, canonical
from content_store.versions import Version
from content_store.wording import ALT_MOST, few_enough, fits

TRANSCRIPT_MOST = 100_000
CAPTIONS_MOST = 20
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


@dataclass(frozen=True)
class NewCaptionTrack:
    """Captions to put under a clip."""

    asset_id: int
    language: str
    label: str


@dataclass(frozen=True)
class NewClip:
    """A video to put into a version."""

    asset_id: int
    alt: str = ""
    transcript: str = ""
    step_position: int | None = None
    captions: list[NewCaptionTrack] = field(default_factory=list)


async def attach(version_id: int, new: NewClip, expected_revision: int, account_id: int) -> Version:
    """Put a video at the end of a draft's clips."""
    fits(new.alt, ALT_MOST, "alt")
    fits(new.transcript, TRANSCRIPT_MOST, "transcript")
    languages = _languages(new.captions)
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
            transcript=new.transcript,
        )
        for place, (language, track) in enumerate(zip(languages, new.captions, strict=True)):
            await assets.of_kind(track.asset_id, AssetKind.CAPTIONS, ("captions", str(place), "assetId"))
            await CaptionTrack.create(clip=clip, asset_id=track.asset_id, language=language, label=track.label)
        await versions.rewritten(version, account_id)
    return version


async def detach(version_id: int, clip_id: int, expected_revision: int, account_id: int) -> Version:
    """Take a clip and its captions out of a draft; those behind it move up."""
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


def _languages(tracks: list[NewCaptionTrack]) -> list[str]:
    """The language of each track in its usual form; BadInput when a track cannot be kept."""
    few_enough(len(tracks), CAPTIONS_MOST, "captions")
    found: list[str] = []
    for place, track in enumerate(tracks):
        language = canonical(track.language, "captions", str(place), "language")
        fits(track.label, LABEL_MOST, "captions", str(place), "label")
        if language in found:
            raise BadInput(
                path=("captions", str(place), "language"),
                value=language,
                expected="one track for each language",
                expected_vi="mỗi ngôn ngữ một phụ đề",
            )
        found.append(language)
    return found
