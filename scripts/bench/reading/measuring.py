"""Measuring the read path: every way of every workload in turn, round after round, and what must hold of them."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import uvloop

from scripts.bench.comparing import Row
from scripts.bench.reading.client import Load, load
from scripts.bench.reading.servers import Way, pinned, processors
from scripts.bench.usage import used
from scripts.progress import Advance

CONNECTIONS = 16
WARMING = 0.2  # seconds
# In how many turns a way is loaded in a round: a machine's mood changes within a second, and all ways must share it.
TURNS = 8
# Which way, at least how many times as fast as which other.
TARGETS = (
    ("cached", "plain", 1.0),
    ("persisted", "plain", 1.0),
    ("unchanged", "plain", 1.5),
    ("cold", "hand", 0.9),
    ("cold by id", "hand", 0.9),
    ("cold", "default", 30.0),
)
PATIENT = ("cold", "cached", "unchanged")
MOST_UNEVEN = 4.0  # the 99th percentile over the median


@dataclass
class Figures:
    """What was measured of one way, a value a round: answers by the second and by the server's own second.

    Delays are those of `PATIENT` ways.
    """

    by_clock: list[float] = field(default_factory=list)
    by_processor: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def add(self, came: Load, spent: float) -> None:
        """Note what came of a round, for which the server took so many seconds of its processor."""
        self.by_clock.append(came.answers / came.seconds)
        self.by_processor.append(came.answers / spent)

    def add_delays(self, came: Load) -> None:
        """Note how long answers took in a load at one go, in which what happens at its beginning is little."""
        self.p50_ms.append(came.percentile(0.5) * 1000)
        self.p99_ms.append(came.percentile(0.99) * 1000)


Measured = Mapping[str, Mapping[str, Figures]]  # by workload and way


def measure(ways: Mapping[str, Mapping[str, Way]], rounds: int, seconds: float, advance: Advance) -> Measured:
    """Load every way for so long in each round, all of them in turn."""
    found = {workload: {name: Figures() for name in of_it} for workload, of_it in ways.items()}
    with pinned(processors()[-1:]):
        for number in range(rounds + 1):
            for workload, of_it in ways.items():
                # The first round finds code and pages cold, and is not counted.
                _measure_each(of_it, seconds if number else min(seconds, WARMING), found[workload] if number else {})
                advance(f"{workload} {number}/{rounds}")
    return found


def _measure_each(ways: Mapping[str, Way], seconds: float, found: Mapping[str, Figures]) -> None:
    rounds = {name: _Round() for name in ways}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for turn in range(1, TURNS + 1):
            for name, way in ways.items():
                rounds[name].go_on(way, seconds / TURNS, seconds * turn / TURNS, runner)
        delayed = {name: runner.run(load(ways[name].ask, CONNECTIONS, seconds)) for name in PATIENT if name in ways}
    for name, figures in found.items():
        figures.add(rounds[name].came, rounds[name].spent)
        if name in delayed:
            figures.add_delays(delayed[name])


@dataclass
class _Round:
    """What came of one way in a round, and the seconds of its processor that the server took for it."""

    came: Load = field(default_factory=Load)
    spent: float = 0.0

    def go_on(self, way: Way, seconds: float, most: float, runner: asyncio.Runner) -> None:
        """Load it for another turn, unless it was so slow before that it had all of the seconds until its end."""
        if self.came.seconds >= most:
            return
        before, _ = used(way.server.pid)
        runner.run(load(way.ask, CONNECTIONS, seconds, self.came))
        self.spent += used(way.server.pid)[0] - before


def rows_of(measured: Measured) -> list[Row]:
    """What must hold: ratios of answers by the server's own second, and how even the delays are."""
    rows = []
    for workload, ways in measured.items():
        for one, other, least in TARGETS:
            row = Row(f"{workload}: {one} / {other}", "1/CPU s", least, at_least=True)
            row.ours, row.plain = ways[one].by_processor, ways[other].by_processor
            rows.append(row)
        for one in PATIENT:
            row = Row(f"{workload}: {one}, p99 / p50", "ms", MOST_UNEVEN)
            row.ours, row.plain = ways[one].p99_ms, ways[one].p50_ms
            rows.append(row)
    return rows


def write_all(measured: Measured, rows: Sequence[Row], path: Path) -> None:
    """Write every round's figures, and what must hold of them, as JSON."""
    ways = {
        workload: {name: asdict(figures) for name, figures in of_it.items()} for workload, of_it in measured.items()
    }
    told = [asdict(row) | {"compared": row.compared, "holds": row.holds} for row in rows]
    path.write_text(json.dumps({"measured": ways, "rows": told}, indent=2) + "\n", encoding="utf-8")


def microseconds(figures: Figures) -> float:
    """What one answer costs the server: microseconds of its processor, the median of all rounds."""
    return 1e6 / statistics.median(figures.by_processor)
