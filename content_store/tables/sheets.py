"""The rows of a workbook's sheet, read as they come, however far apart and however wide somebody made them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from content_store.table_errors import BrokenWorkbook, RowTooLong, TooManyColumns, TooManyRows
from content_store.tables.cells import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Merged, Odd, Row
from content_store.tables.workbooks import Shown, Workbook, hear_part

_REFERENCE = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")
_DAY_0, _DAY_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465  # before March 1900 Excel counts a day that never was
MOST_CELLS = 16_384  # what a row of Excel holds, empty cells included
_DIGITS = 15  # what Excel keeps of a number; the rest is noise


def sheet_rows(archive: zipfile.ZipFile, workbook: Workbook, part: str) -> Generator[Row | Merged, None, None]:
    """The rows of a part that are not empty, and then what is merged in it."""
    hearer = _Rows(workbook)
    for _ in hear_part(archive, part, hearer):
        yield from hearer.heard
        hearer.heard.clear()


class _Rows:
    """Hears rows and cells, and keeps those that were heard in `heard` until somebody takes them."""

    def __init__(self, workbook: Workbook) -> None:
        self.heard: list[Row | Merged] = []
        self._workbook = workbook
        self._row = self._column = 0
        self._cells: dict[int, Cell] = {}
        self._parts: list[str] = []
        self._length = 0
        self._type = self._style = ""
        self._open = self._is_formula = self._aloud = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._open = not self._aloud
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._aloud = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """A part of a cell's value."""
        if self._open:
            self._parts.append(text)
            self._length += len(text)
            if self._length > MOST_CELL:
                raise RowTooLong(row=self._row, most=MOST_CELL)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t"):
            self._open = False
        elif name == "rPh":
            self._aloud = False
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            last = max(self._cells)
            self.heard.append(Row(self._row, [self._cells.get(place, "") for place in range(1, last + 1)]))

    def _begin_row(self, said: str) -> None:
        number = int(said) if said.isdecimal() and len(said) < 10 else self._row + 1
        if number <= self._row:
            raise BrokenWorkbook(found=f"row {said} < {self._row}")
        if number > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        self._row, self._column = number, 0
        self._cells = {}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column(reference[1]) if reference else self._column + 1
        if self._column > MOST_CELLS:
            raise TooManyColumns(row=self._row, most=MOST_COLUMNS)
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._parts.clear()
        self._length, self._is_formula = 0, False

    def _end_cell(self) -> None:
        text = "".join(self._parts)
        value: Cell = Odd.FORMULA if self._is_formula else self._value(text)
        if value == "" or (isinstance(value, str) and not value.strip()):
            return
        if self._column > MOST_COLUMNS:
            raise TooManyColumns(row=self._row, most=MOST_COLUMNS)
        self._cells[self._column] = value

    def _value(self, text: str) -> Cell:
        if self._type in ("inlineStr", "str", "d"):
            return text
        if self._type == "e":
            return Odd.ERROR
        if self._type == "s":
            return self._shared(text)
        if self._type == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        return self._number(text) if text else ""

    def _shared(self, text: str) -> str:
        texts = self._workbook.texts
        if text.isdecimal() and len(text) < 10 and int(text) < len(texts):
            return texts[int(text)]
        raise BrokenWorkbook(found=f"text {text[:10]}, row {self._row}")

    def _number(self, text: str) -> Cell:
        try:
            exact = Decimal(text[:40])
        except InvalidOperation:
            return Odd.ERROR
        if not exact.is_finite() or exact.adjusted() > _DIGITS:
            return Odd.ERROR
        number = Decimal(f"{exact:.{_DIGITS}g}")
        shown = self._shown()
        if shown is Shown.DAY:
            return self._day(number)
        return f"{(number * 100).normalize():f}%" if shown is Shown.PERCENT else number

    def _shown(self) -> Shown:
        styles = self._workbook.styles
        known = self._style.isdecimal() and len(self._style) < 10 and int(self._style) < len(styles)
        return styles[int(self._style)] if known else Shown.NUMBER

    def _day(self, serial: Decimal) -> Cell:
        day = day_of_serial(serial, self._workbook.from_1904)
        return Odd.ERROR if day is None else day

    def _merge(self, reference: str) -> None:
        rows = [int(row) for row in re.findall(r"[0-9]{1,9}", reference)]
        if rows:
            self.heard.append(Merged(reference[:24], max(rows)))


def day_of_serial(serial: Decimal, from_1904: bool = False) -> date | None:
    """The day that Excel means by a number, whatever the time of day; None where it means none."""
    if from_1904:
        return _DAY_0_OF_1904 + timedelta(days=int(serial)) if 0 <= serial <= _LAST_SERIAL - 1462 else None
    return _DAY_0 + timedelta(days=int(serial)) if _FIRST_SERIAL <= serial <= _LAST_SERIAL else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
