"""The command `camtay bench`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.bench.comparing import show, write
from scripts.bench.media import measure

app = typer.Typer(help="Measure what was promised.", no_args_is_help=True)


@app.callback(invoke_without_command=True)
def bench() -> None:
    """Measure what was promised, or hunt for what a kill could lose."""


@app.command()
def media(
    size: Annotated[int, typer.Option(help="How large the file is that is received, in MiB.", min=1)] = 256,
    full: Annotated[bool, typer.Option("--full", help="Receive 2 GiB, the size that is promised for.")] = False,
    rounds: Annotated[int, typer.Option(help="How often everything is measured, in turn.", min=1)] = 5,
    to: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file too.")] = None,
) -> None:
    """Receive and send a large file, beside a plain Starlette server; exit code 1 when a target is missed."""
    rows = measure((2048 if full else size) * 2**20, rounds, Console(stderr=True))
    show(rows, Console())
    if to is not None:
        write(rows, to)
    raise SystemExit(0 if all(row.holds for row in rows) else 1)
