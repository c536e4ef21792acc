"""The commands `camtay media`: whether the files are whole, and making anew what was made by older recipes."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import click
from rich.console import Console

from api.settings import Settings, read_settings
from content_store.content import renderings, retention
from content_store.database import connect
from media.checking import Report
from media.checking import check as check_files
from media.rerendering import ask_for_outdated
from media.storage.opening import store_at
from scripts.grouping import Group
from scripts.progress import steps

LOOKS_EVERY = 0.5  # seconds
# A worker that has not begun anything for so long is not there.
PATIENCE = 600.0


@click.group(cls=Group)
def media() -> None:
    """Look after the stored files."""


@media.command()
def check() -> None:
    """Read every stored file and compare it with its digest; exit code 1 when one is missing or damaged."""
    report = asyncio.run(_check(read_settings(os.environ)))
    for what, digests in (("missing", report.missing), ("damaged", report.damaged), ("surplus", report.surplus)):
        for digest in digests:
            click.echo(f"{what} {digest}")
    click.echo(
        f"{report.checked} files read: {len(report.missing)} missing, {len(report.damaged)} damaged, "
        f"{len(report.surplus)} that belong to nothing."
    )
    raise SystemExit(0 if report.is_clean else 1)


@media.command()
def rerender() -> None:
    """Make what today's recipes make of files that came before, and wait for it; a worker must be running."""
    asked, left = asyncio.run(_rerender(read_settings(os.environ)))
    if left:
        click.echo(f"{left} of {asked} files still wait: is a worker running (`camtay work`)?")
        raise SystemExit(1)
    click.echo(f"{asked} files were made anew." if asked else "Nothing is outdated.")


async def _check(settings: Settings) -> Report:
    store = store_at(settings.storage_url, settings.storage_keys)
    async with connect(settings.database_url):
        total = len(await retention.digests_in_use())
        with steps("Kiểm tra tệp", total, Console(stderr=True)) as advance:
            return await check_files(store, advance)


async def _rerender(settings: Settings) -> tuple[int, int]:
    """How many files were outdated, and how many of them nobody made within the time that there is."""
    async with connect(settings.database_url):
        asked = await ask_for_outdated()
        with steps("Làm lại tệp", len(asked), Console(stderr=True)) as advance:
            return len(asked), await _wait(asked, advance)


async def _wait(asked: list[int], advance: Callable[[str], None]) -> int:
    left, moved = len(asked), time.monotonic()
    seen: object = None
    while left and time.monotonic() - moved < PATIENCE:
        rows = await renderings.of_assets(asked)
        for _ in range(left - len(rows)):
            advance("")
        now = sorted((row.asset_id, row.step, row.done) for row in rows.values())
        if now != seen:
            seen, moved = now, time.monotonic()
        left = len(rows)
        await asyncio.sleep(LOOKS_EVERY if left else 0)
    return left
