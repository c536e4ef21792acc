"""Uploaded files as those see them who work with drafts."""

from __future__ import annotations

import strawberry

from content_store import assets
from content_store.assets import AssetKind, AssetState
from content_store.assets import Rendition as RenditionRow
from schema.context import Info
from schema.files import signed_media_url
from schema.nodes import gid
from schema.scalars import BigInt, Sha256, Url


@strawberry.type(description="A file made from an asset, to be looked at before anything is published.")
class AssetRendition:
    sha256: Sha256 = strawberry.field(description="Its digest.")
    role: str = strawberry.field(description="What it is for: `POSTER`, `MP4_480P`, …")
    mime: str = strawberry.field(description="Its media type.")
    bytes: BigInt = strawberry.field(description="Its size.")
    width: int = strawberry.field(description="In pixels.")
    height: int = strawberry.field(description="In pixels.")

    @strawberry.field(description="Where it can be fetched without a token: a signed link, good for one hour.")
    def url(self, info: Info) -> Url:
        return signed_media_url(info.context, self.sha256, self.role.lower())

    @classmethod
    def of(cls, row: RenditionRow) -> AssetRendition:
        return cls(
            sha256=Sha256(row.sha256),
            role=row.role,
            mime=row.mime,
            bytes=BigInt(row.bytes),
            width=row.width,
            height=row.height,
        )


@strawberry.type(description="A file as somebody gave it (tệp gốc).")
class Asset:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this file's.")
    number: strawberry.Private[int]
    sha256: Sha256 = strawberry.field(description="Its digest: the same bytes are the same asset.")
    name: str = strawberry.field(description="What the file was called.")
    kind: AssetKind = strawberry.field(description="What it is.")
    mime: str = strawberry.field(description="Its media type, found from its bytes.")
    bytes: BigInt = strawberry.field(description="Its size.")
    state: AssetState = strawberry.field(description="How far it has come.")
    failure: str | None = strawberry.field(description="Why its renditions cannot be made, in Vietnamese.")
    width: int | None = strawberry.field(description="In pixels; null for captions.")
    height: int | None = strawberry.field(description="In pixels; null for captions.")
    duration_ms: int | None = strawberry.field(
        description="In milliseconds: how long it plays, and for captions when their last words go; null for pictures."
    )

    @strawberry.field(description="What was made from it.")
    async def renditions(self, info: Info) -> list[AssetRendition]:
        return [AssetRendition.of(row) for row in await info.context.many(assets.renditions_of, self.number)]

    @classmethod
    async def read(cls, number: int) -> Asset:
        return cls.of(await assets.get(number))

    @classmethod
    def of(cls, row: assets.Asset) -> Asset:
        return cls(
            id=gid("Asset", row.id),
            number=row.id,
            sha256=Sha256(row.sha256),
            name=row.name,
            kind=row.kind,
            mime=row.mime,
            bytes=BigInt(row.bytes),
            state=row.state,
            failure=row.failure,
            width=row.width,
            height=row.height,
            duration_ms=row.duration_ms,
        )
