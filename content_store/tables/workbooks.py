"""What a workbook says of its sheets: their names and files, its shared texts, and which formats are days."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from content_store.table_errors import BrokenWorkbook, MacroWorkbook, SwollenWorkbook
from content_store.tables.cells import MOST_CELL
from content_store.tables.markup import Hearer, hear, local

MOST_SHARED = 20_000_000  # characters of the shared texts, which stay in memory
MOST_TEXTS = 2_000_000
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TEXTS, STYLES, TYPES = "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"
_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_BUILT_IN_PERCENTS = {9, 10}
# Letters of days and years, outside of quotes, of brackets and of what is shown as it is.
_QUIET = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_OF_DAYS = re.compile(r"[dy]", re.IGNORECASE)


class Shown(Enum):
    """As what a sheet shows a number."""

    NUMBER = auto()
    DAY = auto()
    PERCENT = auto()


@dataclass
class Workbook:
    """What is needed to read any of a workbook's sheets."""

    sheets: dict[str, str] = field(default_factory=dict)  # the part that holds it, by name
    texts: list[str] = field(default_factory=list)
    styles: list[Shown] = field(default_factory=list)
    from_1904: bool = False


def open_workbook(archive: zipfile.ZipFile) -> Workbook:
    """A workbook without its rows; sheets of charts are left out."""
    parts = set(archive.namelist())
    if BOOK not in parts or LINKS not in parts:
        raise BrokenWorkbook(found=f"{BOOK} ?")
    if b"macroEnabled" in archive.read(TYPES) if TYPES in parts else False:
        raise MacroWorkbook
    book, links = _Sheets(), _Links()
    _hear_all(archive, BOOK, book)
    _hear_all(archive, LINKS, links)
    found = Workbook(from_1904=book.from_1904)
    for name, link in book.sheets.items():
        if (part := links.parts.get(link)) in parts and part is not None:
            found.sheets[name] = part
    if TEXTS in parts:
        _hear_all(archive, TEXTS, _Texts(found.texts))
    if STYLES in parts:
        _hear_all(archive, STYLES, _Styles(found.styles))
    return found


def hear_part(archive: zipfile.ZipFile, part: str, hearer: Hearer) -> Iterator[None]:
    """Read a part of a workbook piece by piece."""
    with archive.open(part) as stream:
        yield from hear(stream, hearer)


def _hear_all(archive: zipfile.ZipFile, part: str, hearer: Hearer) -> None:
    for _ in hear_part(archive, part, hearer):
        pass


class _Quiet:
    """Hears nothing but what a class of its own adds."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Nothing."""

    def text(self, text: str) -> None:
        """Nothing."""

    def end(self, name: str) -> None:
        """Nothing."""


class _Sheets(_Quiet):
    """Hears the names of the sheets, and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.from_1904 = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        said = {local(key): value for key, value in attributes.items()}
        if name == "sheet" and "name" in said:
            self.sheets[said["name"]] = said.get("id", "")
        elif name == "workbookPr":
            self.from_1904 = said.get("date1904") in ("1", "true")


class _Links(_Quiet):
    """Hears in which part a sheet is."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            self.parts[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


class _Texts(_Quiet):
    """Hears the texts that cells share, without how they are to be read aloud."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._parts: list[str] = []
        self._open = self._aloud = False
        self._all = self._this = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._aloud = True
        self._open = name == "t" and not self._aloud

    def text(self, text: str) -> None:
        if not self._open:
            return
        self._parts.append(text)
        self._this += len(text)
        self._all += len(text)
        if self._this > MOST_CELL or self._all > MOST_SHARED:
            raise SwollenWorkbook(found=f"texts > {MOST_CELL if self._this > MOST_CELL else MOST_SHARED}")

    def end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._aloud = False
        elif name == "si":
            self._texts.append("".join(self._parts))
            self._parts.clear()
            self._this = 0
            if len(self._texts) > MOST_TEXTS:
                raise SwollenWorkbook(found=f"texts > {MOST_TEXTS}")


class _Styles(_Quiet):
    """Hears as what the styles of cells show a number."""

    def __init__(self, styles: list[Shown]) -> None:
        self._styles = styles
        self._own: dict[str, Shown] = {}
        self._in_cells = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = _shown_by(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._styles.append(self._of(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def _of(self, number: str) -> Shown:
        built_in = int(number) if number.isdecimal() else 0
        if built_in in _BUILT_IN_DAYS:
            return Shown.DAY
        return Shown.PERCENT if built_in in _BUILT_IN_PERCENTS else self._own.get(number, Shown.NUMBER)


def _shown_by(code: str) -> Shown:
    said = _QUIET.sub("", code)
    if _OF_DAYS.search(said):
        return Shown.DAY
    return Shown.PERCENT if "%" in said else Shown.NUMBER
