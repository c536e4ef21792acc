"""What every picture goes through: opened, measured, summed up in a few letters."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
import pyvips
from media_samples import make_picture
from thumbhash import thumb_hash_to_approximate_aspect_ratio, thumb_hash_to_average_rgba

from media.pictures.images import Picture, make_jpeg, thumbhash_of
from media.pictures.rasters import open_raster

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path) -> Picture:
    return open_raster(path, path.name).scaled(640, 640)


def average_of(path: Path) -> list[float]:
    """Red, green, blue from 0 to 1, as a client reads them out of the hash."""
    return [round(part, 2) for part in thumb_hash_to_average_rgba(list(b64decode(thumbhash_of(opened(path)))))[:3]]


def plain(path: Path, colour: list[int]) -> Path:
    pyvips.Image.black(40, 40).linear(1, colour).cast("uchar").copy(interpretation="srgb").write_to_file(str(path))
    return path


def test_a_thumbhash_keeps_a_pictures_colour_and_shape(picture: Path) -> None:
    hashed = list(b64decode(thumbhash_of(opened(picture))))

    # A third is pure red, the rest is grey noise.
    assert average_of(picture) == pytest.approx([0.67, 0.33, 0.33], abs=0.03)
    assert thumb_hash_to_approximate_aspect_ratio(hashed) == pytest.approx(2, abs=0.34)


def test_a_posters_jpeg_is_hashed_upright(tmp_path: Path) -> None:
    lying = make_picture(tmp_path / "lying.jpg", (400, 200), orientation=6)

    assert thumb_hash_to_approximate_aspect_ratio(list(b64decode(thumbhash_of(opened(lying))))) < 1


def test_a_transparent_picture_is_hashed_as_it_looks_on_white(tmp_path: Path) -> None:
    assert average_of(plain(tmp_path / "glass.png", [0, 0, 0, 0])) == pytest.approx([1, 1, 1], abs=0.03)


def test_a_grey_picture_is_hashed_as_grey(tmp_path: Path) -> None:
    pyvips.Image.black(40, 40).linear(1, 128).cast("ushort").linear(257, 0).cast("ushort").copy(
        interpretation="grey16"
    ).write_to_file(str(tmp_path / "grey.png"))

    assert average_of(tmp_path / "grey.png") == pytest.approx([0.5, 0.5, 0.5], abs=0.03)


def test_a_jpeg_is_progressive_and_tells_nothing(picture: Path, tmp_path: Path) -> None:
    make_jpeg(pyvips.Image.new_from_file(str(picture)), tmp_path / "made.jpg")

    made = pyvips.Image.new_from_file(str(tmp_path / "made.jpg"))
    assert made.get("interlaced") == 1
    assert [field for field in made.get_fields() if field.startswith(("exif", "xmp", "icc", "orientation"))] == []
