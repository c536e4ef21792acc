"""Uploaded files as those see them who work with drafts."""

from typing import Self

import strawberry

from content_store.content import assets, renderings, renditions
from content_store.content.assets import AssetKind, AssetState
from content_store.content.renderings import Rendering as RenderingRow
from content_store.content.renditions import Rendition as RenditionRow
from schema.content.files import signed_media_url
from schema.context import Info
from schema.nodes import gid
from schema.scalars import BigInt, Sha256, Url


@strawberry.type(description="A file made from an asset, to be looked at before anything is published.")
class AssetRendition:
    sha256: Sha256 = strawberry.field(description="Its digest.")
    role: str = strawberry.field(description="What it is for: `POSTER`, `MP4_480P`, …")
    mime: str = strawberry.field(description="Its media type.")
    bytes: BigInt = strawberry.field(description="Its size.")
    width: int | None = strawberry.field(description="In pixels; null for sound.")
    height: int | None = strawberry.field(description="In pixels; null for sound.")
    duration_ms: int | None = strawberry.field(description="How long it plays, in milliseconds; null for pictures.")
    bit_rate: int | None = strawberry.field(description="In bits a second; null for pictures.")
    codecs: str | None = strawberry.field(description="How sound and picture are coded; null for pictures.")

    @strawberry.field(description="Where it can be fetched without a token: a signed link, good for one hour.")
    def url(self, info: Info) -> Url:
        return signed_media_url(info.context, self.sha256, self.role.lower())

    @classmethod
    def of(cls, row: RenditionRow) -> Self:
        return cls(
            sha256=Sha256(row.sha256),
            role=row.role,
            mime=row.mime,
            bytes=BigInt(row.bytes),
            width=row.width,
            height=row.height,
            duration_ms=row.duration_ms,
            bit_rate=row.bit_rate,
            codecs=row.codecs,
        )


@strawberry.type(description="Work on a file that was asked for and is not done.")
class Rendering:
    step: str = strawberry.field(description="What is being made, such as `POSTER` or `FILMS`; empty while it waits.")
    percent: int = strawberry.field(description="How much of all the work is done, 0 to 100.")
    seconds_left: int | None = strawberry.field(description="A guess; null while there is nothing to guess from.")

    @classmethod
    def of(cls, row: RenderingRow) -> Self:
        return cls(step=row.step, percent=int(100 * row.done), seconds_left=row.seconds_left)


@strawberry.type(description="The point of a picture that every crop keeps, as shares from the top left corner.")
class Focus:
    x: float = strawberry.field(description="0 at the left edge, 1 at the right.")
    y: float = strawberry.field(description="0 at the top edge, 1 at the bottom.")


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
    width: int | None = strawberry.field(description="In pixels; null for sound and captions.")
    height: int | None = strawberry.field(description="In pixels; null for sound and captions.")
    duration_ms: int | None = strawberry.field(
        description="In milliseconds: how long it plays, and for captions when their last words go; null for pictures."
    )
    bit_rate: BigInt | None = strawberry.field(description="In bits a second; null for pictures and captions.")
    codecs: str | None = strawberry.field(description="How sound and picture are coded; null for pictures.")
    poster_ms: int | None = strawberry.field(description="The moment chosen for its poster; null leaves it to us.")
    focus: Focus = strawberry.field(description="The point that every crop of it keeps.")

    @strawberry.field(description="The work on it; null when all is done.")
    async def rendering(self, info: Info) -> Rendering | None:
        row = await info.context.loaded(renderings.of_assets, self.number)
        return Rendering.of(row) if row else None

    @strawberry.field(description="What was made from it.")
    async def renditions(self, info: Info) -> list[AssetRendition]:
        return [AssetRendition.of(row) for row in await info.context.loaded(renditions.of_assets, self.number) or ()]

    @classmethod
    async def read(cls, number: int) -> Self:
        return cls.of(await assets.get(number))

    @classmethod
    def of(cls, row: assets.Asset) -> Self:
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
            bit_rate=None if row.bit_rate is None else BigInt(row.bit_rate),
            codecs=row.codecs,
            poster_ms=row.poster_ms,
            focus=Focus(x=row.focus_x, y=row.focus_y),
        )
