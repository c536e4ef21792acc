"""What is large and means no harm gets in under the bounds that are there for what does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import pyvips
from hostile_pictures import black_png, nested, page_with_image, webp_bomb
from media_samples import Clip, make_clip
from processes import watched

from media.sandbox import PROBING, Sandbox


def _jpeg(side: int, *, orientation: int = 1, progressive: bool = False) -> bytes:
    plain = pyvips.Image.black(side, side // 2, bands=3).copy(interpretation="srgb")
    plain.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return bytes(plain.jpegsave_buffer(interlace=progressive, subsample_mode="off"))


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda: black_png(10_000), (10_000, 10_000)),
        (lambda: _jpeg(14_000, orientation=6), (7000, 14_000)),
        (lambda: _jpeg(7000, progressive=True), (7000, 3500)),
        (lambda: webp_bomb(5000, 5000), (5000, 5000)),
        (lambda: nested('<g opacity="0.9">', 8), (3464, 3464)),
        (lambda: page_with_image(8000, 6000, 140), (4242, 2828)),
    ],
    ids=["PNG", "turned JPEG", "progressive JPEG", "lossless WebP", "layered SVG", "PDF with a photograph"],
)
async def test_a_large_picture_gets_in_with_time_and_memory_to_spare(
    tmp_path: Path, make: Callable[[], bytes], size: tuple[int, int]
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(make())

    async with Sandbox(PROBING) as sandbox:
        with watched() as cost:
            found = await sandbox.probe(path, "picture")

    assert (found.width, found.height) == size
    assert (cost.seconds < 2.5, cost.bytes < 250_000_000) == (True, True)


async def test_a_clip_of_4096_pixels_gets_in_with_time_and_memory_to_spare(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mp4", Clip(size=(4096, 2304), seconds=0.4, sound=False))

    async with Sandbox(PROBING) as sandbox:
        with watched() as cost:
            found = await sandbox.probe(path, "clip.mp4")

    assert (found.width, found.height) == (4096, 2304)
    assert (cost.seconds < 2.5, cost.bytes < 250_000_000) == (True, True)
