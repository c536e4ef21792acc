"""What was made, read back from the files."""

from __future__ import annotations

from pathlib import Path

import av

from media.clips.codec_names import codec_names
from media.digest import digest_of
from media.pictures.images import Picture as Pixels
from media.pictures.images import thumbhash_of
from media.recipes import RenditionRole
from media.renditions import RenditionFile
from media.targets import whole_or_nothing


def describe_film(role: RenditionRole, target: Path) -> RenditionFile:
    """An MP4 of ours, with or without a picture; its bit rate is the whole file's."""
    digest = digest_of(target)
    with av.open(str(target.absolute()), "r", format="mov") as film:
        picture = next(iter(film.streams.video), None)
        duration_ms = round((film.duration or 0) * 1000 / av.time_base)
        return RenditionFile(
            role=role,
            mime="video/mp4" if picture else "audio/mp4",
            bytes=digest.bytes,
            sha256=digest.sha256,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            duration_ms=duration_ms,
            bit_rate=digest.bytes * 8000 // max(1, duration_ms),
            codecs=codec_names(film.streams),
        )


def describe_picture(role: RenditionRole, target: Path, size: tuple[int, int]) -> RenditionFile:
    """A JPEG of ours; `size` is its width and height in pixels."""
    digest = digest_of(target)
    return RenditionFile(role, "image/jpeg", digest.bytes, digest.sha256, width=size[0], height=size[1])


def write_picture(folder: Path, role: RenditionRole, mime: str, pixels: Pixels, content: bytes) -> RenditionFile:
    """Write an encoded picture of these pixels into the folder, named by its role."""
    target = folder / role
    with whole_or_nothing(target):
        target.write_bytes(content)
    digest = digest_of(target)
    return RenditionFile(
        role,
        mime,
        digest.bytes,
        digest.sha256,
        width=pixels.width,
        height=pixels.height,
        thumbhash=thumbhash_of(pixels),
    )


def describe_text(role: RenditionRole, target: Path, mime: str) -> RenditionFile:
    """A text of ours, of which nothing but its length is to be told."""
    digest = digest_of(target)
    return RenditionFile(role, mime, digest.bytes, digest.sha256)
