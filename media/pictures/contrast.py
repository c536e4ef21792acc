"""Contrast: how well a drawing's letters stand out from what lies behind them, wherever that is least."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from media.found import Faintest
from media.pictures.pages import draw_drawing

if TYPE_CHECKING:
    from media.pictures.drawings import Drawing
    from media.pictures.images import Picture

# A change of a colour by less is none that anybody sees.
_SEEN = 12
# The middle of a letter's stroke is within some 24 pixels of its blurred edges, in two looks of seven pixels each.
_LOOK = 7
# Contrasts as 8-bit numbers: from 1:1 to 21:1.
_SCALE = 10


def faintest_text(drawing: Drawing, name: str, size: tuple[int, int]) -> Faintest | None:
    """The place where letters stand out least, painted in this size; None without letters that anybody sees.

    The drawing is painted with and without its letters: what differs are they, before what is behind them. The
    contrast is that of WCAG 2.2, from 1 to 21. `drawing` was found harmless before. Raises BrokenPicture.
    """
    bare = _without_letters(drawing.text)
    if bare is None:
        return None
    shown, behind = (_on_white(draw_drawing(text, name, size)) for text in (drawing.text, bare))
    seen = (shown.cast("short") - behind.cast("short")).abs().bandmean() > _SEEN / 3
    contrast = _light(shown), _light(behind)
    brighter = (contrast[0] > contrast[1]).ifthenelse(*contrast)
    darker = (contrast[0] > contrast[1]).ifthenelse(*reversed(contrast))
    stands_out = ((brighter + 0.05) / (darker + 0.05) * _SCALE).cast("uchar")
    places = _brightest(seen.ifthenelse(stands_out, 0))
    # Where nothing is written, nothing is faint.
    around = (places == 0).ifthenelse(255, _highest(places))
    least, x, y = around.minpos()
    if least == 255:
        return None
    return Faintest(least / _SCALE, round(100 * x / around.width), round(100 * y / around.height))


def _without_letters(text: str) -> str | None:
    """The same drawing with nothing written; None when nothing is."""
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - it declares no entities, as was seen before
    written = [element for element in root.iter() if str(element.tag).rpartition("}")[2] == "text"]
    if not any("".join(element.itertext()).strip() for element in written):
        return None
    for element in written:
        tail = element.tail
        element.clear()
        element.tail = tail
    return ElementTree.tostring(root, encoding="unicode")


def _on_white(picture: Picture) -> Picture:
    flat = picture.flatten(background=[255, 255, 255]) if picture.hasalpha() else picture
    return flat.colourspace("srgb").copy_memory()


def _light(picture: Picture) -> Picture:
    """The relative luminance, from 0 to 1."""
    return picture.colourspace("xyz")[1] / 100


def _brightest(picture: Picture) -> Picture:
    """The highest number of every square, and one pixel for each."""
    return _highest(picture).subsample(_LOOK, _LOOK).copy_memory()


def _highest(picture: Picture) -> Picture:
    return picture.rank(_LOOK, _LOOK, _LOOK * _LOOK - 1)
