"""Pictures for every line and screen: each width in three formats, and crops around the point that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.describing import write_picture
from media.pictures import images
from media.pictures.rasters import open_raster
from media.recipes import Crop, Picture, RenditionRole, Source
from media.renditions import RenditionFile

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
        "WEBP": images.webp_of(pixels, recipe.webp_quality),
        "AVIF": images.avif_of(pixels, recipe.avif_quality, recipe.avif_effort),
        "JPEG": images.jpeg_of(pixels, recipe.jpeg_quality),
    }
    return [
        write_picture(folder, RenditionRole(f"{form}_{recipe.width}"), f"image/{form.lower()}", pixels, content)
        for form, content in made.items()
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
    encode = {"image/webp": images.webp_of, "image/jpeg": images.jpeg_of}[recipe.mime]
    return [write_picture(folder, recipe.role, recipe.mime, pixels, encode(pixels, recipe.quality))]


def _start(focus: float, length: int, whole: int) -> int:
    """Where a window begins whose middle is at this share of the whole, if the edges let it."""
    return min(max(0, round(focus * whole - length / 2)), whole - length)
