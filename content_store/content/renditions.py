"""Renditions: files made from assets, each by one recipe."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.models import Model

from content_store.content.assets import Asset
from content_store.database import select
from content_store.rows import RowType


class Rendition(Model, metaclass=RowType):
    """A file made from an asset; `recipe` says by which, and changes when it would come out otherwise."""

    id = fields.IntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("camtay.Asset", related_name=False)
    asset_id: int
    # Empty for what was made before recipes had names.
    recipe = fields.CharField(max_length=40, default="", db_default="")
    role = fields.CharField(max_length=20)
    sha256 = fields.CharField(max_length=64, db_index=True)
    mime = fields.CharField(max_length=80)
    bytes = fields.BigIntField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    duration_ms = fields.IntField(null=True)
    bit_rate = fields.IntField(null=True)
    codecs = fields.CharField(max_length=80, null=True)
    thumbhash = fields.CharField(max_length=48, null=True)

    class Meta:
        table = "renditions"
        unique_together = (("asset", "role"),)


class NewRendition(msgspec.Struct, frozen=True):
    """A file that is in the store already: pixels, bytes, milliseconds, bit/s; None for what it has not."""

    role: str
    sha256: str
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    bit_rate: int | None = None
    codecs: str | None = None
    thumbhash: str | None = None


async def replace(asset_id: int, recipe: str, made: Sequence[NewRendition]) -> None:
    """Note what a recipe made, in place of what stood in those roles; again is the same as once."""
    await Rendition.filter(asset_id=asset_id, role__in=[rendition.role for rendition in made]).delete()
    await Rendition.bulk_create(
        [Rendition(asset_id=asset_id, recipe=recipe, **asdict(rendition)) for rendition in made]
    )


async def recipes_of(asset_id: int) -> set[str]:
    """The recipes whose files are there."""
    return {str(recipe) for recipe in await Rendition.filter(asset_id=asset_id).values_list("recipe", flat=True)}


async def of_assets(asset_ids: Sequence[int]) -> dict[int, list[Rendition]]:
    """The renditions of each asset."""
    found: dict[int, list[Rendition]] = {}
    for row in await Rendition.filter(asset_id__in=list(asset_ids)).order_by("id"):
        found.setdefault(row.asset_id, []).append(row)
    return found


async def mime_of(sha256: str) -> str | None:
    """The media type of a file that a row refers to, original or rendition."""
    rows = await select(
        "SELECT mime FROM assets WHERE sha256 = ? UNION ALL SELECT mime FROM renditions WHERE sha256 = ? LIMIT 1",
        sha256,
        sha256,
    )
    return str(rows[0]["mime"]) if rows else None
