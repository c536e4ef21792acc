"""The command `camtay bench`."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.bench.comparing import show, write
from scripts.bench.faults.hunt import hunt
from scripts.bench.faults.outbox import hunt_outbox
from scripts.bench.media import measure
from scripts.bench.reading.running import Plan, run
from scripts.bench.transcoding import NoProgram, measure_transcoding
from scripts.sample.synthetic_guides import GUIDES

app = typer.Typer(help="Measure what was promised, or hunt for what a kill could lose.", add_completion=False)


@app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    faults: Annotated[
        bool, typer.Option("--faults", help="Kill servers and workers, and look for what is lost.")
    ] = False,
    points: Annotated[int, typer.Option(help="How many kills.", min=1)] = 200,
    seed: Annotated[int | None, typer.Option(help="What the kills are drawn from; chosen when not given.")] = None,
    point: Annotated[int | None, typer.Option(help="Only the kill of this number.", min=1)] = None,
) -> None:
    """Measure what was promised, or hunt for what a kill could lose; exit code 1 when something does not hold."""
    if context.invoked_subcommand is not None:
        return
    if not faults:
        typer.echo(context.get_help())
        return
    seed = secrets.randbelow(10**6) if seed is None else seed
    numbers = [point] if point else range(1, points + 1)
    found = hunt(seed, numbers, Console(stderr=True))
    for one in found:
        typer.echo(f"point {one.number}: {one.what}\n  again: camtay bench --faults --seed {seed} --point {one.number}")
    verdict = f"{len(found)} violations" if found else "nothing was lost"
    typer.echo(f"{len(numbers)} kills, seed {seed}: {verdict}.")
    raise SystemExit(1 if found else 0)


@app.command()
def outbox(
    points: Annotated[int, typer.Option(help="How many kills.", min=1)] = 100,
    seed: Annotated[int | None, typer.Option(help="What the kills are drawn from; chosen when not given.")] = None,
) -> None:
    """Kill the worker while webhooks are told of changes; exit code 1 when one is lost, out of order or made up."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    hunted = hunt_outbox(seed, points, Console(stderr=True))
    verdict = f"{hunted.requests} requests told of {hunted.events} events, {len(hunted.found)} violations"
    typer.echo("\n".join([*hunted.found, f"{points} kills, seed {seed}: {verdict}."]))
    raise SystemExit(1 if hunted.found else 0)


@app.command()
def media(
    size: Annotated[int, typer.Option(help="How large the file is that is received, in MiB.", min=1)] = 256,
    full: Annotated[bool, typer.Option("--full", help="Receive 2 GiB, the size that is promised for.")] = False,
    rounds: Annotated[int, typer.Option(help="How often everything is measured, in turn.", min=1)] = 5,
    to: Annotated[Path | None, typer.Option("--json", help="Write every figure to this file too.")] = None,
) -> None:
    """Receive and send a large file beside a plain Starlette server, and transcode one beside the program ffmpeg.

    Exit code 1 when a target is missed.
    """
    console = Console(stderr=True)
    rows = measure((2048 if full else size) * 2**20, rounds, console)
    try:
        rows += measure_transcoding(rounds, console)
    except NoProgram as missing:
        typer.echo(f"Transcoding is left out: {missing}", err=True)
    show(rows, Console())
    if to is not None:
        write(rows, to)
    raise SystemExit(0 if all(row.holds for row in rows) else 1)


@app.command()
def read(
    sizes: Annotated[str, typer.Option(help="Which multiples of the province, joined by commas.")] = "1",
    rounds: Annotated[int, typer.Option(help="How often everything is measured, in turn.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long a load takes in each round.", min=0.01)] = 0.4,
    guides: Annotated[int, typer.Option(help="How many synthetic guides, in whole tens.", min=10)] = GUIDES,
    out: Annotated[Path, typer.Option(help="The folder for read.json and the chart read.svg.")] = Path("bench"),
) -> None:
    """Ask the five public workloads of our server, and beside it of plain bytes, SQL by hand and plain Strawberry.

    Exit code 1 when a target is missed.
    """
    rows = run(Plan(sizes_in(sizes), rounds, seconds, guides), out, Console(stderr=True))
    show(rows, Console())
    raise SystemExit(0 if all(row.holds for row in rows) else 1)


def sizes_in(text: str) -> tuple[int, ...]:
    """The multiples that the text lists, each once, the smallest first."""
    if not all(part.isascii() and part.isdigit() and int(part) for part in text.split(",")):
        raise typer.BadParameter(f"{text!r} is no list of numbers from 1, such as 1,10,100", param_hint="--sizes")
    return tuple(sorted({int(part) for part in text.split(",")}))
