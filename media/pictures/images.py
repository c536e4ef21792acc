"""Pictures: opened with care, made small, stripped of what they tell about their maker."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pyvips
from thumbhash import rgba_to_thumb_hash

from content_store.media_errors import BrokenPicture
from media.targets import whole_or_nothing

if TYPE_CHECKING:
    from pathlib import Path

# The loaders that libvips itself does not trust with a stranger's file (SVG, PDF, ImageMagick, …) stay shut.
pyvips.block_untrusted_set(True)
# libvips remembers what it loaded by path: a file that was replaced would give the old picture, and memory would grow.
pyvips.cache_set_max(0)
# The encoder of AVIF cuts a picture up for its threads, so that their number shows in the bytes: it must not be the
# machine's number of cores.
THREADS = 2
pyvips.vips_lib.vips_concurrency_set(THREADS)

JPEG_QUALITY = 82
WHITE = [255, 255, 255]
# EXIF's turns by a quarter, after which width and height have changed places.
_QUARTER_TURNS = {5, 6, 7, 8}
# What ThumbHash is defined for.
_MOST_HASHED_SIDE = 100

PictureError = pyvips.Error
# pyvips comes without types.
Picture = Any


def open_picture(path: Path, mime: str, *, tried: bool = False) -> Picture:
    """A pyvips image of which only the header has been read; its pixels will come top to bottom, once.

    The loader is chosen by `mime` alone. A WebP that is only `tried` is read to its end, and becomes a tenth as wide
    and high. Raises PictureError here for a bad header, and later for bad pixels.
    """
    # In its full size libvips would hold a WebP four times over.
    smaller = {"scale": 0.1} if tried and mime == "image/webp" else {}
    loaders = {"image/jpeg": "jpegload", "image/png": "pngload", "image/webp": "webpload"}
    return pyvips.Operation.call(loaders[mime], str(path), access="sequential", fail_on="error", **smaller)


def orientation_of(image: Picture) -> int:
    """EXIF's orientation: 1 for a picture that stands upright as it is stored, else 2 to 8."""
    return int(image.get("orientation")) if image.get_typeof("orientation") else 1


def upright(size: tuple[int, int], image: Picture) -> tuple[int, int]:
    """A width and height as a viewer shows them, the image's orientation applied."""
    return (size[1], size[0]) if orientation_of(image) in _QUARTER_TURNS else size


def is_held_whole(path: Path, mime: str) -> bool:
    """Whether no line of it can be had before all of it was read: WebP, progressive JPEG, interlaced PNG.

    Raises PictureError for a bad header.
    """
    return mime == "image/webp" or bool(open_picture(path, mime).get_typeof("interlaced"))


def promised_by_webp(path: Path) -> tuple[int, int]:
    """The width and height in a WebP's first chunk, whatever that is; libvips would make room for the pixels first."""
    with path.open("rb") as file:
        head = file.read(30)
    if head[12:16] == b"VP8X":
        width, height = head[24:27], head[27:30]
        return 1 + int.from_bytes(width, "little"), 1 + int.from_bytes(height, "little")
    if head[12:16] == b"VP8L":
        sides = int.from_bytes(head[21:25], "little")
        return 1 + (sides & 0x3FFF), 1 + (sides >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def read_to_the_end(image: Picture) -> None:
    """Decode every pixel in a few lines' memory; raises PictureError where the picture is damaged or cut off."""
    image.avg()


def on_white(pixels: Picture) -> Picture:
    """The same without transparency, as it looks on a white page."""
    return pixels.flatten(background=WHITE) if pixels.hasalpha() else pixels


def thumbhash_of(pixels: Picture) -> str:
    """A picture of some 24 letters to show until the real one has come: ThumbHash, in Base64.

    A picture with holes is hashed as it looks on white.
    """
    small = pixels.thumbnail_image(_MOST_HASHED_SIDE, height=_MOST_HASHED_SIDE, size="down")
    opaque = on_white(small.colourspace("srgb")).addalpha()
    content = bytes(opaque.write_to_memory())
    return b64encode(bytes(rgba_to_thumb_hash(opaque.width, opaque.height, content))).decode()


def webp_of(pixels: Picture, quality: int) -> bytes:
    """The pixels as WebP, with no metadata."""
    # Sharp colour edges: most of what teaches is letters.
    content: bytes = pixels.webpsave_buffer(Q=quality, smart_subsample=True, keep="none")
    return content


def avif_of(pixels: Picture, quality: int, effort: int) -> bytes:
    """The pixels as AVIF, with no metadata."""
    content: bytes = pixels.heifsave_buffer(
        Q=quality, effort=effort, compression="av1", encoder="aom", bitdepth=8, subsample_mode="off", keep="none"
    )
    return content


def jpeg_of(pixels: Picture, quality: int) -> bytes:
    """The pixels as a progressive JPEG, on white where they are transparent, with no metadata."""
    # Colours as finely as brightness: red letters on blue would blur.
    content: bytes = on_white(pixels).jpegsave_buffer(
        Q=quality, optimize_coding=True, interlace=True, subsample_mode="off", keep="none"
    )
    return content


def make_jpeg(pixels: Picture, target: Path) -> None:
    """Write an sRGB pyvips image as a progressive JPEG with no metadata."""
    content: bytes = pixels.jpegsave_buffer(Q=JPEG_QUALITY, optimize_coding=True, interlace=True, keep="none")
    with whole_or_nothing(target):
        target.write_bytes(content)


def broken(name: str, reason: str, reason_vi: str) -> BrokenPicture:
    """A BrokenPicture that can be said in both languages."""
    return BrokenPicture(name=name, reason=reason, reason_vi=reason_vi)


def from_plane(plane: bytes, line_bytes: int, size: tuple[int, int], bands: int) -> Picture:
    """A pyvips image of packed 8-bit pixels whose lines are `line_bytes` apart; `size` is width and height."""
    width, height = size
    lines = pyvips.Image.new_from_memory(plane, line_bytes, height, 1, "uchar").crop(0, 0, width * bands, height)
    return lines.bandfold(factor=bands).copy(interpretation="srgb" if bands == 3 else "b-w")


def liveliness(grey: Picture) -> float:
    """How much there is to see in a grey image: the spread of its brightness plus the spread of its edges."""
    edges = pyvips.Image.new_from_array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    return float(grey.deviate() + grey.cast("float").conv(edges).deviate())
