"""One recipe, one source, one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from media.digest import digest_of
from media.images import make_webp
from media.probing import probe
from media.recipes import Mp4, Poster, Recipe, RenditionRole, Webp
from media.video import make_mp4, make_poster

if TYPE_CHECKING:
    from pathlib import Path

    from media.video import Progress


@dataclass(frozen=True)
class RenditionFile:
    """What was made, as read back from the file: pixels, bytes, milliseconds, bit/s."""

    role: RenditionRole
    mime: str
    width: int
    height: int
    bytes: int
    sha256: str
    duration_ms: int | None = None
    bit_rate: int | None = None
    codecs: str | None = None


def render(recipe: Recipe, source: Path, target: Path, progress: Progress | None = None) -> RenditionFile:
    """Make `target` from `source`; slow, for a worker's thread.

    `progress` hears the fraction done (only a clip takes long enough for more than the end) and may raise to cancel.
    Raises MediaRefused when the source turns out to be damaged; then, as after a cancel, there is no `target`.
    """
    match recipe:
        case Mp4():
            make_mp4(source, target, recipe.short_side, progress)
        case Poster():
            make_poster(source, target, most_width=recipe.most_width)
        case Webp():
            make_webp(source, target, recipe.width)
        case _:
            assert_never(recipe)
    if progress and not isinstance(recipe, Mp4):
        progress(1.0)
    return _describe(recipe.role, target)


def _describe(role: RenditionRole, target: Path) -> RenditionFile:
    found, digest = probe(target, target.name), digest_of(target)
    return RenditionFile(
        role=role,
        mime=found.mime,
        width=found.width or 0,
        height=found.height or 0,
        bytes=digest.bytes,
        sha256=digest.sha256,
        duration_ms=found.duration_ms,
        bit_rate=found.bit_rate,
        codecs=found.codecs,
    )
