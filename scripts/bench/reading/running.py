"""The bench of the read path, all in one go."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts.bench.comparing import Row
from scripts.bench.reading.chart import draw
from scripts.bench.reading.crowds import CROWDS, measure_crowds
from scripts.bench.reading.measuring import measure, rows_of, write_all
from scripts.bench.reading.searches import search_rows
from scripts.bench.reading.servers import AS_IT_IS, COLD, Server, ours, ways
from scripts.bench.reading.sizes import (
    Size,
    building_row,
    name_of,
    prepare,
    size_rows,
    small_ways,
    starting_rows,
)
from scripts.bench.reading.workloads import SMALL, WORKLOADS
from scripts.progress import steps
from scripts.sample.synthetic_guides import GUIDES

TITLE = "Measuring / Đang đo"


@dataclass(frozen=True)
class Plan:
    """How much is measured: multiples of the province, smallest first, rounds, and the seconds of a load in each."""

    sizes: Sequence[int] = (1,)
    rounds: int = 5
    seconds: float = 0.4
    guides: int = GUIDES


def run(plan: Plan, out: Path, console: Console) -> list[Row]:
    """Every row; what was measured is written to `read.json`, and drawn in `read.svg`."""
    out.mkdir(parents=True, exist_ok=True)
    loads = (plan.rounds + 1) * (len(WORKLOADS) + (len(SMALL) if len(plan.sizes) > 1 else 0))
    total = 2 * len(plan.sizes) + 2 * plan.rounds + loads + CROWDS * plan.rounds
    with tempfile.TemporaryDirectory(prefix="camtay-bench-") as folder, steps(TITLE, total, console) as advance:
        sizes = [prepare(Path(folder), scale, plan.guides, advance) for scale in plan.sizes]
        rows = starting_rows(sizes[0], plan.rounds, advance)
        with ways(sizes[0].database_url, sizes[0].data) as found:
            measured = measure(found, plan.rounds, plan.seconds, advance)
        rows += rows_of(measured)
        with ours(sizes[0].database_url, sizes[0].data, COLD) as server:
            rows += search_rows(server, plan.rounds, plan.seconds, advance)
        with ours(sizes[0].database_url, sizes[0].data, AS_IT_IS) as server:
            rows += measure_crowds(server, plan.rounds, plan.seconds, advance)
        if len(sizes) > 1:
            with _servers(sizes) as servers:
                larger = measure(small_ways(servers), plan.rounds, plan.seconds, advance)
            rows += [*(building_row(size, sizes[0]) for size in sizes[1:]), *size_rows(larger, sizes)]
    write_all(measured, rows, out / "read.json")
    draw(measured, out / "read.svg")
    return rows


@contextmanager
def _servers(sizes: Sequence[Size]) -> Iterator[dict[str, Server]]:
    """A server of ours for every size, none of which keeps answers."""
    with ExitStack() as until:
        yield {name_of(size): until.enter_context(ours(size.database_url, size.data, COLD)) for size in sizes}
