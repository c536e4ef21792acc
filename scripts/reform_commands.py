"""`camtay reform`: how the map changes, entered from a file, and taken back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from api.settings import read_settings
from content_store.database import connect
from content_store.errors import Refused
from content_store.migrating import migrate
from content_store.registry import reforms
from content_store.registry.reforming import entering, reverting
from content_store.registry.reforming.entering import Outcome
from content_store.registry_errors import ReformNotGood
from scripts.grouping import Group
from scripts.progress import steps

T = TypeVar("T")
ROWS_MOST = 200  # of the table of changes; the totals below it count all
file_argument = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The file, in TOML."
)


@click.group(cls=Group)
def reform() -> None:
    """How the map changes, from a file."""


@reform.command()
@file_argument
def check(file: Path) -> None:
    """Print all that is wrong with a file, or else what it would change; exit code 1 when it is wrong."""
    text = file.read_text(encoding="utf-8")
    _show(_done(lambda: _checked(text)))


@reform.command()
@file_argument
def apply(file: Path) -> None:
    """Do what a file says, all of it or nothing; a second time changes nothing. Exit code 1 when it is wrong."""
    text = file.read_text(encoding="utf-8")
    outcome = _done(lambda: _applied(text))
    _show(outcome)
    said = "was applied before: nothing changed." if outcome.again else "is applied."
    click.echo(f"Reform {outcome.reform_id} {said}")


@reform.command()
@click.argument("number", type=int, metavar="ID", help="The reform, by the number that `apply` and `list` print.")
def revert(number: int) -> None:
    """Take a reform back; exit code 1, and what depends on it, when that cannot be."""
    _done(lambda: reverting.revert(number, None))
    click.echo(f"Reform {number} is taken back.")


@reform.command("list")
def list_reforms() -> None:
    """Print every reform that is applied: its number, its act, the day from which it operates, and when it came."""
    for row in _done(reforms.applied):
        act, day = row.act.number if row.act else "-", row.operates_from or "-"
        click.echo(f"{row.id}\t{act}\t{day}\t{row.applied_at.isoformat(timespec='seconds')}")


async def _checked(text: str) -> Outcome:
    with steps("Thử đợt sắp xếp", entering.STEPS) as advance:
        return await entering.check(text, progress=advance)


async def _applied(text: str) -> Outcome:
    with steps("Áp dụng đợt sắp xếp", entering.STEPS) as advance:
        return await entering.apply(text, None, progress=advance)


def _done(work: Callable[[], Awaitable[T]]) -> T:
    """What the work returns, in this environment's database; a refusal is printed, and ends the command."""
    url = read_settings(os.environ).database_url

    async def run() -> T:
        await migrate(url)
        async with connect(url):
            return await work()

    try:
        return asyncio.run(run())
    except Refused as refused:
        for fault in refused.faults if isinstance(refused, ReformNotGood) else [refused]:
            click.echo(fault.message_vi, err=True)
            click.echo(fault.message, err=True)
        raise SystemExit(1) from None


def _show(outcome: Outcome) -> None:
    if outcome.again:
        return
    console = Console()
    table = Table("line", "kind", "before", "after")
    for one in outcome.lines[:ROWS_MOST]:
        table.add_row(str(one.line), one.kind, "\n".join(one.before), "\n".join(one.after) or "–")
    if outcome.lines:
        console.print(table)
    if len(outcome.lines) > ROWS_MOST:
        click.echo(f"… and {len(outcome.lines) - ROWS_MOST} more")
    said = f"{outcome.listed} listed, {outcome.founded} founded, {outcome.ended} ended"
    click.echo(f"{len(outcome.lines)} changes: {said}.")
    for left in outcome.left_behind:
        heir = f"grantsCarry takes them to {left.heir}" if left.heir else "no place takes all of it: give roles anew"
        click.echo(f"Left behind: {left.count} {left.role} at {left.place}; {heir}.", err=True)
