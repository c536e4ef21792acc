"""Commands for tables: what people keep in spreadsheets goes in, what is public comes out."""

from __future__ import annotations

import asyncio
import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as Shown

from api.settings import Settings, read_settings
from content_store.database import connect
from content_store.events import last_id
from content_store.exporting.datasets import DATASETS
from content_store.exporting.formats import Format, Terms
from content_store.exporting.running import dataset_named, run_export
from content_store.importing.kinds import KINDS, kind_named
from content_store.importing.running import Report, Told, run_import
from content_store.migrating import migrate
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from content_store.registry.timeline import today
from content_store.tables.faults import Fault
from content_store.tables.guarding import guarded
from content_store.tables.opening import open_table
from scripts.progress import counting

MOST_SHOWN = 20  # faults on a terminal; a report has all of them
BAD_ROWS = 1
# Left to itself, click would have people type an enum's names, such as JSON_LD, and not its values.
FORMATS = click.Choice([one.value for one in Format])
HEADINGS = (
    "Trang/Sheet",
    "Dòng/Row",
    "Cột/Column",
    "Giá trị/Value",
    "Lý do",
    "Cần ghi",
    "Reason",
    "Accepted",
)


@click.command("import")
@click.argument("kind", help=f"What the rows are: {', '.join(KINDS)}.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV or XLSX.")
@click.option("--dry-run", is_flag=True, help="Do all of it and then undo it.")
@click.option("--sheet", help="Which sheet of a workbook that has several.")
@click.option("--report", type=click.Path(path_type=Path), help="Write everything that is wrong into this CSV.")
def import_file(kind: str, file: Path, dry_run: bool, sheet: str | None, report: Path | None) -> None:
    """Put a table of rows on record, all of them or, when one is bad, none.

    Exit codes: 0 all is on record, 1 some rows are bad, 2 the file is no such table.
    """
    console = Console()
    faults = _Faults()
    with _all_in(report, faults):
        done = asyncio.run(_import(read_settings(os.environ), (kind, file, sheet), dry_run, faults.add))
    _print(console, done, faults, dry_run)
    if done.bad:
        raise SystemExit(BAD_ROWS)


@click.command()
@click.argument("kinds", nargs=-1, help=f"What, of {', '.join(DATASETS)}; else all.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder for the files.")
@click.option("--licence", required=True, help="The address of the licence under which you publish.")
@click.option("--publisher", required=True, help="Who publishes the data.")
@click.option("--format", "formats", type=FORMATS, multiple=True, help="How; each way when not given.")
def export(kinds: tuple[str, ...], out: Path, licence: str, publisher: str, formats: tuple[str, ...]) -> None:
    """Write what is public as CSV, JSON and JSON-LD, and catalog.jsonld, which describes the files (DCAT)."""
    settings = read_settings(os.environ)
    terms = Terms(settings.public_url, licence, publisher)
    wanted = [Format(one) for one in formats] or list(Format)
    for line in asyncio.run(_export(settings, list(kinds) or list(DATASETS), wanted, out, terms)):
        click.echo(line)


class _Faults:
    """What is wrong: the first of it for the terminal, all of it for who writes it down."""

    def __init__(self) -> None:
        self.first: list[Fault] = []
        self.count = 0
        self.write: Callable[[Fault], object] = lambda _fault: None

    def add(self, fault: Fault) -> None:
        """Another one."""
        self.count += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append(fault)
        self.write(fault)


@contextmanager
def _all_in(report: Path | None, faults: _Faults) -> Iterator[None]:
    """Every fault goes into the report as it is found."""
    if report is None:
        yield
        return
    with report.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        faults.write = lambda fault: writer.writerow([guarded(said) for said in _said(fault)])
        yield


async def _import(
    settings: Settings, what: tuple[str, Path, str | None], dry_run: bool, on_fault: Callable[[Fault], object]
) -> Report:
    name, file, sheet = what
    kind = kind_named(name, today(datetime.now(UTC)))
    await migrate(settings.database_url)
    with open_table(file, sheet) as table, counting(name, Console(stderr=True)) as rows:
        async with connect(settings.database_url):
            return await run_import(table, kind, Told(on_fault, rows), dry_run)


async def _export(settings: Settings, names: list[str], formats: list[Format], out: Path, terms: Terms) -> list[str]:
    await migrate(settings.database_url)
    async with connect(settings.database_url):
        follower = Follower(settings.data, settings.database_url)
        await follower.begin()
        await follower.reach(await last_id())
        projection = Projection(settings.data)
        with projection.reading() as reading:
            files = await run_export(reading, [dataset_named(name) for name in names], formats, out, terms)
        projection.close()
    return [f"{out / file.name}\t{file.rows}\t{file.sha256}" for file in files]


def _print(console: Console, done: Report, faults: _Faults, dry_run: bool) -> None:
    if done.unread:
        unread = ", ".join(done.unread)
        console.print(f"Không đọc các cột / columns not read: {unread}", markup=False, highlight=False)
    if faults.first:
        shown = Shown(*HEADINGS[:6], show_lines=True)
        for fault in faults.first:
            shown.add_row(*_said(fault)[:6])
        console.print(shown, markup=False)
        more = f" (… {faults.count - len(faults.first)}: --report FILE.csv)" if faults.count > len(faults.first) else ""
        console.print(
            f"{done.bad}/{done.rows} dòng sai, không ghi gì cả / bad rows, nothing is written{more}", markup=False
        )
        return
    counts = done.counts
    console.print(
        f"{done.rows} dòng / rows: {counts.created} mới / new, {counts.changed} đổi / changed, "
        f"{counts.same} như cũ / same" + (" (thử, không ghi / rehearsal, nothing is written)" if dry_run else ""),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _said(fault: Fault) -> tuple[str, ...]:
    where = (fault.sheet, str(fault.row), fault.column, fault.value)
    return (*where, fault.reason.vi, fault.accepted.vi, fault.reason.en, fault.accepted.en)
