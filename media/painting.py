"""Having something painted: a stranger's drawing or page goes to a process that may come to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyvips

from content_store.errors import PictureNotAccepted
from media.images import Picture, broken

if TYPE_CHECKING:
    from pathlib import Path

CPU_SECONDS = 5
MOST_MEMORY = 512 << 20
# Of the clock, for a machine that is busy with something else; the processor's time is the limit that counts.
_WALL_SECONDS = 60


def measure_page(path: Path, name: str) -> tuple[float, float]:
    """Width and height, in points, of the only page that the PDF at `path` has.

    Raises BrokenPicture, and PictureNotAccepted for several pages, a password, or a page that takes too much.
    """
    found = json.loads(_painted(path.read_bytes(), name, "measure-page"))
    if "locked" in found:
        raise not_accepted(
            name,
            "it is locked with a password; save it without one",
            "tệp bị khoá bằng mật khẩu; hãy lưu lại không có mật khẩu",
        )
    if "broken" in found or not found["pages"]:
        raise broken(name, "it cannot be read as a PDF", "không đọc được như tệp PDF")
    if found["pages"] > 1:
        pages = found["pages"]
        raise not_accepted(
            name,
            f"it has {pages} pages, and a picture is one page; save the page that you want as a file of its own",
            f"tệp có {pages} trang, mà ảnh chỉ là một trang; hãy lưu trang cần dùng thành một tệp riêng",
        )
    return found["width"], found["height"]


def draw_page(path: Path, name: str, width: int) -> Picture:
    """The page of the PDF at `path`, `width` pixels wide, on white. Raises like measure_page."""
    content = _painted(path.read_bytes(), name, "draw-page", width)
    height = len(content) // (3 * width)
    return pyvips.Image.new_from_memory(content, width, height, 3, "uchar").copy(interpretation="srgb")


def draw_drawing(text: str, name: str, size: tuple[int, int]) -> Picture:
    """An SVG that was checked, as large as fits into this width and height in pixels.

    Raises BrokenPicture and PictureNotAccepted.
    """
    content = _painted(text.encode(), name, "draw-drawing", *size)
    return pyvips.Image.pngload_buffer(content, access="sequential", fail_on="error")


def not_accepted(name: str, reason: str, reason_vi: str) -> PictureNotAccepted:
    """A PictureNotAccepted that can be said in both languages."""
    return PictureNotAccepted(name=name, reason=reason, reason_vi=reason_vi)


def _painted(content: bytes, name: str, task: str, *more: int) -> bytes:
    limits = (str(CPU_SECONDS), str(MOST_MEMORY))
    command = [sys.executable, "-m", "media.painter", *limits, task, *map(str, more)]
    try:
        # An environment without the server's secrets; its path is this process's, so that the same code is found.
        done = subprocess.run(  # noqa: S603 - our own module, and numbers
            command,
            input=content,
            capture_output=True,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name) from error
    # Killed by its limits, or aborted when it was given no more memory.
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _too_much(name)
    if done.returncode:
        raise broken(name, "it cannot be drawn", "không vẽ được")
    return done.stdout


def _too_much(name: str) -> PictureNotAccepted:
    memory = MOST_MEMORY >> 20
    return not_accepted(
        name,
        f"drawing it takes more than {CPU_SECONDS} seconds or {memory} MB; simplify it or save it as PNG",
        f"vẽ ảnh này cần hơn {CPU_SECONDS} giây hoặc {memory} MB; hãy làm đơn giản hơn hoặc lưu thành PNG",
    )
