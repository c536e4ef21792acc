"""Pictures become small, upright and discreet, and crops keep what matters."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import pyvips
from media_samples import cut, make_drawing, make_pdf
from media_samples import make_picture as write_picture

from content_store.media_errors import BrokenPicture
from media.digest import digest_of
from media.pictures.sizes import make_crop, make_picture
from media.recipes import CROPS, Crop, Picture, RenditionRole, Source
from media.renditions import RenditionFile
from media.sniffing import MediaKind

if TYPE_CHECKING:
    from pathlib import Path

CARD, KIOSK, PORTRAIT = CROPS
TELLTALES = ("exif", "xmp", "iptc", "icc", "orientation", "gps", "jpeg-thumbnail", "comment", "png-comment")

# Making a picture in a process of its own: what libvips reads from its environment, it reads once.
MAKE = """
import sys
from pathlib import Path
from media.pictures.sizes import make_picture
from media.recipes import Picture
make_picture(Picture(640), Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    return tmp_path / "made"


def source(focus_x: float = 0.5, focus_y: float = 0.5) -> Source:
    return Source(MediaKind.PICTURE, "image/png", focus_x=focus_x, focus_y=focus_y)


def plain(path: Path, size: tuple[int, int], colour: list[int]) -> Path:
    image = pyvips.Image.black(*size).linear(1, colour).cast("uchar").copy(interpretation="srgb")
    image.write_to_file(str(path))
    return path


def pixels_of(made: RenditionFile, folder: Path, x: int, y: int) -> list[float]:
    """The colour at a point."""
    return [float(part) for part in opened(made, folder).getpoint(x, y)]


def opened(made: RenditionFile, folder: Path) -> pyvips.Image:
    loader = {"image/avif": "heifload", "image/jpeg": "jpegload", "image/webp": "webpload"}[made.mime]
    return pyvips.Operation.call(loader, str(folder / made.role.value))


def test_a_picture_becomes_three_formats_of_the_recipes_width(picture: Path, folder: Path) -> None:
    made = make_picture(Picture(640), picture, folder)

    assert [(file.role, file.mime, file.width, file.height) for file in made] == [
        (RenditionRole.WEBP_640, "image/webp", 640, 320),
        (RenditionRole.AVIF_640, "image/avif", 640, 320),
        (RenditionRole.JPEG_640, "image/jpeg", 640, 320),
    ]
    for file in made:
        found = digest_of(folder / file.role.value)
        assert (file.bytes, file.sha256) == (found.bytes, found.sha256)
        assert (opened(file, folder).width, opened(file, folder).height) == (640, 320)


def test_a_small_picture_is_not_enlarged(picture: Path, folder: Path) -> None:
    made = make_picture(Picture(1920), picture, folder)

    assert [(file.width, file.height) for file in made] == [(800, 400)] * 3


def test_nothing_is_left_of_where_a_picture_was_taken(picture: Path, folder: Path) -> None:
    made = make_picture(Picture(320), picture, folder)

    assert pyvips.Image.new_from_file(str(picture)).get("exif-ifd3-GPSLatitude").startswith("20/1 57/1 0/1")
    assert b"Nokia" in picture.read_bytes()
    for file in made:
        assert [field for field in opened(file, folder).get_fields() if field.startswith(TELLTALES)] == []
        content = (folder / file.role.value).read_bytes()
        assert [word for word in (b"Nokia", b"Exif\x00\x00", b"http://ns.adobe.com") if word in content] == []


def test_a_turned_picture_is_made_upright(tmp_path: Path, folder: Path) -> None:
    turned = write_picture(tmp_path / "turned.jpg", (400, 200), orientation=6)

    for file in make_picture(Picture(320), turned, folder):
        assert (file.width, file.height) == (200, 400)
        # Red was on the left; a quarter turn clockwise brings it to the top.
        red, green, _ = pixels_of(file, folder, 100, 40)
        assert red > 240
        assert green < 20


@pytest.mark.parametrize("profile", ["p3", "cmyk"])
def test_a_colour_profile_is_applied_and_dropped(tmp_path: Path, folder: Path, profile: str) -> None:
    path = tmp_path / ("wide.png" if profile == "p3" else "print.jpg")
    red = pyvips.Image.black(64, 64).linear(1, [200, 60, 60]).cast("uchar").copy(interpretation="srgb")
    red.icc_transform(profile, input_profile="srgb").write_to_file(str(path))

    for file in make_picture(Picture(320, webp_quality=100, avif_quality=100, jpeg_quality=100), path, folder):
        assert pixels_of(file, folder, 32, 32) == pytest.approx([200, 60, 60], abs=6)


@pytest.mark.parametrize(
    ("interpretation", "colour", "expected"),
    [("rgb16", [51400, 15420, 15420], [200, 60, 60]), ("grey16", [25700], [100, 100, 100]), ("b-w", [100], [100] * 3)],
)
def test_any_depth_and_any_number_of_bands_become_srgb(
    tmp_path: Path, folder: Path, interpretation: str, colour: list[int], expected: list[int]
) -> None:
    path = tmp_path / "deep.png"
    depth = "uchar" if interpretation == "b-w" else "ushort"
    deep = pyvips.Image.black(64, 64).linear([1] * len(colour), colour).cast(depth).copy(interpretation=interpretation)
    deep.write_to_file(str(path))

    for file in make_picture(Picture(320), path, folder):
        assert pixels_of(file, folder, 32, 32) == pytest.approx(expected, abs=3)


def test_transparency_stays_where_it_can_and_is_white_elsewhere(tmp_path: Path, folder: Path) -> None:
    logo = plain(tmp_path / "logo.png", (40, 40), [9, 9, 9, 128])

    webp, avif, jpeg = make_picture(Picture(320), logo, folder)

    assert (pixels_of(webp, folder, 20, 20)[3], pixels_of(avif, folder, 20, 20)[3]) == (128, 128)
    # Half of nearly black and half of white.
    assert pixels_of(jpeg, folder, 20, 20) == pytest.approx([132, 132, 132], abs=2)


def test_a_picture_too_tall_for_webp_is_narrowed(tmp_path: Path, folder: Path) -> None:
    pyvips.Image.black(50, 20_000).pngsave(str(tmp_path / "scroll.png"))

    made = make_picture(Picture(320), tmp_path / "scroll.png", folder)

    assert [(file.width, file.height) for file in made] == [(41, 16_383)] * 3


def test_the_same_picture_gives_the_same_bytes_on_a_machine_with_more_cores(picture: Path, tmp_path: Path) -> None:
    made = []
    for cores in ("1", "4"):
        folder = tmp_path / cores
        folder.mkdir()
        environment = {**os.environ, "VIPS_CONCURRENCY": cores}
        subprocess.run([sys.executable, "-c", MAKE, str(picture), str(folder)], env=environment, check=True)
        made.append([digest_of(folder / name) for name in ("WEBP_640", "AVIF_640", "JPEG_640")])

    assert made[0] == made[1]


def test_a_picture_replaced_under_its_name_is_read_anew(tmp_path: Path, folder: Path) -> None:
    path = write_picture(tmp_path / "picture.png", (40, 20))
    make_picture(Picture(320), path, folder)
    write_picture(path, (20, 40))

    assert make_picture(Picture(320), path, folder)[0].height == 40


def test_a_cut_picture_leaves_nothing(picture: Path, tmp_path: Path, folder: Path) -> None:
    half = cut(picture, tmp_path / "half.jpg", 0.5)

    with pytest.raises(BrokenPicture):
        make_picture(Picture(640), half, folder)

    assert list(folder.iterdir()) == []


def test_a_drawing_and_a_page_become_pictures(tmp_path: Path, folder: Path) -> None:
    for path in (make_drawing(tmp_path / "a.svg"), make_pdf(tmp_path / "a.pdf")):
        webp, _, jpeg = make_picture(Picture(320), path, folder)

        assert (webp.width, webp.height) == (320, 213)
        assert pixels_of(jpeg, folder, 80, 100) == pytest.approx([255, 0, 0], abs=3)
        assert pixels_of(jpeg, folder, 240, 100) == pytest.approx([255, 255, 255], abs=3)


@pytest.mark.parametrize("recipe", CROPS, ids=lambda recipe: str(recipe.role))
def test_a_crop_has_exactly_the_recipes_size(tmp_path: Path, folder: Path, recipe: Crop) -> None:
    path = plain(tmp_path / "scroll.png", (1080, 2900), [10, 100, 50])

    (made,) = make_crop(recipe, path, source(), folder)

    assert (made.role, made.mime) == (recipe.role, recipe.mime)
    assert (made.width, made.height) == (recipe.width, recipe.height)
    assert (opened(made, folder).width, opened(made, folder).height) == (recipe.width, recipe.height)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        # 2400 × 2520 pixels are halved, and the card takes 630 of 1260 lines.
        ((0.5, 0.5), (600, 315)),
        ((0.25, 0.4), (300, 315)),
        ((0.1, 0.0), (120, 0)),
        ((0.9, 1.0), (1080, 629)),
        ((0.5, 0.9), (600, 504)),
    ],
)
def test_the_focal_point_is_kept_as_near_to_the_centre_as_the_edges_allow(
    tmp_path: Path, folder: Path, focus: tuple[float, float], expected: tuple[int, int]
) -> None:
    size = (2400, 2520)
    x, y = (round(share * side) for share, side in zip(focus, size, strict=True))
    blank = pyvips.Image.black(*size).linear(1, [0, 0, 0]).cast("uchar").copy(interpretation="srgb")
    path = tmp_path / "dotted.png"
    blank.draw_circle([255, 255, 255], x, y, 20, fill=True).write_to_file(str(path))

    (made,) = make_crop(CARD, path, source(*focus), folder)

    left, top, width, height = (opened(made, folder).extract_band(0) > 128).find_trim(background=0, threshold=128)
    seen = (left + left + width) / 2, (top + top + height) / 2
    assert seen == pytest.approx(expected, abs=6)


def test_the_focal_point_is_one_of_the_upright_picture(tmp_path: Path, folder: Path) -> None:
    # Red is on top once the picture stands upright, 1000 wide and 2000 high.
    turned = write_picture(tmp_path / "turned.jpg", (2000, 1000), orientation=6)

    (top,) = make_crop(CARD, turned, source(0.5, 0.1), folder)
    assert pixels_of(top, folder, 600, 315) == pytest.approx([255, 0, 0], abs=8)

    (bottom,) = make_crop(CARD, turned, source(0.5, 0.9), folder)
    assert pixels_of(bottom, folder, 600, 315)[1] > 40


def test_a_picture_is_enlarged_at_most_twice_to_fill_a_crop(tmp_path: Path, folder: Path) -> None:
    whole = make_crop(KIOSK, plain(tmp_path / "half.png", (960, 540), [9, 9, 9]), source(), folder)
    smaller = make_crop(KIOSK, plain(tmp_path / "small.png", (480, 800), [9, 9, 9]), source(), folder)

    assert [(file.width, file.height) for file in whole] == [(1920, 1080)]
    assert [(file.width, file.height) for file in smaller] == [(960, 540)]


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_the_smallest_picture_still_has_a_crop(tmp_path: Path, folder: Path, size: tuple[int, int]) -> None:
    (made,) = make_crop(CARD, plain(tmp_path / "dot.png", size, [9, 9, 9]), source(0.99, 0.01), folder)

    assert (made.width or 0) <= 2 * size[0]
    assert (made.height or 0) <= 2 * size[1]


def test_a_crop_of_a_transparent_picture_is_white_in_a_card(tmp_path: Path, folder: Path) -> None:
    glass = plain(tmp_path / "glass.png", (1200, 1350), [0, 0, 0, 0])

    (card,) = make_crop(CARD, glass, source(), folder)
    (portrait,) = make_crop(PORTRAIT, glass, source(), folder)

    assert pixels_of(card, folder, 10, 10) == [255, 255, 255]
    assert pixels_of(portrait, folder, 10, 10)[3] == 0
