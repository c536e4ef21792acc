"""Clips: uses of a video in a version, each with its alternatives for those who cannot see or hear it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tortoise import fields
from tortoise.models import Model

from content_store import assets, versions
from content_store.assets import Asset, AssetKind
from content_store.database import transaction
from content_store.events import record
from content_store.versions import Version


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
    language = fields.CharField(max_length=35)
    label = fields.CharField(max_length=80)

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
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        await assets.of_kind(new.asset_id, AssetKind.VIDEO, ("assetId",))
        clip = await Clip.create(
            version_id=version_id,
            asset_id=new.asset_id,
            position=await Clip.filter(version_id=version_id).count() + 1,
            step_position=new.step_position,
            alt=new.alt,
            transcript=new.transcript,
        )
        for place, track in enumerate(new.captions):
            await assets.of_kind(track.asset_id, AssetKind.CAPTIONS, ("captions", str(place), "assetId"))
            await CaptionTrack.create(clip=clip, asset_id=track.asset_id, language=track.language, label=track.label)
        await versions.touch(version)
        await record("version.rewritten", version_id, account_id, revision=version.revision)
    return version
