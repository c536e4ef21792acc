"""Captions: what is known of a file of captions without opening it, and the files that were sent for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.models import Model

from content_store.content import assets
from content_store.content.assets import Asset, Original
from content_store.database import transaction
from content_store.rows import RowType


class Captions(Model, metaclass=RowType):
    """What a file of captions says; when its last words go is its asset's duration."""

    id = fields.IntField(primary_key=True)
    asset: fields.OneToOneRelation[Asset] = fields.OneToOneField("camtay.Asset", related_name=False)
    asset_id: int
    cue_count = fields.IntField()
    transcript = fields.TextField()
    fastest_cue = fields.IntField()
    fastest_start_ms = fields.IntField()
    fastest_speed = fields.IntField()

    class Meta:
        table = "captions"


class SentCaptions(Model, metaclass=RowType):
    """A file that was converted: what was sent, by its digest, and the asset that was kept in its place."""

    id = fields.IntField(primary_key=True)
    sha256 = fields.CharField(max_length=64, unique=True)
    bytes = fields.BigIntField()
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("camtay.Asset", related_name=False)
    asset_id: int

    class Meta:
        table = "sent_captions"


class Spoken(msgspec.Struct, frozen=True):
    """What captions say: their cues, all their words, and the cue that is hardest to read in time.

    That cue has its number from 1, its start in milliseconds, and its speed in characters a second, rounded up.
    """

    cue_count: int
    transcript: str
    fastest_cue: int
    fastest_start_ms: int
    fastest_speed: int


class Sent(msgspec.Struct, frozen=True):
    """A file as its sender has it."""

    sha256: str
    bytes: int


async def receive(
    original: Original, spoken: Spoken, sent: Sent | None, account_id: int | None, received_at: datetime
) -> Asset:
    """Note captions that were stored, with what was sent when that was converted; again is the same as once."""
    async with transaction():
        asset = await assets.receive(original, account_id, received_at)
        await Captions.get_or_create(asset_id=asset.id, defaults=asdict(spoken))
        if sent is not None:
            await SentCaptions.get_or_create(sha256=sent.sha256, defaults={"bytes": sent.bytes, "asset_id": asset.id})
    return asset


async def of_sent(sha256: str) -> tuple[Asset, Sent] | None:
    """The asset that was kept in place of a file with this digest, and that file."""
    row = await SentCaptions.get_or_none(sha256=sha256).select_related("asset")
    return (row.asset, Sent(row.sha256, row.bytes)) if row else None


async def spoken_in(asset_ids: Collection[int]) -> dict[int, Captions]:
    """What is known of each of these files; one that came before this was noted is missing."""
    return {row.asset_id: row for row in await Captions.filter(asset_id__in=list(asset_ids))}
