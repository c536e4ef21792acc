"""Files as clients fetch them: pictures, renditions and captions."""

from typing import Self

import strawberry

from content_store.content.snapshot import CaptionRecord, FileRecord, SoundTrackRecord, StoryboardRecord
from schema.context import Context
from schema.scalars import BigInt, Language, Sha256, Url

LINK_SECONDS = 3600


def media_url(context: Context, sha256: str, name: str) -> Url:
    """Where a file can be fetched: for ever the same bytes; in a preview, by whoever holds the link, for an hour."""
    if context.viewer.preview is not None:
        return signed_media_url(context, sha256, name)
    return Url(f"{context.public_url}/media/{sha256}/{name}")


def signed_media_url(context: Context, sha256: str, name: str) -> Url:
    """Where a file that is not published can be fetched for an hour, by whoever holds the link."""
    expires = int(context.now.timestamp()) + LINK_SECONDS
    return Url(f"{context.public_url}/media/{sha256}/{name}?{context.links.query(sha256, expires)}")


@strawberry.type(description="A picture that stands for something, with the words that say what it shows.")
class Image:
    url: Url = strawberry.field(description="Where it can be fetched; the bytes behind a URL never change.")
    sha256: Sha256 = strawberry.field(description="Its digest.")
    mime: str = strawberry.field(description="Its media type.")
    bytes: BigInt = strawberry.field(description="Its size.")
    width: int = strawberry.field(description="In pixels.")
    height: int = strawberry.field(description="In pixels.")
    alt: str = strawberry.field(description="What it shows, for those who cannot see it.")
    thumbhash: str | None = strawberry.field(
        description="Some 30 characters that draw a blurred likeness while it loads (thumbhash, base64)."
    )

    @classmethod
    def of(cls, context: Context, record: FileRecord, alt: str) -> Self:
        return cls(
            url=media_url(context, record.sha256, record.name),
            sha256=Sha256(record.sha256),
            mime=record.mime,
            bytes=BigInt(record.bytes),
            width=record.width or 0,
            height=record.height or 0,
            alt=alt,
            thumbhash=record.thumbhash,
        )


@strawberry.type(description="A file made from what was uploaded, for one kind of screen or line.")
class Rendition:
    role: str = strawberry.field(description="What it is for: `MP4_480P`, `WEBP_640`, …; expect new ones.")
    url: Url = strawberry.field(description="Where it can be fetched; the bytes behind a URL never change.")
    sha256: Sha256 = strawberry.field(description="Its digest.")
    mime: str = strawberry.field(description="Its media type.")
    codecs: str | None = strawberry.field(description="How sound and picture are coded; null for pictures.")
    bytes: BigInt = strawberry.field(description="Its size: show it, so that people on metered lines can choose.")
    width: int | None = strawberry.field(description="In pixels; null for sound.")
    height: int | None = strawberry.field(description="In pixels; null for sound.")
    duration_ms: int | None = strawberry.field(description="How long it plays, in milliseconds; null for pictures.")
    bit_rate: int | None = strawberry.field(description="In bits a second; null for pictures.")

    @classmethod
    def of(cls, context: Context, record: FileRecord) -> Self:
        return cls(
            role=record.role,
            url=media_url(context, record.sha256, record.name),
            sha256=Sha256(record.sha256),
            mime=record.mime,
            codecs=record.codecs,
            bytes=BigInt(record.bytes),
            width=record.width,
            height=record.height,
            duration_ms=record.duration_ms,
            bit_rate=record.bit_rate,
        )


@strawberry.type(
    description="A clip for players of HLS: they choose its size by the line, and find its captions and voices inside."
)
class Stream:
    url: Url = strawberry.field(description="The playlist; what it refers to is beside it.")
    sha256: Sha256 = strawberry.field(description="The playlist's digest.")

    @classmethod
    def of(cls, context: Context, record: FileRecord) -> Self:
        return cls(url=media_url(context, record.sha256, record.name), sha256=Sha256(record.sha256))


@strawberry.type(description="Stills of a clip for a scrubbing bar: one sheet, and WebVTT cues that point into it.")
class Storyboard:
    url: Url = strawberry.field(description="The WebVTT file; its cues name the sheet and a rectangle in it.")
    sheet: Image = strawberry.field(description="All stills on one picture.")

    @classmethod
    def of(cls, context: Context, record: StoryboardRecord, alt: str) -> Self:
        url = media_url(context, record.cues.sha256, record.cues.name)
        return cls(url=url, sheet=Image.of(context, record.sheet, alt))


@strawberry.type(description="The captions of a clip in one language, as WebVTT (phụ đề).")
class CaptionTrack:
    language: Language = strawberry.field(description="Their language.")
    label: str = strawberry.field(description="What a player's menu calls them.")
    url: Url = strawberry.field(description="Where they can be fetched; the bytes behind a URL never change.")
    sha256: Sha256 = strawberry.field(description="Their digest.")
    bytes: BigInt = strawberry.field(description="Their size.")

    @classmethod
    def of(cls, context: Context, record: CaptionRecord) -> Self:
        return cls(
            language=Language(record.language),
            label=record.label,
            url=media_url(context, record.file.sha256, record.file.name),
            sha256=Sha256(record.file.sha256),
            bytes=BigInt(record.file.bytes),
        )


@strawberry.type(description="A clip's voice in another language (thuyết minh).")
class SoundTrack:
    language: Language = strawberry.field(description="The language that is spoken.")
    label: str = strawberry.field(description="What a player's menu calls it.")
    renditions: list[Rendition] = strawberry.field(description="The files to play beside the silent picture.")

    @classmethod
    def of(cls, context: Context, record: SoundTrackRecord) -> Self:
        return cls(
            language=Language(record.language),
            label=record.label,
            renditions=[Rendition.of(context, file) for file in record.renditions],
        )
