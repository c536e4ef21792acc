"""The command `camtay bench`."""

from __future__ import annotations

import secrets
from pathlib import Path

import click
from rich.console import Console

from scripts.bench.comparing import show, write
from scripts.bench.faults.hunt import hunt
from scripts.bench.faults.outbox import hunt_outbox
from scripts.bench.media import measure
from scripts.bench.reading.running import Plan, run
from scripts.bench.transcoding import NoProgram, measure_transcoding
from scripts.grouping import Group
from scripts.sample.synthetic_guides import GUIDES

AT_LEAST_ONE = click.IntRange(min=1)

seed_option = click.option("--seed", type=int, help="What the kills are drawn from; chosen when not given.")
rounds_option = click.option(
    "--rounds", type=AT_LEAST_ONE, default=5, help="How often everything is measured, in turn."
)


@click.group(cls=Group, invoke_without_command=True)
@click.option("--faults", is_flag=True, help="Kill servers and workers, and look for what is lost.")
@click.option("--points", type=AT_LEAST_ONE, default=200, help="How many kills.")
@seed_option
@click.option("--point", type=AT_LEAST_ONE, help="Only the kill of this number.")
@click.pass_context
def bench(context: click.Context, faults: bool, points: int, seed: int | None, point: int | None) -> None:
    """Measure what was promised, or hunt for what a kill could lose."""
    if context.invoked_subcommand is not None:
        return
    if not faults:
        click.echo(context.get_help())
        return
    seed = secrets.randbelow(10**6) if seed is None else seed
    numbers = [point] if point else range(1, points + 1)
    found = hunt(seed, numbers, Console(stderr=True))
    for one in found:
        click.echo(f"point {one.number}: {one.what}\n  again: camtay bench --faults --seed {seed} --point {one.number}")
    verdict = f"{len(found)} violations" if found else "nothing was lost"
    click.echo(f"{len(numbers)} kills, seed {seed}: {verdict}.")
    raise SystemExit(1 if found else 0)


@bench.command()
@click.option("--points", type=AT_LEAST_ONE, default=100, help="How many kills.")
@seed_option
def outbox(points: int, seed: int | None) -> None:
    """Kill the worker while webhooks are told of changes; exit code 1 when one is lost, out of order or made up."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    hunted = hunt_outbox(seed, points, Console(stderr=True))
    verdict = f"{hunted.requests} requests told of {hunted.events} events, {len(hunted.found)} violations"
    click.echo("\n".join([*hunted.found, f"{points} kills, seed {seed}: {verdict}."]))
    raise SystemExit(1 if hunted.found else 0)


@bench.command()
@click.option("--size", type=AT_LEAST_ONE, default=256, help="How large the file is that is received, in MiB.")
@click.option("--full", is_flag=True, help="Receive 2 GiB, the size that is promised for.")
@rounds_option
@click.option("--json", "to", type=click.Path(path_type=Path), help="Write every figure to this file too.")
def media(size: int, full: bool, rounds: int, to: Path | None) -> None:
    """Receive and send a large file beside a plain Starlette server, and transcode one beside the program ffmpeg.

    Exit code 1 when a target is missed.
    """
    console = Console(stderr=True)
    rows = measure((2048 if full else size) * 2**20, rounds, console)
    try:
        rows += measure_transcoding(rounds, console)
    except NoProgram as missing:
        click.echo(f"Transcoding is left out: {missing}", err=True)
    show(rows, Console())
    if to is not None:
        write(rows, to)
    raise SystemExit(0 if all(row.holds for row in rows) else 1)


@bench.command()
@click.option("--sizes", default="1", help="Which multiples of the province, joined by commas.")
@rounds_option
@click.option("--seconds", type=click.FloatRange(min=0.01), default=0.4, help="How long a load takes in each round.")
@click.option("--guides", type=click.IntRange(min=10), default=GUIDES, help="How many synthetic guides, in whole tens.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("bench"),
    help="The folder for read.json and the chart read.svg.",
)
def read(sizes: str, rounds: int, seconds: float, guides: int, out: Path) -> None:
    """Ask the five public workloads of our server, and beside it of plain bytes, SQL by hand and plain Strawberry.

    Exit code 1 when a target is missed.
    """
    rows = run(Plan(sizes_in(sizes), rounds, seconds, guides), out, Console(stderr=True))
    show(rows, Console())
    raise SystemExit(0 if all(row.holds for row in rows) else 1)


def sizes_in(text: str) -> tuple[int, ...]:
    """The multiples that the text lists, each once, the smallest first."""
    if not all(part.isascii() and part.isdigit() and int(part) for part in text.split(",")):
        raise click.BadParameter(f"{text!r} is no list of numbers from 1, such as 1,10,100", param_hint="--sizes")
    return tuple(sorted({int(part) for part in text.split(",")}))
