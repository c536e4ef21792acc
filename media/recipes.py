"""What is made from a file, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from media.sniffing import MediaKind

# Counts up whenever a recipe's result changes, so that what was made by an older one can be told apart and made again.
RECIPES_REVISION = 1


class RenditionRole(StrEnum):
    """What a rendition is for; stored and shown to clients, so a name is never given a new meaning."""

    POSTER = "POSTER"
    MP4_480P = "MP4_480P"
    WEBP_320 = "WEBP_320"
    WEBP_640 = "WEBP_640"
    WEBP_1080 = "WEBP_1080"
    WEBP_1920 = "WEBP_1920"


@dataclass(frozen=True)
class Poster:
    """A JPEG of one good frame in the clip's own aspect ratio, at most `most_width` pixels wide."""

    role: RenditionRole
    most_width: int


@dataclass(frozen=True)
class Mp4:
    """An MP4 that every phone plays, its shorter side at most `short_side` pixels."""

    role: RenditionRole
    short_side: int


@dataclass(frozen=True)
class Webp:
    """A WebP picture, at most `width` pixels wide."""

    role: RenditionRole
    width: int


Recipe = Poster | Mp4 | Webp

CLIP_RECIPES: tuple[Recipe, ...] = (
    Poster(RenditionRole.POSTER, most_width=1280),
    Mp4(RenditionRole.MP4_480P, short_side=480),
)
PICTURE_RECIPES: tuple[Webp, ...] = (
    Webp(RenditionRole.WEBP_320, width=320),
    Webp(RenditionRole.WEBP_640, width=640),
    Webp(RenditionRole.WEBP_1080, width=1080),
    Webp(RenditionRole.WEBP_1920, width=1920),
)


def recipes_for(kind: MediaKind, width: int | None) -> tuple[Recipe, ...]:
    """The recipes for a file of this kind and width in pixels, quickest first.

    A picture is never enlarged: wider recipes are left out, except that the narrowest is always made.
    """
    if kind is MediaKind.VIDEO:
        return CLIP_RECIPES
    if kind is MediaKind.PICTURE:
        fitting = tuple(recipe for recipe in PICTURE_RECIPES if recipe.width <= (width or 0))
        return fitting or PICTURE_RECIPES[:1]
    return ()
