"""Letters that hardly stand out are found where they are; what nobody sees is no letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_samples import make_drawing

from media.found import Faintest
from media.probing import probe
from media.sandbox import PROBING, Sandbox


def written(colour: str, behind: str = "#fff", size: int = 24, at: tuple[int, int] = (320, 200)) -> str:
    return (
        f'<rect width="600" height="400" fill="{behind}"/>'
        f'<text x="{at[0]}" y="{at[1]}" font-size="{size}" fill="{colour}">Gõ mã OTP ở đây</text>'
    )


def found(folder: Path, inside: str) -> Faintest | None:
    return probe(make_drawing(folder / "tranh.svg", inside), "tranh.svg").faintest


# WCAG's own formula for the two colours, to the tenth.
@pytest.mark.parametrize(
    ("colour", "behind", "contrast"),
    [
        ("#000", "#fff", 21.0),
        ("#767676", "#fff", 4.5),
        ("#949494", "#fff", 3.0),
        ("#ccc", "#fff", 1.6),
        ("#ff0", "#00f", 8.0),
        ("#b00", "#a00", 1.1),
    ],
)
@pytest.mark.parametrize("size", [14, 24, 80])
def test_the_contrast_is_that_of_the_two_colours(
    tmp_path: Path, colour: str, behind: str, contrast: float, size: int
) -> None:
    faintest = found(tmp_path, written(colour, behind, size))

    assert faintest is not None
    assert faintest.contrast == pytest.approx(contrast, abs=0.25)


def test_among_good_letters_the_faint_ones_are_found_where_they_are(tmp_path: Path) -> None:
    faint = '<text x="450" y="380" font-size="18" fill="#ddd">nhạt</text>'

    faintest = found(tmp_path, written("#000") + faint)

    assert faintest is not None
    assert faintest.contrast == pytest.approx(1.4, abs=0.1)
    assert (faintest.x in range(74, 82), faintest.y in range(91, 97)) == (True, True)


@pytest.mark.parametrize("inside", ["", "<text> </text>", '<text y="50" fill="none">chữ</text>', written("#fff")])
def test_a_drawing_without_letters_that_anybody_sees_has_no_contrast(tmp_path: Path, inside: str) -> None:
    assert found(tmp_path, inside) is None


@pytest.mark.anyio
async def test_a_large_drawing_full_of_letters_is_measured_within_the_sandboxs_means(tmp_path: Path) -> None:
    lines = "".join(
        f'<text x="5" y="{row * 36}" font-size="30" fill="#333">Mở kho ứng dụng, gõ chữ VNeID rồi bấm Cài đặt.</text>'
        for row in range(1, 200)
    )
    path = make_drawing(tmp_path / "tranh.svg", lines, 'width="4000" height="7200"')
    async with Sandbox(PROBING) as sandbox:
        faintest = (await sandbox.probe(path, "tranh.svg")).faintest

    assert faintest is not None
    assert faintest.contrast == pytest.approx(12.6, abs=1)
