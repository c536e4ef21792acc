"""Filling: a database of the size of so many provinces, with guides whose files nobody rendered."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from content_store.content import assets, rendering
from content_store.content.assets import Asset, AssetKind, Original
from content_store.content.renderings import Rendering
from content_store.content.renditions import NewRendition
from content_store.content.topics import Topic
from content_store.database import connect, transaction
from content_store.migrating import migrate
from content_store.people.accounts import account_named
from media.recipes import CROPS, LEVELS, PICTURE_WIDTHS
from scripts.sample.inserting import Progress, insert
from scripts.sample.library import EDITOR, REVIEWER, Files, compose_programmes, publish_guide
from scripts.sample.registry import load_registry
from scripts.sample.synthetic import load_synthetic
from scripts.sample.synthetic_guides import load_synthetic_guides
from scripts.sample.texts import Guide, read_guides, read_topics

CLIP_MS = 42_000
_RECIPE = "BENCH"
_CODECS = "avc1.4d401e, mp4a.40.2"
_THUMBHASH = "1QcSHQRnh493V4dIh4eXh1h4kJUI"
_HLS = "application/vnd.apple.mpegurl"


async def fill(database_url: str, scale: int, guides: int, progress: Progress) -> None:
    """Make the database: the sample's registry and guides, so many synthetic provinces and so many synthetic guides."""
    await migrate(database_url)
    async with connect(database_url):
        await load_registry()
        topics = [Topic(slug=topic.slug, name=topic.name, description=topic.description) for topic in read_topics()]
        async with transaction():
            await insert(topics, "topic")
        editor, reviewer = (await account_named(EDITOR)).id, (await account_named(REVIEWER)).id
        for guide in read_guides():
            await publish_guide(guide, await _files_of(guide), (editor, reviewer), datetime.now(UTC))
        await compose_programmes(datetime.now(UTC))
        await load_synthetic(progress, scale)
        await load_synthetic_guides(progress, guides)


async def _files_of(guide: Guide) -> Files:
    clip = _original(f"{guide.slug}.mp4", AssetKind.VIDEO, "video/mp4")
    words = _original(f"{guide.slug}.vtt", AssetKind.CAPTIONS, "text/vtt")
    picture = _original(f"{guide.slug}.png", AssetKind.PICTURE, "image/png")
    return Files(
        clip=await _ready(clip, _of_clip(guide.slug)),
        captions=await _ready(words, []),
        infographic=await _ready(picture, _of_picture(guide.slug)),
    )


async def _ready(original: Original, made: list[NewRendition]) -> Asset:
    asset = await assets.receive(original, None, datetime.now(UTC))
    event_id = (await Rendering.get(asset_id=asset.id)).event_id
    await rendering.keep(asset.id, event_id, _RECIPE, made)
    await rendering.complete(asset.id, event_id, [_RECIPE])
    return await assets.get(asset.id)


def _original(name: str, kind: AssetKind, mime: str) -> Original:
    seen = kind in (AssetKind.VIDEO, AssetKind.PICTURE)
    return Original(
        sha256=_digest(name),
        name=name,
        kind=kind,
        mime=mime,
        bytes=1_000_000,
        width=1920 if seen else None,
        height=1080 if seen else None,
        duration_ms=None if kind is AssetKind.PICTURE else CLIP_MS,
    )


def _of_clip(slug: str) -> list[NewRendition]:
    """What the worker would make of it: stills, a film a level, the same for HLS, and the sound alone."""
    made = [
        _still(slug, "POSTER", "image/jpeg", 1280),
        _still(slug, "POSTER_640", "image/webp", 640),
        _still(slug, "POSTER_320", "image/webp", 320),
        _still(slug, "CARD", "image/jpeg", 1200),
    ]
    for level in LEVELS:
        size = f"{level.short_side}P"
        rate = level.picture_bit_rate + level.sound_bit_rate
        width = level.short_side * 16 // 9
        made += [
            _film(slug, f"MP4_{size}", "video/mp4", width, rate),
            _film(slug, f"HLS_{size}", _HLS, width, rate),
            _film(slug, f"FMP4_{size}", "video/mp4", width, rate),
        ]
    made += [_film(slug, role, "audio/mp4", 0, 48_000) for role in ("AUDIO", "FMP4_AUDIO")]
    return [*made, _film(slug, "HLS_AUDIO", _HLS, 0, 48_000)]


def _of_picture(slug: str) -> list[NewRendition]:
    widths = [_still(slug, f"{name}_{width}", mime, width) for width in PICTURE_WIDTHS for name, mime in _FORMATS]
    return [*widths, *(_still(slug, crop.role.value, crop.mime, crop.width) for crop in CROPS)]


_FORMATS = (("WEBP", "image/webp"), ("AVIF", "image/avif"), ("JPEG", "image/jpeg"))


def _still(slug: str, role: str, mime: str, width: int) -> NewRendition:
    sha256 = _digest(f"{slug} {role} {mime}")
    return NewRendition(role, sha256, mime, width * 50, width, width * 9 // 16, thumbhash=_THUMBHASH)


def _film(slug: str, role: str, mime: str, width: int, bit_rate: int) -> NewRendition:
    return NewRendition(
        role=role,
        sha256=_digest(f"{slug} {role}"),
        mime=mime,
        bytes=bit_rate * CLIP_MS // 8000,
        width=width or None,
        height=width * 9 // 16 or None,
        duration_ms=CLIP_MS,
        bit_rate=bit_rate,
        codecs=_CODECS if width else "mp4a.40.2",
    )


def _digest(text: str) -> str:
    """A digest that no file has."""
    return hashlib.sha256(text.encode()).hexdigest()
