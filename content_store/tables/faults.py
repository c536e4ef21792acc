"""What is wrong with a row: where, with which value, why, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 60  # characters of a value that a report repeats


@dataclass(frozen=True)
class Words:
    """The same said in English and in Vietnamese."""

    en: str
    vi: str


class BadCell(Exception):
    """A cell that cannot be read, and why."""

    def __init__(self, reason: Words) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one row; `accepted` is the form that the column takes."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Words
    accepted: Words
