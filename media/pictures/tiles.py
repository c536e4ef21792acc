"""Tiles: a large picture as squares at every scale, in one file of which a viewer reads only what it shows."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pyvips

from media.digest import digest_of
from media.pictures.images import Picture, orientation_of, read_to_the_end
from media.pictures.rasters import Raster, in_srgb, open_raster, undecodable
from media.recipes import RenditionRole, Tiles
from media.renditions import RenditionFile
from media.targets import whole_or_nothing

MIME = "application/zip"
# The first moment that a zip can name: the same picture gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_NAME = "picture"


def make_tiles(recipe: Tiles, path: Path, folder: Path) -> list[RenditionFile]:
    """Write a Deep Zoom pyramid of WebP tiles as one uncompressed zip, the layout called SZI.

    In it are `picture/picture.dzi` and `picture/picture_files/<level>/<column>_<row>.webp`. The pixels pass through in
    strips, except of a picture that must be turned: that one is held whole, three bytes a pixel. Raises MediaRefused,
    and OSError when the tiles could not be written.
    """
    raster = open_raster(path, path.name)
    target = folder / RenditionRole.TILES.value
    with TemporaryDirectory(dir=folder) as workplace:
        work = Path(workplace)
        try:
            image = _upright(raster)
            # A seam of one pixel on each side, so that no line shows between tiles.
            image.dzsave(
                str(work / _NAME / _NAME),
                tile_size=recipe.side - 2,
                overlap=1,
                suffix=f".webp[Q={recipe.quality},smart_subsample]",
                keep="none",
            )
        except pyvips.Error as error:
            raise _blame(path, error) from error
        with whole_or_nothing(target):
            _zip(work / _NAME, target)
    found = digest_of(target)
    width, height = raster.size
    return [RenditionFile(RenditionRole.TILES, MIME, found.bytes, found.sha256, width=width, height=height)]


def _upright(raster: Raster) -> Picture:
    pixels = raster.pixels
    if orientation_of(pixels) != 1:
        # Turning reads a picture from all sides at once; coming as a strip, it could not be.
        pixels = pixels.copy_memory().autorot()
    if pixels.get_typeof("icc-profile-data"):
        pixels = pixels.icc_transform("srgb", embedded=True)
    return in_srgb(pixels)


def _blame(path: Path, error: pyvips.Error) -> Exception:
    """libvips does not say whether it was reading or writing; a picture that can be read is innocent."""
    try:
        read_to_the_end(open_raster(path, path.name).pixels)
    except pyvips.Error:
        return undecodable(path.name)
    return OSError(f"the tiles could not be written: {error}")


def _zip(folder: Path, target: Path) -> None:
    # Without libvips' own note beside them, which says when they were made.
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for path in sorted([*folder.rglob("*.dzi"), *folder.rglob("*.webp")]):
            entry = ZipInfo(str(path.relative_to(folder.parent).as_posix()), _NO_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.file_size = path.stat().st_size
            with path.open("rb") as tile, archive.open(entry, "w") as kept:
                shutil.copyfileobj(tile, kept)
