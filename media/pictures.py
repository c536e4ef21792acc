"""Pictures for every line and screen: each width in three formats, and crops around the point that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.digest import digest_of
from media.images import Picture as Pixels
from media.images import on_white
from media.rasters import open_raster
from media.recipes import Crop, Picture, RenditionRole, Source
from media.renditions import RenditionFile
from media.targets import whole_or_nothing

if TYPE_CHECKING:
    from pathlib import Path

# What WebP can hold; the other formats could hold more, and get the same.
MOST_SIDE = 16_383


def make_picture(recipe: Picture, path: Path, folder: Path) -> list[RenditionFile]:
    """Write a picture as WebP, AVIF and JPEG: upright, in sRGB, with no metadata, never enlarged.

    A picture too tall for WebP becomes as wide as its 16,383 pixels of height allow; JPEG has white where the others
    are transparent. The same picture gives the same bytes. Raises MediaRefused and leaves nothing behind then.
    """
    pixels = open_raster(path, path.name).scaled(recipe.width, MOST_SIDE)
    made = {
        "WEBP": ("image/webp", _webp(pixels, recipe.webp_quality)),
        "AVIF": ("image/avif", _avif(pixels, recipe.avif_quality, recipe.avif_effort)),
        "JPEG": ("image/jpeg", _jpeg(pixels, recipe.jpeg_quality)),
    }
    return [
        _written(folder, RenditionRole(f"{form}_{recipe.width}"), mime, content, pixels)
        for form, (mime, content) in made.items()
    ]


def make_crop(recipe: Crop, path: Path, source: Source, folder: Path) -> list[RenditionFile]:
    """Cut the largest window of the recipe's shape out of a picture, the focal point as near to its centre as can be.

    It has exactly the recipe's size, unless the picture would have to be enlarged more than the recipe allows: then it
    is smaller, in the same shape. Raises MediaRefused.
    """
    raster = open_raster(path, path.name)
    width, height = raster.size
    scale = min(max(recipe.width / width, recipe.height / height), recipe.most_enlarged)
    window = min(recipe.width / scale, width, height * recipe.width / recipe.height)
    cut_width = min(recipe.width, max(1, round(window * scale)))
    cut_height = max(1, round(cut_width * recipe.height / recipe.width))
    scaled_width, scaled_height = max(cut_width, round(width * scale)), max(cut_height, round(height * scale))
    left = _start(source.focus_x, cut_width, scaled_width)
    top = _start(source.focus_y, cut_height, scaled_height)
    pixels = raster.scaled(scaled_width, scaled_height, exactly=True).crop(left, top, cut_width, cut_height)
    encode = {"image/webp": _webp, "image/jpeg": _jpeg}[recipe.mime]
    return [_written(folder, recipe.role, recipe.mime, encode(pixels, recipe.quality), pixels)]


def _start(focus: float, length: int, whole: int) -> int:
    """Where a window begins whose middle is at this share of the whole, if the edges let it."""
    return min(max(0, round(focus * whole - length / 2)), whole - length)


def _webp(pixels: Pixels, quality: int) -> bytes:
    # Sharp colour edges: an infographic is mostly letters.
    content: bytes = pixels.webpsave_buffer(Q=quality, smart_subsample=True, keep="none")
    return content


def _avif(pixels: Pixels, quality: int, effort: int) -> bytes:
    content: bytes = pixels.heifsave_buffer(
        Q=quality, effort=effort, compression="av1", encoder="aom", bitdepth=8, subsample_mode="off", keep="none"
    )
    return content


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    # Colours as finely as brightness: red letters on blue would blur.
    content: bytes = on_white(pixels).jpegsave_buffer(
        Q=quality, optimize_coding=True, interlace=True, subsample_mode="off", keep="none"
    )
    return content


def _written(folder: Path, role: RenditionRole, mime: str, content: bytes, pixels: Pixels) -> RenditionFile:
    target = folder / role.value
    with whole_or_nothing(target):
        target.write_bytes(content)
    found = digest_of(target)
    return RenditionFile(role, mime, found.bytes, found.sha256, width=pixels.width, height=pixels.height)
