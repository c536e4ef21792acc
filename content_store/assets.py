"""Assets: files by their digest, and the renditions that are made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import select, transaction
from content_store.errors import BadInput, NotFound
from content_store.events import Event, record
from content_store.paging import Order, Page, Slice, cut

RECEIVED = "asset.received"


class AssetKind(StrEnum):
    """What a file is."""

    VIDEO = "VIDEO"
    PICTURE = "PICTURE"
    CAPTIONS = "CAPTIONS"


class AssetState(StrEnum):
    """How far a file has come: its renditions are complete once it is READY."""

    RECEIVED = "RECEIVED"
    READY = "READY"
    FAILED = "FAILED"


class Asset(Model):
    """A file as somebody gave it, known by its SHA-256."""

    id = fields.IntField(primary_key=True)
    sha256 = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=255)
    kind = fields.CharEnumField(AssetKind, max_length=20, description="")
    mime = fields.CharField(max_length=80)
    bytes = fields.BigIntField()
    state = fields.CharEnumField(AssetState, max_length=20, description="")
    failure = fields.TextField(null=True)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    duration_ms = fields.IntField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "assets"


class Rendition(Model):
    """A file made from an asset by a recipe."""

    id = fields.IntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("camtay.Asset", related_name=False)
    asset_id: int
    role = fields.CharField(max_length=20)
    sha256 = fields.CharField(max_length=64, db_index=True)
    mime = fields.CharField(max_length=80)
    bytes = fields.BigIntField()
    width = fields.IntField()
    height = fields.IntField()
    duration_ms = fields.IntField(null=True)
    bit_rate = fields.IntField(null=True)
    codecs = fields.CharField(max_length=80, null=True)
    recipes_revision = fields.IntField()

    class Meta:
        table = "renditions"
        unique_together = (("asset", "role"),)


@dataclass(frozen=True)
class Original:
    """A file whose bytes are in the store already."""

    sha256: str
    name: str
    kind: AssetKind
    mime: str
    bytes: int
    width: int | None
    height: int | None
    duration_ms: int | None


async def receive(original: Original, account_id: int | None, received_at: datetime) -> Asset:
    """Note a file that was stored; the same bytes again are the same asset."""
    known = await Asset.get_or_none(sha256=original.sha256)
    if known is not None:
        return known
    try:
        async with transaction():
            asset = await Asset.create(state=AssetState.RECEIVED, created_at=received_at, **vars(original))
            await record(RECEIVED, asset.id, account_id, sha256=asset.sha256)
    except IntegrityError:
        # Somebody else sent the same bytes in the meantime.
        return await Asset.get(sha256=original.sha256)
    return asset


async def complete(asset_id: int, renditions: list[dict[str, Any]]) -> None:
    """Make an asset READY with all its renditions; again is the same as once."""
    async with transaction():
        asset = await get(asset_id)
        if asset.state is AssetState.READY:
            return
        await Rendition.filter(asset_id=asset_id).delete()
        await Rendition.bulk_create([Rendition(asset_id=asset_id, **rendition) for rendition in renditions])
        await Asset.filter(id=asset_id).update(state=AssetState.READY, failure=None)
        await record("asset.ready", asset_id, sha256=asset.sha256)


async def fail(asset_id: int, reason: str) -> None:
    """Note why an asset's renditions cannot be made, in words for whoever uploaded it."""
    async with transaction():
        asset = await get(asset_id)
        if asset.state is not AssetState.RECEIVED:
            return
        await Asset.filter(id=asset_id).update(state=AssetState.FAILED, failure=reason)
        await record("asset.failed", asset_id, sha256=asset.sha256, reason=reason)


async def get(asset_id: int) -> Asset:
    """The asset, or NotFound."""
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None:
        raise NotFound(what="asset", key=str(asset_id))
    return asset


async def of_digest(sha256: str) -> Asset | None:
    """The asset with these bytes, if they came before."""
    return await Asset.get_or_none(sha256=sha256)


async def of_kind(asset_id: int, kind: AssetKind, path: tuple[str, ...]) -> Asset:
    """The asset when it is of that kind; NotFound or BadInput at that path otherwise."""
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None:
        raise NotFound(path=path, what="asset", key=str(asset_id))
    if asset.kind is not kind:
        raise BadInput(
            path=path,
            value=f"{asset.name} ({asset.kind.value})",
            expected=f"a file of kind {kind.value}",
            expected_vi=f"một tệp loại {kind.value}",
        )
    return asset


async def page(wanted: Page) -> Slice[Asset]:
    """All assets, newest first."""
    return await cut(Asset.all(), Order("assets", "id", descending=True), wanted, lambda row: row)


async def renditions_of(asset_ids: Sequence[int]) -> dict[int, list[Rendition]]:
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


async def unfinished(position: int) -> list[Event]:
    """The events, up to a position in the feed, whose assets still wait for their renditions."""
    waiting = await Asset.filter(state=AssetState.RECEIVED).values_list("id", flat=True)
    return await Event.filter(kind=RECEIVED, subject_id__in=list(waiting), id__lte=position).order_by("id")
