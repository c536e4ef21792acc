"""Opening a file as a table: by what it is, and not by what it is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from content_store.table_errors import (
    BrokenWorkbook,
    EmptyTable,
    LockedWorkbook,
    NoSuchSheet,
    SheetNeeded,
    TableTooLarge,
    UnknownTable,
)
from content_store.tables.archives import archive
from content_store.tables.cells import Merged, Row
from content_store.tables.csv_files import csv_rows
from content_store.tables.encodings import encoding_of
from content_store.tables.sheets import sheet_rows
from content_store.tables.workbooks import open_workbook

MOST_BYTES = 1 << 28
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {b"%PDF": "PDF", b"\x1f\x8b": "gzip", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"{\\rtf": "RTF"}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_NAMES = 200  # characters of the sheets' names in a message


@dataclass(frozen=True)
class Table:
    """A table that is open: where its rows lie, the file's SHA-256, and its rows, which can be read once."""

    sheet: str
    sha256: str
    rows: Iterator[Row | Merged]


@contextmanager
def open_table(path: Path, sheet: str | None = None) -> Iterator[Table]:
    """A CSV, or one sheet of an XLSX; TableRefused says why it is neither, also while rows are read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size > MOST_BYTES:
            raise TableTooLarge(found=size, most=MOST_BYTES)
        if not size:
            raise EmptyTable
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        beginning = file.read(len(_OLE))
        file.seek(0)
        if not beginning.startswith(_ZIP):
            _check_text(file, beginning)
        with (_sheet if beginning.startswith(_ZIP) else _text)(file, sheet) as (name, rows):
            yield Table(name, sha256, rows)


@contextmanager
def _sheet(file: BinaryIO, wanted: str | None) -> Iterator[tuple[str, Iterator[Row | Merged]]]:
    with archive(file) as opened:
        workbook = open_workbook(opened)
        name = _chosen(list(workbook.sheets), wanted)
        with closing(sheet_rows(opened, workbook, workbook.sheets[name])) as rows:
            yield name, rows


@contextmanager
def _text(file: BinaryIO, wanted: str | None) -> Iterator[tuple[str, Iterator[Row | Merged]]]:
    if wanted is not None:
        raise NoSuchSheet(sheet=wanted, sheets="CSV")
    with closing(csv_rows(file, encoding_of(file))) as rows:
        yield "", rows


def _chosen(sheets: list[str], wanted: str | None) -> str:
    names = ", ".join(sheets)[:_MOST_NAMES]
    if not sheets:
        raise BrokenWorkbook(found="0 sheets")
    if wanted is None and len(sheets) > 1:
        raise SheetNeeded(sheets=names)
    if wanted is not None and wanted not in sheets:
        raise NoSuchSheet(sheet=wanted, sheets=names)
    return wanted or sheets[0]


def _check_text(file: BinaryIO, beginning: bytes) -> None:
    """UnknownTable or LockedWorkbook for what is known to be no text."""
    if beginning == _OLE:
        if _LOCKED in file.read():
            raise LockedWorkbook
        raise UnknownTable(found="an old XLS workbook", found_vi="sổ tính XLS đời cũ")
    for sign, name in _OTHERS.items():
        if beginning.startswith(sign):
            raise UnknownTable(found=f"a {name} file", found_vi=f"tệp {name}")
