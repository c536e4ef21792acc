"""Searches: how long a mix of what people type takes beside the mini app's first screen, nothing being cached."""

from __future__ import annotations

import asyncio

import orjson
import uvloop

from api.persisted import registered
from scripts.bench.comparing import Row
from scripts.bench.reading.client import Load, load, post
from scripts.bench.reading.servers import Server, asking
from scripts.bench.reading.workloads import WORKLOADS
from scripts.progress import Advance

MOST_SLOWER = 2.0
_SLOWEST = 0.95
_LEAST = 0.02  # seconds for a text, in which some answers come
# Names, titles and sentences; without tones, with them, in Telex, with a slip, as abbreviations, and half typed.
TEXTS = (
    "nop ho so",
    "khai sinh",
    "Đông Ngũ",
    "Hạ Long",
    "quan lan",
    "zalo",
    "vneid",
    "BHXH điện tử",
    "cks",
    "dvc trực tuyến",
    "ddinhj danh",
    "khai sinj",
    "Móng C",
    "so suc kh",
    "đưa sản phẩm lên sàn",
    "hướng dẫn cài vssid cho người già",
)


def search_row(server: Server, rounds: int, seconds: float, advance: Advance) -> Row:
    """The 95th percentile of a search's delay, and of the first screen's; each text gets its share of the seconds."""
    row = Row("Search: cold, p95 of a mix / MiniAppHome", "ms", MOST_SLOWER)
    for number in range(rounds):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            row.add(*runner.run(_slowest(server, max(seconds / len(TEXTS), _LEAST))))
        advance(f"Search {number + 1}/{rounds}")
    return row


async def _slowest(server: Server, seconds: float) -> tuple[float, float]:
    """Milliseconds of the slow ones among searches, and among first screens that are asked for in turn with them."""
    (document,) = [one.text for one in registered() if one.name == "Search"]
    (home,) = [asking(server, one) for one in WORKLOADS if one.name == "MiniAppHome"]
    searches, screens = list[float](), list[float]()
    for text in TEXTS:
        body = orjson.dumps({"query": document, "variables": {"text": text}})
        searches += (await load(post(server.port, "/graphql", body), 1, seconds)).latencies
        screens += (await load(home, 1, seconds)).latencies
    return _percentile(searches), _percentile(screens)


def _percentile(latencies: list[float]) -> float:
    return 1000 * Load(latencies=latencies).percentile(_SLOWEST)
