"""The servers that are measured: ours with and without its response cache, and what stands beside them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.reading.client import Ask, get, once, post
from scripts.bench.reading.workloads import WORKLOADS, Workload
from scripts.bench.servers import Started, environment_of, free_port, process, wait_until_ready

PUBLIC_URL = "https://camtay.example"
# One client asks for more than any may in earnest; the rate is counted all the same.
CACHED: Mapping[str, str] = {"CAMTAY_RATE": "1000000000"}
AS_IT_IS: Mapping[str, str] = {}
COLD: Mapping[str, str] = {**CACHED, "CAMTAY_CACHE_BYTES": "0"}


@dataclass(frozen=True)
class Server:
    """A running server."""

    pid: int
    port: int


@dataclass(frozen=True)
class Way:
    """One way to have a workload answered: who is asked, and what."""

    server: Server
    ask: Ask


@contextmanager
def pinned(cpus: Sequence[int]) -> Iterator[None]:
    """Let this process, and whatever it starts meanwhile, run on these processors only, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def processors() -> list[int]:
    """Those that this process may use; the first is the servers', the last the client's."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


@contextmanager
def ours(database_url: str, data: Path, more: Mapping[str, str]) -> Iterator[Server]:
    """Our server on one processor."""
    port = free_port()
    environment = {**environment_of(database_url, data, port), "CAMTAY_PUBLIC_URL": PUBLIC_URL, **more}
    with started(["-m", "scripts", "serve"], environment) as server:
        wait_until_ready(server, port)
        yield Server(server.pid, port)


@contextmanager
def beside(data: Path) -> Iterator[Server]:
    """The server that ours is held against, on the same processor."""
    port = free_port()
    words = ["-m", "scripts.bench.reading.beside", str(data), str(port), PUBLIC_URL]
    with started(words, environment_of("", data, port)) as server:
        wait_until_ready(server, port)
        yield Server(server.pid, port)


@contextmanager
def started(words: Sequence[str], environment: Mapping[str, str]) -> Iterator[Started]:
    """A process on the servers' processor."""
    with ExitStack() as until:
        with pinned(processors()[:1]):
            server = until.enter_context(process(words, environment))
        yield server


@contextmanager
def ways(database_url: str, data: Path) -> Iterator[dict[str, dict[str, Way]]]:
    """Every way of every workload, by the workload's name and the way's own."""
    with ours(database_url, data, COLD) as cold, ours(database_url, data, CACHED) as cached:
        for workload in WORKLOADS:
            _, answer = asyncio.run(once(asking(cold, workload)))
            (data / f"{workload.name}.json").write_bytes(answer)
        with beside(data) as other:
            yield {workload.name: _ways_of(workload, cold, cached, other) for workload in WORKLOADS}


def asking(server: Server, workload: Workload) -> Ask:
    """A workload as clients ask our server for it."""
    return post(server.port, "/graphql", workload.body)


def _ways_of(workload: Workload, cold: Server, cached: Server, other: Server) -> dict[str, Way]:
    return {
        "plain": Way(other, get(other.port, f"/plain/{workload.name}")),
        "hand": Way(other, get(other.port, f"/hand/{workload.name}?{workload.parameters}")),
        "default": Way(other, post(other.port, "/default", workload.body)),
        "cold": Way(cold, asking(cold, workload)),
        "cold by id": Way(cold, get(cold.port, f"/graphql?{workload.query}")),
        "cached": Way(cached, asking(cached, workload)),
        "persisted": Way(cached, get(cached.port, f"/graphql?{workload.query}")),
        "unchanged": Way(cached, _unchanged(cached, workload)),
    }


def _unchanged(server: Server, workload: Workload) -> Ask:
    """A GET by who has the answer already."""
    path = f"/graphql?{workload.query}"
    head, _ = asyncio.run(once(get(server.port, path)))
    (tag,) = [line.partition(":")[2].strip() for line in head.decode().split("\r\n") if line.startswith("etag:")]
    return get(server.port, path, {"if-none-match": tag}, 304)
