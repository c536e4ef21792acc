"""A large picture as squares at every scale, in one file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
import pyvips
from media_samples import cut, make_pdf, make_picture

from content_store.media_errors import BrokenPicture
from media.digest import digest_of
from media.pictures.tiles import make_tiles
from media.recipes import RenditionRole, Tiles
from media.renditions import RenditionFile

if TYPE_CHECKING:
    from pathlib import Path

DEEP_ZOOM = "{http://schemas.microsoft.com/deepzoom/2008}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    return tmp_path / "made"


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiles of a picture of 2100 by 1100 pixels, its left third red."""
    folder = tmp_path_factory.mktemp("tiled")
    make_tiles(Tiles(), make_picture(tmp_path_factory.mktemp("large") / "large.png", (2100, 1100)), folder)
    return folder


def tile(folder: Path, name: str) -> pyvips.Image:
    """A tile as a viewer gets it: the bytes of a range of the file."""
    path = folder / "TILES"
    with ZipFile(path) as archive:
        entry = archive.getinfo(f"picture/picture_files/{name}.webp")
    # A local header of 30 bytes, the name, then the tile itself.
    start = entry.header_offset + 30 + len(entry.filename)
    return pyvips.Image.webpload_buffer(path.read_bytes()[start : start + entry.file_size])


def test_a_large_picture_becomes_one_file_of_tiles(tmp_path: Path, folder: Path) -> None:
    made = make_tiles(Tiles(), make_picture(tmp_path / "wide.png", (1200, 600)), folder)

    found = digest_of(folder / "TILES")
    assert made == [RenditionFile(RenditionRole.TILES, "application/zip", found.bytes, found.sha256, 1200, 600)]
    assert list(folder.iterdir()) == [folder / "TILES"]


def test_a_viewer_finds_deep_zoom_within_an_uncompressed_zip(tiled: Path) -> None:
    with ZipFile(tiled / "TILES") as archive:
        entries = archive.infolist()
        description = ElementTree.parse(BytesIO(archive.read("picture/picture.dzi"))).getroot()  # noqa: S314 - ours
    assert {entry.compress_type for entry in entries} == {ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    size = description.find(f"{DEEP_ZOOM}Size")
    assert size is not None
    assert {**description.attrib, **size.attrib} == {
        "Format": "webp",
        "Overlap": "1",
        "TileSize": "510",
        "Width": "2100",
        "Height": "1100",
    }
    # 2100 pixels need twelve halvings to become one: five by three tiles at the twelfth level.
    assert len([entry for entry in entries if "_files/12/" in entry.filename]) == 15
    assert len([entry for entry in entries if "_files/0/" in entry.filename]) == 1


def test_a_tile_is_read_by_a_range_of_bytes(tiled: Path) -> None:
    first, inner, last = tile(tiled, "12/0_0"), tile(tiled, "12/1_1"), tile(tiled, "12/4_2")
    assert [(part.width, part.height) for part in (first, inner, last)] == [(511, 511), (512, 512), (61, 81)]
    red, green, _ = first.getpoint(100, 100)
    assert (red > 240, green < 20) == (True, True)
    assert [field for field in first.get_fields() if field.startswith(("exif", "icc"))] == []


def test_tiles_of_a_turned_picture_stand_upright(tmp_path: Path, folder: Path) -> None:
    made = make_tiles(Tiles(), make_picture(tmp_path / "turned.jpg", (1200, 600), orientation=6), folder)

    assert (made[0].width, made[0].height) == (600, 1200)
    # Red was on the left; a quarter turn clockwise brings it to the top.
    assert tile(folder, "11/1_0").getpoint(20, 100)[0] > 240
    assert tile(folder, "11/0_2").getpoint(20, 100)[1] > 20


def test_tiles_are_in_srgb_whatever_the_picture_was_in(tmp_path: Path, folder: Path) -> None:
    red = pyvips.Image.black(600, 600).linear(1, [200, 60, 60]).cast("uchar").copy(interpretation="srgb")
    red.icc_transform("p3", input_profile="srgb").write_to_file(str(tmp_path / "p3.png"))

    make_tiles(Tiles(), tmp_path / "p3.png", folder)

    assert tile(folder, "10/0_0").getpoint(50, 50) == pytest.approx([200, 60, 60], abs=4)


def test_the_same_picture_gives_the_same_tiles(tmp_path: Path, folder: Path) -> None:
    path = make_picture(tmp_path / "large.jpg", (800, 600))

    assert make_tiles(Tiles(), path, folder) == make_tiles(Tiles(), path, folder)


def test_a_page_has_tiles_at_the_size_at_which_it_is_painted(tmp_path: Path, folder: Path) -> None:
    made = make_tiles(Tiles(), make_pdf(tmp_path / "page.pdf"), folder)

    assert (made[0].width, made[0].height) == (4242, 2828)
    assert tile(folder, "13/0_0").getpoint(50, 50) == pytest.approx([255, 0, 0], abs=3)


def test_a_cut_picture_leaves_no_tiles(tmp_path: Path, folder: Path) -> None:
    half = cut(make_picture(tmp_path / "whole.png"), tmp_path / "half.png", 0.5)

    with pytest.raises(BrokenPicture):
        make_tiles(Tiles(), half, folder)

    assert list(folder.iterdir()) == []
