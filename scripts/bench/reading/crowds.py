"""Crowds: what everybody else notices of clients that do not read, listen for ever, or ask for ever new things."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
import uvloop

from scripts.bench.comparing import Row
from scripts.bench.reading.client import NO_HEADERS, Ask, load, post
from scripts.bench.reading.measuring import CONNECTIONS
from scripts.bench.reading.servers import Server, asking
from scripts.bench.reading.workloads import WORKLOADS, Workload
from scripts.bench.usage import used
from scripts.progress import Advance

# Another address than the one that is measured, so that each has a rate of its own.
ELSEWHERE = ("127.0.0.2", 0)
MOST_SLOWER = 1.25  # who gets a fifth less waits so much longer
MOST_GROWN = 32.0  # MiB
CROWDS = 4  # kinds of them
_PIPELINED = 8  # requests sent before the first answer is read
_GATHERING = 0.2  # seconds
_LITTLE = 1024  # bytes
_MEBIBYTE = 2**20
NEW = "{{ a{}: topics {{ nodes {{ slug name }} }} }}"
_NEWS = 'subscription { assetProgress(id: "gid://camtay/Asset/1") { asset { state } } }'


@dataclass(frozen=True)
class Crowd:
    """How many they are, what one of them sends, and whether it then reads, and sends again, or does neither."""

    count: int
    text: Callable[[], bytes]
    reads: bool


def measure_crowds(server: Server, rounds: int, seconds: float, advance: Advance) -> list[Row]:
    """How much longer an answer from the cache takes beside each crowd, and what the crowd leaves in memory."""
    named = {workload.name: workload for workload in WORKLOADS}
    rows = []
    for name, crowd in _crowds(server.port, named).items():
        slower = Row(f"an answer beside {name}", "ms", MOST_SLOWER)
        grown = Row(f"memory grown by {name}", "MiB", MOST_GROWN)
        for number in range(rounds):
            before = used(server.pid)[1]
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                slower.add(*runner.run(_compared(asking(server, named["MiniAppHome"]), crowd, seconds)))
            grown.add(max(0, used(server.pid)[1] - before) / _MEBIBYTE)
            advance(f"{name} {number + 1}/{rounds}")
        rows += [slower, grown]
    return rows


def _crowds(port: int, named: Mapping[str, Workload]) -> dict[str, Crowd]:
    numbers = itertools.count()

    def sent(query: str, headers: Mapping[str, str] = NO_HEADERS, **variables: str) -> bytes:
        return post(port, "/graphql", orjson.dumps({"query": query, "variables": variables}), headers).text

    large = post(port, "/graphql", named["TargetsBoard"].body).text * _PIPELINED
    listening = sent(_NEWS, {"accept": "text/event-stream"})
    guide = named["GuideDetail"].document
    return {
        "100 who do not read": Crowd(100, lambda: large, reads=False),
        "100 who listen and do not read": Crowd(100, lambda: listening, reads=False),
        "2 with ever new documents": Crowd(2, lambda: sent(NEW.format(next(numbers))), reads=True),
        "2 with ever new variables": Crowd(2, lambda: sent(guide, slug=f"none-{next(numbers)}"), reads=True),
    }


async def _compared(ask: Ask, crowd: Crowd, seconds: float) -> tuple[float, float]:
    """The median milliseconds of an answer beside a crowd, and alone."""
    alone = await load(ask, CONNECTIONS, seconds)
    async with _gathered(ask.port, crowd):
        beside = await load(ask, CONNECTIONS, seconds)
    return beside.percentile(0.5) * 1000, alone.percentile(0.5) * 1000


@asynccontextmanager
async def _gathered(port: int, crowd: Crowd) -> AsyncIterator[None]:
    members = [asyncio.create_task(_take_part(port, crowd)) for _ in range(crowd.count)]
    await asyncio.sleep(_GATHERING)
    yield
    for member in members:
        member.cancel()
    await asyncio.gather(*members, return_exceptions=True)


async def _take_part(port: int, crowd: Crowd) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=ELSEWHERE, limit=_LITTLE)
    try:
        while True:
            writer.write(crowd.text())
            if not crowd.reads:
                # So much is read ahead, and then nothing more.
                await asyncio.Event().wait()
            await reader.read(65_536)
    finally:
        writer.transport.abort()
