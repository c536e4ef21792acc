"""The archive that a workbook is: opened only when its own directory says that it stays within bounds."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from content_store.table_errors import BrokenWorkbook, LockedWorkbook, MacroWorkbook, SwollenWorkbook

MOST_UNPACKED = 1 << 28  # bytes of all parts; 100,000 rows of 15 cells have 60 million
MOST_PARTS = 2_000
MOST_DIRECTORY = 1 << 20  # bytes, of which `zipfile` makes ten times as much
_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES, _MOST_COMMENT = 22, 20, 65_535
_ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error)


@contextmanager
def archive(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive in a file.

    Raises SwollenWorkbook, LockedWorkbook, MacroWorkbook and BrokenWorkbook, also for what is read of it later.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as opened:
            _check_parts(opened.infolist())
            yield opened
    except BROKEN as error:
        raise BrokenWorkbook(found="ZIP") from error


def _check_directory(file: BinaryIO) -> None:
    """Before the directory is read, because all of it is read at once."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES - _LOCATOR_BYTES - _MOST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise BrokenWorkbook(found="ZIP")
    (length,) = struct.unpack_from("<L", tail, at + 12)
    # A second, larger directory is for archives of more than 4 GB.
    if length > MOST_DIRECTORY or tail[max(0, at - _LOCATOR_BYTES) :].startswith(_LOCATOR):
        raise SwollenWorkbook(found="ZIP64" if length <= MOST_DIRECTORY else f"{length} bytes")


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    # `zipfile` unpacks no more of a part than it declares.
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise SwollenWorkbook(found=f"{len(parts)} > {MOST_PARTS} parts")
    if unpacked > MOST_UNPACKED:
        raise SwollenWorkbook(found=f"{unpacked >> 20} > {MOST_UNPACKED >> 20} MB")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise LockedWorkbook
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise MacroWorkbook
