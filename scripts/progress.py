"""Progress that a person can watch: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Column

PAUSE = 1.0  # seconds between two plain lines, so that a log of thousands of steps stays readable

Advance = Callable[[str], None]


@contextmanager
def steps(title: str, total: int, console: Console | None = None) -> Iterator[Advance]:
    """Call what this yields once per step, with the words for it."""
    console = console or Console()
    if console.is_terminal and not console.is_dumb_terminal:
        with _bar(console) as bar:
            task = bar.add_task(title, total=total, step="")
            yield lambda step: bar.update(task, advance=1, step=step)
    else:
        yield _lines(console, title, total)


@contextmanager
def counting(title: str, console: Console) -> Iterator[Callable[[int], None]]:
    """Call what this yields with how many are done, of nobody knows how many; only a terminal hears every one."""
    if console.is_terminal and not console.is_dumb_terminal:
        name = TextColumn("{task.description}", markup=False)
        with Progress(name, BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done: bar.update(task, completed=done)
    else:
        said = time.monotonic()

        def line(done: int) -> None:
            nonlocal said
            if time.monotonic() - said >= PAUSE:
                said = time.monotonic()
                console.print(f"{title}: {done}", markup=False, highlight=False)

        yield line


@contextmanager
def transfer(title: str, total: int, console: Console) -> Iterator[Callable[[int], None]]:
    """Call what this yields with the bytes that are there; nothing is said but on a terminal."""
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda _done: None
        return
    name = TextColumn("{task.description}", markup=False)
    columns = (name, BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
        BarColumn(16),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        # A long step is cut, not the bar: most terminals are 80 characters wide.
        TextColumn(
            "{task.fields[step]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)
        ),
        console=console,
        expand=True,
    )


def _lines(console: Console, title: str, total: int) -> Advance:
    done = 0
    said = float("-inf")

    def advance(step: str) -> None:
        nonlocal done, said
        done += 1
        now = time.monotonic()
        if done == total or now - said >= PAUSE:
            said = now
            console.print(f"{title}: {done}/{total} {step}", markup=False, highlight=False, soft_wrap=True)

    return advance
