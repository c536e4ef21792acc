"""Assets: files as somebody gave them, known by their digest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.content import renderings
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.rows import RowType

RECEIVED = "asset.received"


class AssetKind(StrEnum):
    """What a file is."""

    VIDEO = "VIDEO"
    PICTURE = "PICTURE"
    CAPTIONS = "CAPTIONS"
    AUDIO = "AUDIO"


class AssetState(StrEnum):
    """How far a file has come: its renditions are complete once it is READY."""

    RECEIVED = "RECEIVED"
    READY = "READY"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Asset(Model, metaclass=RowType):
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
    bit_rate = fields.BigIntField(null=True)
    codecs = fields.CharField(max_length=80, null=True)
    # Where a drawing's letters stand out least: the contrast (WCAG), and the place in percent.
    text_contrast = fields.FloatField(null=True)
    faintest_x = fields.IntField(null=True)
    faintest_y = fields.IntField(null=True)
    # What its editors chose: the moment of a clip's poster, and the point of a picture that every crop keeps.
    poster_ms = fields.IntField(null=True)
    focus_x = fields.FloatField(default=0.5, db_default=0.5)
    focus_y = fields.FloatField(default=0.5, db_default=0.5)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "assets"


class Original(msgspec.Struct, frozen=True):
    """A file whose bytes are in the store already."""

    sha256: str
    name: str
    kind: AssetKind
    mime: str
    bytes: int
    width: int | None
    height: int | None
    duration_ms: int | None
    bit_rate: int | None = None
    codecs: str | None = None
    text_contrast: float | None = None
    faintest_x: int | None = None
    faintest_y: int | None = None


async def receive(original: Original, account_id: int | None, received_at: datetime) -> Asset:
    """Note a file that was stored; the same bytes again are the same asset."""
    known = await Asset.get_or_none(sha256=original.sha256)
    if known is not None:
        return known
    try:
        async with transaction():
            asset = await Asset.create(state=AssetState.RECEIVED, created_at=received_at, **asdict(original))
            await renderings.ask(asset.id, await record(RECEIVED, asset.id, account_id, sha256=asset.sha256))
    except IntegrityError:
        # Somebody else sent the same bytes in the meantime.
        return await Asset.get(sha256=original.sha256)
    return asset


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
