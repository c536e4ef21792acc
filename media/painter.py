"""The painter, a process of its own: takes a file on standard input and hands back pixels, or what it found out.

`python -m media.painter SECONDS BYTES measure-page` tells about a PDF as JSON; `… draw-page WIDTH` and
`… draw-drawing WIDTH HEIGHT` paint one. Whatever a stranger's file makes of this process: it has so many seconds of a
processor, so many bytes of memory, none of the server's secrets, and it cannot write.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib.resources import as_file, files

import pypdfium2
import pypdfium2.raw
import resvg_py

FAMILY = "Be Vietnam Pro"
_FONTS = files("fontpkg_be_vietnam_pro") / "files"


def measure_page(content: bytes) -> dict[str, float]:
    """`pages`, and the first one's `width` and `height` in points, upright; just `locked` or `broken` if it is so."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        locked = pypdfium2.raw.FPDF_GetLastError() == pypdfium2.raw.FPDF_ERR_PASSWORD
        return {"locked": True} if locked else {"broken": True}
    if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        return {"locked": True}
    if len(document) != 1:
        return {"pages": len(document)}
    width, height = document[0].get_size()
    return {"pages": 1, "width": width, "height": height}


def draw_page(content: bytes, width: int) -> bytes:
    """The first page at this width, on white: lines of red, green, blue, one byte each."""
    page = pypdfium2.PdfDocument(content)[0]
    # A trifle less, because PDFium's width is the next whole number above.
    scale = (width - 1e-6) / page.get_width()
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True, fill_color=(255, 255, 255, 255))
    stride, used = bitmap.stride, bitmap.width * 3
    pixels = memoryview(bitmap.buffer)
    lines = (bytes(pixels[at : at + used]) for at in range(0, stride * bitmap.height, stride))
    return b"".join(lines)


def draw_drawing(content: bytes, width: int, height: int) -> bytes:
    """An SVG, as large as fits into these sides, as a PNG.

    Whatever typeface it asks for, every letter is drawn with the one that is shipped.
    """
    with as_file(_FONTS) as fonts:
        return resvg_py.svg_to_bytes(
            svg_string=content.decode(),
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


def main(seconds: int, memory: int, task: str, width: int = 0, height: int = 0) -> bytes:
    """Do it here and now, to what stands on standard input."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
    content = sys.stdin.buffer.read()
    if task == "draw-drawing":
        return draw_drawing(content, width, height)
    # Everything is open that PDFium needs: it looks for no typeface of this machine's and reaches no network.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return draw_page(content, width) if task == "draw-page" else json.dumps(measure_page(content)).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:])))
