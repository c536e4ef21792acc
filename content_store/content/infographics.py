"""Infographics: uses of a picture in a version, each with the words that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from content_store.content import assets, versions
from content_store.content.assets import Asset, AssetKind
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.errors import NotFound
from content_store.wording import ALT_MOST, fits

DESCRIPTION_MOST = 100_000


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
    fits(new.alt, ALT_MOST, "alt")
    fits(new.description, DESCRIPTION_MOST, "description")
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        await versions.known_step(version_id, new.step_position)
        await assets.of_kind(new.asset_id, AssetKind.PICTURE, ("assetId",))
        await Infographic.create(
            version_id=version_id,
            asset_id=new.asset_id,
            position=await Infographic.filter(version_id=version_id).count() + 1,
            step_position=new.step_position,
            alt=new.alt,
            description=new.description,
        )
        await versions.rewritten(version, account_id)
    return version


async def detach(version_id: int, infographic_id: int, expected_revision: int, account_id: int) -> Version:
    """Take an infographic out of a draft; those behind it move up."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        gone = await Infographic.get_or_none(id=infographic_id, version_id=version_id)
        if gone is None:
            raise NotFound(path=("id",), what="infographic", key=str(infographic_id))
        await gone.delete()
        # One by one, because no two may stand at one position even for a moment.
        for later in await Infographic.filter(version_id=version_id, position__gt=gone.position).order_by("position"):
            await Infographic.filter(id=later.id).update(position=later.position - 1)
        await versions.rewritten(version, account_id)
    return version
