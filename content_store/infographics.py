"""Infographics: uses of a picture in a version, each with the words that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from content_store import assets, versions
from content_store.assets import Asset, AssetKind
from content_store.database import transaction
from content_store.events import record
from content_store.versions import Version


class Infographic(Model):
    """A picture shown in a version, or in one of its steps."""

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
    description = fields.TextField(default="")

    class Meta:
        table = "infographics"
        unique_together = (("version", "position"),)


@dataclass(frozen=True)
class NewInfographic:
    """A picture to put into a version."""

    asset_id: int
    alt: str = ""
    description: str = ""
    step_position: int | None = None


async def attach(version_id: int, new: NewInfographic, expected_revision: int, account_id: int) -> Version:
    """Put a picture at the end of a draft's infographics."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        await assets.of_kind(new.asset_id, AssetKind.PICTURE, ("assetId",))
        await Infographic.create(
            version_id=version_id,
            asset_id=new.asset_id,
            position=await Infographic.filter(version_id=version_id).count() + 1,
            step_position=new.step_position,
            alt=new.alt,
            description=new.description,
        )
        await versions.touch(version)
        await record("version.rewritten", version_id, account_id, revision=version.revision)
    return version
