"""Painting: pixels of a drawing (SVG) or of a page (PDF); only within the sandbox, which bounds time and memory."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw
import pyvips
import resvg_py

from content_store.media_errors import PictureNotAccepted
from media.pictures.images import Picture, broken

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Be Vietnam Pro"
_FONTS = files("fontpkg_be_vietnam_pro") / "files"
_NO_SECURITY = -1


def measure_page(path: Path, name: str) -> tuple[float, float]:
    """Width and height, in points, of the only page that the PDF at `path` has.

    Raises BrokenPicture, and PictureNotAccepted for several pages or a password.
    """
    width, height = _only_page(path, name).get_size()
    return float(width), float(height)


def draw_page(path: Path, name: str, width: int) -> Picture:
    """The page of the PDF at `path`, `width` pixels wide, on white. Raises like measure_page."""
    page = _only_page(path, name)
    # A trifle less, because PDFium's width is the next whole number above.
    scale = (width - 1e-6) / page.get_width()
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True, fill_color=(255, 255, 255, 255))
    lines = pyvips.Image.new_from_memory(bytes(bitmap.buffer), bitmap.stride, bitmap.height, 1, "uchar")
    pixels = lines.crop(0, 0, bitmap.width * 3, bitmap.height).bandfold(factor=3)
    return pixels.copy(interpretation="srgb")


def draw_drawing(text: str, name: str, size: tuple[int, int]) -> Picture:
    """An SVG that was checked, as large as fits into this width and height in pixels.

    Whatever typeface it asks for, every letter is drawn with the one that is shipped. Raises BrokenPicture.
    """
    width, height = size
    try:
        with as_file(_FONTS) as fonts:
            content = resvg_py.svg_to_bytes(
                svg_string=text,
                width=width,
                height=height,
                dpi=96,
                skip_system_fonts=True,
                font_dirs=[str(fonts)],
                font_family=FAMILY,
                serif_family=FAMILY,
                sans_serif_family=FAMILY,
                cursive_family=FAMILY,
                fantasy_family=FAMILY,
                monospace_family=FAMILY,
            )
    except ValueError as error:
        raise broken(name, "it cannot be drawn", "không vẽ được") from error
    return pyvips.Image.pngload_buffer(content, access="sequential", fail_on="error")


def not_accepted(name: str, reason: str, reason_vi: str) -> PictureNotAccepted:
    """A PictureNotAccepted that can be said in both languages."""
    return PictureNotAccepted(name=name, reason=reason, reason_vi=reason_vi)


def _only_page(path: Path, name: str) -> pypdfium2.PdfPage:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if pypdfium2.raw.FPDF_GetLastError() == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise _locked(name) from error
        raise _unreadable(name) from error
    if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != _NO_SECURITY:
        raise _locked(name)
    pages = len(document)
    if pages > 1:
        raise not_accepted(
            name,
            f"it has {pages} pages, and a picture is one page; save the page that you want as a file of its own",
            f"tệp có {pages} trang, mà ảnh chỉ là một trang; hãy lưu trang cần dùng thành một tệp riêng",
        )
    try:
        return document[0]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise _unreadable(name) from error


def _locked(name: str) -> PictureNotAccepted:
    return not_accepted(
        name,
        "it is locked with a password; save it without one",
        "tệp bị khoá bằng mật khẩu; hãy lưu lại không có mật khẩu",
    )


def _unreadable(name: str) -> Exception:
    return broken(name, "it cannot be read as a PDF", "không đọc được như tệp PDF")
