"""Imports as tests run them: rows in, a report and every fault out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from content_store.importing.kinds import kind_named
from content_store.importing.running import Report, Told, run_import
from content_store.tables.faults import Fault
from content_store.tables.opening import open_table

TODAY = date(2026, 11, 22)


async def imported(kind: str, file: Path, rehearse: bool = False) -> tuple[Report, list[Fault]]:
    """What came of importing a file, and what is wrong with it."""
    faults: list[Fault] = []
    with open_table(file) as table:
        report = await run_import(table, kind_named(kind, TODAY), Told(faults.append, lambda _: None), rehearse)
    return report, faults


def table_in(folder: Path, *rows: str) -> Path:
    """A CSV of these lines, parted by semicolons."""
    file = folder / "bảng.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file
