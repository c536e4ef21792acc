"""The pen that infographics and clips share: colours, type, shapes and how they come together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import pyvips

from scripts.sample.pictograms import FIELD, pictogram
from scripts.sample.texts import tie

# pyvips has no types; this alias is the one seam through which its pictures pass.
Image: TypeAlias = Any

INK = "#16181D"
WHITE = "#FFFFFF"
AMBER = "#FFCB47"
FAMILY = "Be Vietnam Pro"
FONTS = files("fontpkg_be_vietnam_pro") / "files"

# The font's own line box, as shares of its size: how tall it is, so that a line can sit in the middle of ours.
LINE_BOX = 1.27


@dataclass(frozen=True)
class Palette:
    """Deep carries white text at a contrast above 7:1, tint carries ink, soft and lift are for shapes only."""

    deep: str
    lift: str
    soft: str
    tint: str


PALETTES = {
    "thanh-toan-so": Palette("#07574A", "#126A5B", "#A9E2D2", "#EAF7F3"),
    "an-sinh-suc-khoe": Palette("#0B4A8C", "#1C5C9F", "#B5D6F7", "#ECF4FC"),
    "thong-tin-chinh-quyen": Palette("#5A2A82", "#6B3C93", "#DCC4F2", "#F6F0FB"),
    "dich-vu-cong": Palette("#8A1B2E", "#9B2E41", "#F8C3CB", "#FCF0F1"),
    "thuong-mai-dien-tu": Palette("#773A04", "#8A4C15", "#FFD3A1", "#FEF4E8"),
    "an-toan-dinh-danh": Palette("#2F2F86", "#414199", "#CBCBF8", "#F1F1FC"),
}


@dataclass(frozen=True)
class Type:
    weight: str
    size: int
    leading: float = 1.28

    @property
    def line_height(self) -> int:
        return round(self.size * self.leading)


@dataclass(frozen=True)
class Block:
    """Lines of text that know how much room they take."""

    lines: tuple[str, ...]
    style: Type

    @property
    def height(self) -> int:
        return len(self.lines) * self.style.line_height

    @property
    def width(self) -> int:
        return max(width_of(line, self.style) for line in self.lines)


@lru_cache(maxsize=2048)
def _mask(text: str, style: Type) -> Image:
    return pyvips.Image.text(
        text.replace("&", "&amp;").replace("<", "&lt;"),
        font=f"{FAMILY} {style.weight} {style.size}",
        fontfile=str(FONTS / f"BeVietnamPro-{style.weight.replace(' ', '')}.ttf"),
        dpi=72,
    )


def width_of(text: str, style: Type) -> int:
    mask = _mask(text, style)
    return int(mask.width + mask.get("xoffset"))


def set_block(text: str, style: Type, width: int) -> Block:
    """Breaks the text into as few lines as fit, then evens them out so that no word is left alone."""
    lines = _fill(text, style, width)
    for narrower in range(width - 16, width // 3, -16):
        tighter = _fill(text, style, narrower)
        if len(tighter) > len(lines) or any(width_of(line, style) > narrower for line in tighter):
            break
        lines = tighter
    return Block(lines, style)


def _fill(text: str, style: Type, width: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in tie(text).split(" "):
        if lines and width_of(f"{lines[-1]} {word}", style) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


class Canvas:
    """Shapes first, words on top: one picture of a fixed size."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width = width
        self.height = height
        self._shapes = [f'<rect width="{width}" height="{height}" fill="{ground}"/>']
        self._words: list[tuple[Image, int, int, str]] = []

    def shape(self, svg: str) -> None:
        self._shapes.append(svg)

    def picture(self, name: str, centre: tuple[float, float], size: float, colours: tuple[str, str]) -> None:
        """A pictogram in two colours: its line and its fill."""
        x, y = centre[0] - size / 2, centre[1] - size / 2
        place = f'transform="translate({x:.1f} {y:.1f}) scale({size / FIELD:.4f})"'
        self.shape(f"<g {place}>{pictogram(name, *colours)}</g>")

    def write(self, block: Block, x: float, y: float, colour: str) -> None:
        for place, line in enumerate(block.lines):
            mask = _mask(line, block.style)
            sink = (block.style.line_height - block.style.size * LINE_BOX) / 2
            top = y + place * block.style.line_height + sink + mask.get("yoffset")
            self._words.append((mask, round(x + mask.get("xoffset")), round(top), colour))

    def write_centred(self, block: Block, centre: tuple[float, float], colour: str) -> None:
        """For a number in a circle: the ink itself is centred, not the line box."""
        mask = _mask(block.lines[0], block.style)
        x, y = round(centre[0] - mask.width / 2), round(centre[1] - mask.height / 2)
        self._words.append((mask, x, y, colour))

    def render(self) -> Image:
        size = f'width="{self.width}" height="{self.height}"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(self._shapes)}</svg>'
        picture = pyvips.Image.svgload_buffer(svg.encode()).flatten().copy_memory()
        layers = [_coloured(mask, colour) for mask, _, _, colour in self._words]
        if not layers:
            return picture
        places_x, places_y = [x for _, x, _, _ in self._words], [y for _, _, y, _ in self._words]
        return picture.composite(layers, "over", x=places_x, y=places_y).flatten().cast("uchar").copy_memory()


def _coloured(mask: Image, colour: str) -> Image:
    ink = mask.new_from_image(list(rgb(colour))).copy(interpretation="srgb")
    return ink.bandjoin(mask).cast("uchar").copy(interpretation="srgb")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
