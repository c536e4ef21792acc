"""Days and periods as people write them: the day comes first, or the year does."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from content_store.tables.cells import Cell, Odd
from content_store.tables.faults import BadCell, Words
from content_store.tables.sheets import day_of_serial

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T00:00:00(?:\.0+)?Z?)?")
_MONTH = re.compile(r"(?:([0-9]{1,2})[/-]([0-9]{4}))|(?:([0-9]{4})-([0-9]{2}))")
_YEAR = re.compile(r"[0-9]{4}")
# Numbers that can be meant as days, of 1954 to 2119: smaller ones are years or counts.
_FIRST_PLAIN, _LAST_PLAIN = 20_000, 80_000

NOT_A_DAY = Words("it is no day", "không phải ngày tháng")
NO_SUCH_DAY = Words("there is no such day; the day comes first", "không có ngày này; viết ngày trước, tháng sau")
NOT_A_PERIOD = Words("it is no period", "không phải kỳ số liệu")


@dataclass(frozen=True)
class Span:
    """A period that is a year, a month or a day: its first and its last day."""

    start: date
    end: date


def day(cell: Cell) -> date:
    """A day: `dd/mm/yyyy`, `yyyy-mm-dd`, or what a workbook has as a day or as the number of one.

    The month never comes first; `07/15/2022` is no day, and refuses a file that was written so.
    """
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal):
        found = day_of_serial(cell) if _FIRST_PLAIN <= cell <= _LAST_PLAIN else None
        if found is None:
            raise BadCell(NOT_A_DAY)
        return found
    if isinstance(cell, Odd):
        raise BadCell(NOT_A_DAY)
    text = cell.strip()
    if spoken := _DAY_FIRST.fullmatch(text):
        return _day(int(spoken[3]), int(spoken[2]), int(spoken[1]))
    if written := _YEAR_FIRST.fullmatch(text):
        return _day(int(written[1]), int(written[2]), int(written[3]))
    raise BadCell(NOT_A_DAY)


def span(cell: Cell) -> Span:
    """A year `2022`, a month `07/2022` or `2022-07`, or a day."""
    if isinstance(cell, Decimal) and 1900 <= cell <= 2200 and cell == int(cell):
        return _year(int(cell))
    if isinstance(cell, str):
        text = cell.strip()
        if _YEAR.fullmatch(text):
            return _year(int(text))
        if found := _MONTH.fullmatch(text):
            month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
            return _month(int(year), int(month))
    try:
        one = day(cell)
    except BadCell as error:
        raise BadCell(NOT_A_PERIOD if error.reason is NOT_A_DAY else error.reason) from error
    return Span(one, one)


def _day(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise BadCell(NO_SUCH_DAY) from error


def _month(year: int, month: int) -> Span:
    first = _day(year, month, 1)
    return Span(first, first.replace(day=monthrange(year, month)[1]))


def _year(year: int) -> Span:
    return Span(_day(year, 1, 1), _day(year, 12, 31))
