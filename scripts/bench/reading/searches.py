"""Searches: how long what people type takes beside the mini app's first screen, with no cache of answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import orjson
import uvloop

from api.persisted import registered
from scripts.bench.comparing import Row
from scripts.bench.reading.client import Ask, Load, each, load, post
from scripts.bench.reading.servers import Server, asking
from scripts.bench.reading.workloads import WORKLOADS
from scripts.progress import Advance

MOST_SLOWER = 2.0
# What nobody asked before has no promise: it is to be seen when it grows. Of the screen, all that lasts is kept.
MOST_SLOWER_NEW = 8.0
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
# What stands there while they are typed, each once.
HALF_TYPED = list(dict.fromkeys(text[:end].strip() for text in TEXTS for end in range(2, len(text))))


def search_rows(server: Server, rounds: int, seconds: float, advance: Advance) -> list[Row]:
    """The 95th percentile of a search's delay, and of the first screen's: of the mix, and of its texts half typed.

    Each text of the mix gets its share of the seconds. What somebody has typed of one so far is asked for once only, so
    that nobody has asked for it before.
    """
    mix = Row("Search: cold, p95 of a mix / MiniAppHome", "ms", MOST_SLOWER)
    new = Row("Search: cold, p95 of new texts / MiniAppHome", "ms", MOST_SLOWER_NEW)
    for number in range(rounds):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            mix.add(*runner.run(_of_the_mix(server, max(seconds / len(TEXTS), _LEAST))))
            new.add(*runner.run(_of_new_texts(server, HALF_TYPED[number::rounds])))
        advance(f"Search {number + 1}/{rounds}")
    return [mix, new]


async def _of_the_mix(server: Server, seconds: float) -> tuple[float, float]:
    """Milliseconds of the slow ones among searches, and among first screens that are asked for in turn with them."""
    searches, screens = list[float](), list[float]()
    for text in TEXTS:
        searches += (await load(_search(server, text), 1, seconds)).latencies
        screens += (await load(_screen(server), 1, seconds)).latencies
    return _percentile(searches), _percentile(screens)


async def _of_new_texts(server: Server, texts: Sequence[str]) -> tuple[float, float]:
    asked = [one for text in texts for one in (_search(server, text), _screen(server))]
    latencies = (await each([_screen(server), *asked])).latencies[1:]
    return _percentile(latencies[::2]), _percentile(latencies[1::2])


def _search(server: Server, text: str) -> Ask:
    (document,) = [one.text for one in registered() if one.name == "Search"]
    return post(server.port, "/graphql", orjson.dumps({"query": document, "variables": {"text": text}}))


def _screen(server: Server) -> Ask:
    (home,) = [asking(server, one) for one in WORKLOADS if one.name == "MiniAppHome"]
    return home


def _percentile(latencies: list[float]) -> float:
    return 1000 * Load(latencies=latencies).percentile(_SLOWEST)
