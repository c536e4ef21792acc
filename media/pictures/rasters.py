"""Rasters: whatever came in as a picture, opened the same way; drawings and pages are painted first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyvips

from content_store.media_errors import BrokenPicture, FileTooLarge
from media.pictures import images
from media.pictures.contrast import faintest_text
from media.pictures.drawings import read_drawing
from media.pictures.pages import draw_drawing, draw_page, measure_page
from media.sniffing import sniff

if TYPE_CHECKING:
    from pathlib import Path

    from media.found import Faintest

SVG = "image/svg+xml"
PDF = "application/pdf"
WEBP = "image/webp"
# How large something without pixels is painted: 4000 × 3000, an A4 page at 350 dots an inch, a scroll of 1700 × 7000.
PAINTED_PIXELS = 12_000_000
PAINTED_SIDE = 12_000
# To see whether something can be painted, a quarter of that is enough: what passes then takes at most about four times
# the memory and sixteen times the time when it is rendered, which is less than rendering may take.
TRIED_PIXELS = 3_000_000
MOST_PAGE_BYTES = 64 << 20


@dataclass(frozen=True)
class Raster:
    """A picture of which only the header has been read, unless it had to be painted; `name` is for messages.

    Its size is width and height in pixels, upright.
    """

    path: Path
    name: str
    pixels: images.Picture
    size: tuple[int, int]
    painted: bool

    def scaled(self, width: int, height: int, *, exactly: bool = False) -> images.Picture:
        """Within these sides and never enlarged, or of exactly this size: upright, 8-bit sRGB, perhaps transparent.

        Its pixels are decoded once, here; a JPEG or WebP only as far as the size needs. Raises BrokenPicture.
        """
        wanted = {"height": height, "size": "force" if exactly else "down", "output_profile": "srgb"}
        try:
            if self.painted:
                small = self.pixels.thumbnail_image(width, **wanted)
            else:
                small = pyvips.Image.thumbnail(str(self.path), width, fail_on="error", **wanted)
            return in_srgb(small).copy_memory()
        except pyvips.Error as error:
            raise undecodable(self.name) from error


def open_raster(path: Path, name: str, *, tried: bool = False) -> Raster:
    """Open the picture at `path`; `name` is for messages.

    What has no pixels is painted; what is only `tried` may have fewer pixels than its size says. Raises a MediaRefused:
    BrokenPicture, and for an SVG or PDF FileTooLarge and PictureNotAccepted.
    """
    mime, most = sniff(path, name).mime, TRIED_PIXELS if tried else PAINTED_PIXELS
    if mime == SVG:
        drawing = read_drawing(path, name)
        sides = drawing.width, drawing.height
        painting = draw_drawing(drawing.text, name, painted_size(*sides, most))
        return Raster(path, name, painting, painted_size(*sides), painted=True)
    if mime == PDF:
        sides = _page_size(path, name)
        painting = draw_page(path, name, painted_size(*sides, most)[0])
        return Raster(path, name, painting, painted_size(*sides), painted=True)
    try:
        pixels = images.open_picture(path, mime, tried=tried)
        stored = images.promised_by_webp(path) if mime == WEBP else (pixels.width, pixels.height)
        return Raster(path, name, pixels, images.upright(stored, pixels), painted=False)
    except images.PictureError as error:
        raise images.broken(name, "its header cannot be read", "không đọc được phần đầu tệp") from error


def faintest_of(path: Path, name: str) -> Faintest | None:
    """Where the letters of the drawing at `path` stand out least; None when it has none. Raises like open_raster."""
    drawing = read_drawing(path, name)
    return faintest_text(drawing, name, painted_size(drawing.width, drawing.height, TRIED_PIXELS))


def promised_size(path: Path, mime: str, name: str) -> tuple[int, int]:
    """What the file says of its width and height, before anything is painted or decoded: pixels, upright.

    A drawing's are CSS pixels, a page's are points. Raises like open_raster.
    """
    if mime == WEBP:
        return images.promised_by_webp(path)
    if mime not in (SVG, PDF):
        return open_raster(path, name).size
    if mime == SVG:
        drawing = read_drawing(path, name)
        width, height = drawing.width, drawing.height
    else:
        width, height = _page_size(path, name)
    # A number with three hundred digits is as good as a million.
    return math.ceil(min(width, 1e6)), math.ceil(min(height, 1e6))


def painted_size(width: float, height: float, most_pixels: int = PAINTED_PIXELS) -> tuple[int, int]:
    """The width and height, in pixels, at which something of this shape is painted."""
    scale = min(math.sqrt(most_pixels / (width * height)), PAINTED_SIDE / max(width, height))
    return max(1, int(width * scale)), max(1, int(height * scale))


def in_srgb(image: images.Picture) -> images.Picture:
    """The same in sRGB, three bands of 8 bits, and a fourth if it is transparent; its profile has been applied."""
    if image.interpretation == "srgb" and image.format == "uchar":
        return image
    return image.colourspace("srgb").cast("uchar")


def undecodable(name: str) -> BrokenPicture:
    """The refusal of a picture whose pixels are damaged."""
    return images.broken(name, "it cannot be decoded", "không giải mã được")


def _page_size(path: Path, name: str) -> tuple[float, float]:
    size = path.stat().st_size
    if size > MOST_PAGE_BYTES:
        raise FileTooLarge(name=name, bytes=size, most=MOST_PAGE_BYTES)
    return measure_page(path, name)
