"""Columns: what a table of a kind holds, under which headings, and how each cell is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from content_store.tables.cells import Cell, Odd
from content_store.tables.faults import BadCell, Words

T = TypeVar("T")
FORMULA = Words("it is a formula, which is never worked out", "ô chứa công thức, hệ thống không tính công thức")
ERROR = Words("the workbook has an error in it", "ô chứa lỗi của bảng tính")
NEEDED = Words("it is empty, and must not be", "bỏ trống, cột này bắt buộc")


@dataclass(frozen=True)
class Form(Generic[T]):
    """How a cell is read, and the form that is accepted; `read` takes a cell that is not empty, and whose tongue it is.

    `read` raises BadCell; its second argument is whether the file's headings are Vietnamese.
    """

    read: Callable[[Cell, bool], T]
    accepted: Words


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its name in exports, what it is called in Vietnamese, and whatever else people call it."""

    name: str
    vi: str
    form: Form[T]
    also: tuple[str, ...] = ()
    required: bool = False

    def read(self, cell: Cell, vietnamese: bool) -> T | None:
        """What the cell says, None when it is empty; BadCell when it says nothing of the sort."""
        if isinstance(cell, Odd):
            raise BadCell(FORMULA if cell is Odd.FORMULA else ERROR)
        if cell == "":
            if self.required:
                raise BadCell(NEEDED)
            return None
        return self.form.read(cell, vietnamese)

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings by which it is known."""
        return (self.name, self.vi, *self.also)


def plain(heading: str) -> str:
    """A heading without tones, case, blanks and marks, in which two spellings of one heading are the same."""
    letters = unicodedata.normalize("NFD", heading.replace("đ", "d").replace("Đ", "D")).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
