"""Pictures become small, upright and discreet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pyvips
from media_samples import cut, make_picture

from content_store.errors import BrokenPicture
from media.digest import digest_of
from media.images import make_webp
from media.recipes import PICTURE_RECIPES, RenditionRole
from media.rendering import RenditionFile, render

if TYPE_CHECKING:
    from pathlib import Path


def test_a_picture_becomes_a_webp_of_the_recipes_width(picture: Path, tmp_path: Path) -> None:
    target = tmp_path / "made"

    made = render(PICTURE_RECIPES[1], picture, target)

    assert made == RenditionFile(
        role=RenditionRole.WEBP_640,
        mime="image/webp",
        width=640,
        height=320,
        bytes=target.stat().st_size,
        sha256=digest_of(target).sha256,
    )


def test_a_small_picture_is_not_enlarged(picture: Path, tmp_path: Path) -> None:
    made = render(PICTURE_RECIPES[3], picture, tmp_path / "made")

    assert (made.width, made.height) == (800, 400)


def test_nothing_is_left_of_where_a_picture_was_taken(picture: Path, tmp_path: Path) -> None:
    make_webp(picture, tmp_path / "made", 320)

    fields = pyvips.Image.new_from_file(str(tmp_path / "made")).get_fields()
    assert [field for field in fields if field.startswith(("exif", "xmp", "iptc", "icc", "orientation"))] == []
    assert b"Nokia" in picture.read_bytes()
    assert b"Nokia" not in (tmp_path / "made").read_bytes()


def test_a_turned_picture_is_made_upright(tmp_path: Path) -> None:
    source = make_picture(tmp_path / "turned.jpg", (400, 200), orientation=6)

    make_webp(source, tmp_path / "made", 100)

    made = pyvips.Image.new_from_file(str(tmp_path / "made"))
    assert (made.width, made.height) == (100, 200)
    # Red was on the left; a quarter turn clockwise brings it to the top.
    red, green, _ = made.getpoint(50, 20)
    assert red > 240
    assert green < 20


def test_a_wide_colour_space_becomes_srgb(tmp_path: Path) -> None:
    source = tmp_path / "p3.png"
    red = pyvips.Image.black(64, 64).linear(1, [200, 60, 60])
    red.cast("uchar").copy(interpretation="srgb").icc_transform("p3", input_profile="srgb").write_to_file(str(source))

    make_webp(source, tmp_path / "made", 64, quality=100)

    made = pyvips.Image.new_from_file(str(tmp_path / "made")).getpoint(32, 32)
    assert [abs(value - wanted) <= 4 for value, wanted in zip(made, [200, 60, 60], strict=True)] == [True] * 3


def test_a_transparent_picture_stays_transparent(tmp_path: Path) -> None:
    source = tmp_path / "logo.png"
    pyvips.Image.black(40, 40).linear(1, [9, 9, 9, 128]).cast("uchar").copy(interpretation="srgb").pngsave(str(source))

    make_webp(source, tmp_path / "made", 40)

    assert pyvips.Image.new_from_file(str(tmp_path / "made")).getpoint(20, 20)[3] == 128


def test_a_picture_too_tall_for_webp_is_narrowed(tmp_path: Path) -> None:
    source = tmp_path / "scroll.png"
    pyvips.Image.black(50, 20_000).pngsave(str(source))

    made = render(PICTURE_RECIPES[0], source, tmp_path / "made")

    assert (made.width, made.height) == (41, 16_383)


def test_the_same_picture_gives_the_same_bytes(picture: Path, tmp_path: Path) -> None:
    make_webp(picture, tmp_path / "once", 640)
    make_webp(picture, tmp_path / "twice", 640)

    assert digest_of(tmp_path / "once") == digest_of(tmp_path / "twice")


def test_a_picture_replaced_under_its_name_is_read_anew(tmp_path: Path) -> None:
    source = make_picture(tmp_path / "picture.png", (40, 20))
    make_webp(source, tmp_path / "made", 40)
    make_picture(source, (20, 40))

    make_webp(source, tmp_path / "made", 40)

    assert pyvips.Image.new_from_file(str(tmp_path / "made")).height == 40


def test_a_cut_picture_leaves_no_webp(picture: Path, tmp_path: Path) -> None:
    half = cut(picture, tmp_path / "half.jpg", 0.5)

    with pytest.raises(BrokenPicture):
        make_webp(half, tmp_path / "made", 640)

    assert not (tmp_path / "made").exists()
