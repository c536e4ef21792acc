"""Cells and rows as a file has them, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TypeAlias

MOST_COLUMNS = 500
MOST_ROWS = 1_048_576  # what a sheet of Excel holds
MOST_CELL = 131_072  # characters; Excel's own cells hold 32,767


class Odd(Enum):
    """What a cell may hold that is no value."""

    FORMULA = auto()
    ERROR = auto()


# A text as it is written, a number or a day that a workbook has as such, or what is no value; "" is an empty cell.
Cell: TypeAlias = str | Decimal | date | Odd


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; `number` is the one that a person sees, where the first is 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that a sheet merges, such as `A5:A9`, of which the lowest lie in row `last`."""

    cells: str
    last: int


def shown(cell: Cell) -> str:
    """The cell as its reader would recognise it."""
    if isinstance(cell, Odd):
        return "=…" if cell is Odd.FORMULA else "#…"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return cell.isoformat() if isinstance(cell, date) else cell
