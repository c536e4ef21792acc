"""Sizes: provinces of ten and a hundred times as much, what they cost to build and to read, and how a server starts."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.comparing import Row
from scripts.bench.reading.client import once
from scripts.bench.reading.filling import fill
from scripts.bench.reading.measuring import Measured
from scripts.bench.reading.servers import COLD, Server, Way, asking, ours
from scripts.bench.reading.workloads import SMALL, WORKLOADS
from scripts.bench.servers import Started, environment_of, free_port, launch
from scripts.bench.usage import LOOKS_EVERY, used
from scripts.progress import Advance

MOST_SLOWER = 1.2
MOST_SECONDS, MOST_MEMORY = 1.0, 100.0  # MiB
MOST_GROWN = 1.5
_MEBIBYTE = 2**20


@dataclass(frozen=True)
class Size:
    """So many provinces in a database, and the most memory that making the projection of them took, in MiB."""

    scale: int
    data: Path
    built_in: float

    @property
    def database_url(self) -> str:
        """The database's address."""
        return _url(self.data)


def prepare(folder: Path, scale: int, guides: int, advance: Advance) -> Size:
    """Fill a database, and make the projection as the command does."""
    data = folder / f"{scale}x"
    data.mkdir()
    asyncio.run(fill(_url(data), scale, guides, lambda _line: None))
    advance(f"{scale}×: the database is filled")
    words = ["-m", "scripts", "projection", "rebuild"]
    with Path(os.devnull).open("ab") as nowhere:
        most = _most_held(launch(words, environment_of(_url(data), data, free_port()), nowhere))
    advance(f"{scale}×: the projection is made")
    return Size(scale, data, most / _MEBIBYTE)


def building_row(size: Size, smallest: Size) -> Row:
    """How much more memory it takes to make a larger projection."""
    row = Row(f"making the projection of {size.scale}×, most memory", "MiB", MOST_GROWN)
    row.add(size.built_in, smallest.built_in)
    return row


def size_rows(measured: Measured, sizes: Sequence[Size]) -> list[Row]:
    """How much more the server works for the small answers where the province is larger."""
    rows = []
    for workload, ways in measured.items():
        for size in sizes[1:]:
            row = Row(f"{workload}: cold, {size.scale}× / {sizes[0].scale}×", "CPU µs", MOST_SLOWER)
            for here, there in zip(ways[name_of(size)].by_processor, ways[name_of(sizes[0])].by_processor, strict=True):
                row.add(1e6 / here, 1e6 / there)
            rows.append(row)
    return rows


def name_of(size: Size) -> str:
    """What a size is called."""
    return f"{size.scale}×"


def small_ways(servers: Mapping[str, Server]) -> dict[str, dict[str, Way]]:
    """The small workloads, asked of each server."""
    small = [workload for workload in WORKLOADS if workload.name in SMALL]
    return {
        workload.name: {name: Way(server, asking(server, workload)) for name, server in servers.items()}
        for workload in small
    }


def starting_rows(size: Size, rounds: int, advance: Advance) -> list[Row]:
    """How long a server takes to its first answer, and what it holds once it has answered everything."""
    until = Row("start, to the first answer", "s", MOST_SECONDS)
    held = Row(f"memory with the whole province, {size.scale}×", "MiB", MOST_MEMORY)
    for number in range(rounds):
        began = time.perf_counter()
        with ours(size.database_url, size.data, COLD) as server:
            asyncio.run(once(asking(server, WORKLOADS[0])))
            until.add(time.perf_counter() - began)
            for workload in WORKLOADS:
                asyncio.run(once(asking(server, workload)))
            held.add(_proportional(server.pid) / _MEBIBYTE)
        advance(f"start {number + 1}/{rounds}")
    return [until, held]


def _most_held(process: Started) -> int:
    """The most bytes that a process was seen to hold until it ended; RuntimeError when it did not end well."""
    most = 0
    while process.poll() is None:
        most = max(most, used(process.pid)[1])
        time.sleep(LOOKS_EVERY)
    if process.returncode != 0:
        raise RuntimeError("the projection could not be made")
    return most


def _proportional(pid: int) -> float:
    """Bytes in memory, what is shared with others counted in shares; all of it where the system does not say."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        return used(pid)[1]
    lines = rollup.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _url(data: Path) -> str:
    return f"sqlite://{data / 'camtay.sqlite'}"
