"""SVG drawings: read as XML that can do nothing but draw, and measured."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from content_store.media_errors import FileTooLarge
from media.pictures.images import broken
from media.pictures.pages import not_accepted

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 32 << 20
# Drawing programs nest some ten groups; the painter calls itself for each, and its stack ends after some thousands.
MOST_DEPTH = 250
_SVG = "http://www.w3.org/2000/svg"
# What stands between a name's space and the name; no space has one in it.
_BETWEEN = "\n"
_HARMLESS_LINK = re.compile(r"#|data:image/(png|jpeg|jpg|webp)[;,]|$", re.IGNORECASE)
_LINKS_IN_STYLE = re.compile(r"""url\(\s*["']?\s*([^"')]*)""", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)\s*", re.IGNORECASE)
# CSS's pixels in each of its absolute units.
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}


@dataclass(frozen=True)
class Drawing:
    """An SVG's text, found harmless, and the size that it gives itself, in CSS pixels."""

    text: str
    width: float
    height: float


def read_drawing(path: Path, name: str) -> Drawing:
    """The drawing at `path`; `name` is for messages.

    Raises FileTooLarge, BrokenPicture for bad XML, and PictureNotAccepted, with the line, for what a picture has no
    need of: scripts, event handlers, foreignObject, links outside the file, entities.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileTooLarge(name=name, bytes=size, most=MOST_BYTES)
    try:
        text = path.read_text(encoding="utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise broken(name, "it is not UTF-8", "không phải UTF-8") from error
    reader = _Reader(name)
    reader.read(text)
    width, height = reader.size
    return Drawing(text, width, height)


class _Reader:
    """Goes through the file once and stops at the first thing that may not be there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = (0.0, 0.0)
        self._style: list[str] | None = None
        self._depth = 0
        # Whatever it declares: the painter is handed the same letters.
        self._parser = expat.ParserCreate("utf-8", _BETWEEN)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters

    def read(self, text: str) -> None:
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            line = error.lineno
            raise broken(self.name, f"its XML breaks off at line {line}", f"phần XML bị hỏng ở dòng {line}") from error

    def _document_type(self, _name: str, _system: str | None, _public: str | None, has_own_part: bool) -> None:
        # The mere name of SVG's document type, which many drawing programs write, is never looked up.
        if has_own_part:
            self._refuse("it declares a document type of its own", "tệp tự khai kiểu tài liệu (DTD)")

    def _entity(self, name: str, *_: object) -> None:
        self._refuse(f"it declares the entity {name}", f"tệp khai thực thể {name}")

    def _instruction(self, target: str, _data: str) -> None:
        self._refuse(f"it has the instruction <?{target}>", f"tệp có chỉ thị <?{target}>")

    def _begin(self, full_name: str, attributes: dict[str, str]) -> None:
        space, _, element = full_name.rpartition(_BETWEEN)
        if self._depth == 0:
            self._measure(space, element, attributes)
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self._refuse(f"it nests more than {MOST_DEPTH} elements", f"tệp lồng nhau quá {MOST_DEPTH} phần tử")
        if element.lower() in ("script", "foreignobject"):
            self._refuse(f"it has a <{element}>", f"tệp có <{element}>")
        if element == "style":
            self._style = []
        for full_attribute, value in attributes.items():
            self._check_attribute(full_attribute.rpartition(_BETWEEN)[2], value)

    def _check_attribute(self, attribute: str, value: str) -> None:
        if attribute.lower().startswith("on"):
            self._refuse(f"it has the event handler {attribute}", f"tệp có bộ xử lý sự kiện {attribute}")
        if attribute in ("href", "src", "base") and not _HARMLESS_LINK.match(value.strip()):
            self._refuse_link(value)
        self._check_style(value)

    def _letters(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._style is not None:
            style, self._style = "".join(self._style), None
            if "@import" in style.lower():
                self._refuse("its style imports another (@import)", "phần style nhập tệp khác (@import)")
            self._check_style(style)

    def _check_style(self, style: str) -> None:
        for link in _LINKS_IN_STYLE.findall(style):
            if not _HARMLESS_LINK.match(link.strip()):
                self._refuse_link(link)

    def _measure(self, space: str, element: str, attributes: dict[str, str]) -> None:
        if (space, element) != (_SVG, "svg"):
            self._refuse(f'its root is not an <svg xmlns="{_SVG}">', f'phần tử gốc không phải <svg xmlns="{_SVG}">')
        box_width, box_height = _view_box(attributes.get("viewBox", ""))
        width = _length(attributes.get("width", ""), box_width)
        height = _length(attributes.get("height", ""), box_height)
        # Of two sides of which one is given, the other follows.
        if "width" not in attributes and "height" in attributes:
            width = height * box_width / box_height
        if "height" not in attributes and "width" in attributes:
            height = width * box_height / box_width
        self.size = width, height
        if not all(side > 0 for side in self.size):
            self._refuse(
                "it says neither its width and height nor its viewBox", "tệp không cho biết width, height hay viewBox"
            )

    def _refuse_link(self, link: str) -> NoReturn:
        shown = link.strip()[:60]
        self._refuse(f"it links to {shown}", f"tệp liên kết tới {shown}")

    def _refuse(self, reason: str, reason_vi: str) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise not_accepted(self.name, f"{reason} (line {line})", f"{reason_vi} (dòng {line})")


def _view_box(text: str) -> tuple[float, float]:
    """Its width and height; NaN where there is none."""
    numbers = [found for found in map(_LENGTH.fullmatch, re.split(r"[\s,]+", text.strip())) if found]
    sides = [float(found[1]) for found in numbers[2:]]
    return (sides[0], sides[1]) if len(sides) == 2 and min(sides) > 0 else (math.nan, math.nan)


def _length(text: str, whole: float) -> float:
    """In CSS pixels; shares, and units that depend on a typeface, count as the view box says; NaN if nothing does."""
    found = _LENGTH.fullmatch(text)
    if not found:
        return whole
    number, unit = float(found[1]), found[2].lower()
    if unit == "%":
        return whole * number / 100
    return number * _UNITS[unit] if unit in _UNITS else whole
