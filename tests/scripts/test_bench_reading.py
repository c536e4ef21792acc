"""The bench of the read path: what it holds ours against gives the same bytes, and it measures what it says."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from servers import client_of

from api.settings import CHECKOUT
from content_store.database import connect
from scripts.bench.commands import sizes_in
from scripts.bench.comparing import Row
from scripts.bench.reading.beside import Ground, by_hand, tables_at
from scripts.bench.reading.chart import draw
from scripts.bench.reading.client import Load, Unexpected, get, load, once, post
from scripts.bench.reading.filling import fill
from scripts.bench.reading.hand_tables import lay_out
from scripts.bench.reading.measuring import Figures, rows_of
from scripts.bench.reading.ordinary.schema import answered, ordinary_schema
from scripts.bench.reading.workloads import WORKLOADS, Workload

PUBLIC_URL = "https://camtay.example"
SIZES = {"MiniAppHome": 15_000, "GuideDetail": 7_000, "KioskCurrent": 18_000, "LocalityTree": 54_000}
WAYS = ["plain", "hand", "default", "cold", "cold by id", "cached", "persisted", "unchanged"]


@dataclass(frozen=True)
class Answers:
    """What our server answers to each operation, and what the others do."""

    ours: dict[str, bytes]
    by_hand: dict[str, bytes]
    ordinary: dict[str, bytes]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    data = tmp_path_factory.mktemp("province")
    url = f"sqlite://{data / 'camtay.sqlite'}"

    async def ask_all() -> dict[str, bytes]:
        await fill(url, 1, 10, lambda _line: None)
        async with client_of(url, data, {"CAMTAY_PUBLIC_URL": PUBLIC_URL}) as client:
            headers = {"content-type": "application/json"}
            asked = {one.name: await client.post("/graphql", content=one.body, headers=headers) for one in WORKLOADS}
        # What an operation cost is told by us alone.
        return {name: answer.content.partition(b',"extensions":')[0] + b"}" for name, answer in asked.items()}

    async def ask_ordinarily() -> dict[str, bytes]:
        schema = ordinary_schema()
        async with connect(url):
            return {one.name: await answered(schema, PUBLIC_URL, one.body) for one in WORKLOADS}

    ours, ordinary = asyncio.run(ask_all()), asyncio.run(ask_ordinarily())
    lay_out(data / "published.sqlite", data / "hand.sqlite")
    with closing(tables_at(data / "hand.sqlite")) as tables:
        ground = Ground(data, tables, PUBLIC_URL)
        by_statements = {one.name: by_hand(ground, one.name, one.variables).encode() for one in WORKLOADS}
        yield Answers(ours, by_statements, ordinary)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_one_statement_by_hand_answers_every_byte_that_we_do(both: Answers, workload: Workload) -> None:
    assert both.by_hand[workload.name] == both.ours[workload.name]
    assert len(both.ours[workload.name]) > SIZES.get(workload.name, 180_000)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_strawberry_over_tortoise_answers_every_byte_that_we_do(both: Answers, workload: Workload) -> None:
    assert both.ordinary[workload.name] == both.ours[workload.name]


def test_the_board_of_the_bench_compares_six_targets_in_177_communes(both: Answers) -> None:
    targets = json.loads(both.ours["TargetsBoard"])["data"]["locality"]["targets"]["nodes"]

    assert sum(len(target["standings"]) == 177 for target in targets) >= 6


def test_the_read_path_is_measured_by_every_way_and_drawn(tmp_path: Path) -> None:
    words = ["--rounds", "1", "--seconds", "0.01", "--guides", "10", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "scripts", "bench", "read", *words]

    ended = subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"COLUMNS": "200"}, capture_output=True, text=True)

    told = json.loads((tmp_path / "read.json").read_text(encoding="utf-8"))
    assert ended.returncode == int(not all(row["holds"] for row in told["rows"])), ended.stderr
    assert {name: list(ways) for name, ways in told["measured"].items()} == dict.fromkeys(
        [one.name for one in WORKLOADS], WAYS
    )
    assert all(len(figures["by_processor"]) == 1 for ways in told["measured"].values() for figures in ways.values())
    assert len(told["rows"]) == 2 + 5 * (6 + 3) + 2 + 4 * 2
    assert all(row["name"] in ended.stdout for row in told["rows"])
    bars = ElementTree.parse(tmp_path / "read.svg").findall("{http://www.w3.org/2000/svg}rect")  # noqa: S314 - our own
    assert len(bars) == 1 + 5 * len(WAYS)


def test_what_must_hold_is_told_from_what_was_measured(tmp_path: Path) -> None:
    ways = {name: Figures([50.0], [100.0], [1.0], [3.0]) for name in WAYS}
    ways["unchanged"] = Figures([50.0], [149.0], [1.0], [4.1])
    ways["default"] = Figures([1.0], [3.0], [9.0], [9.0])

    rows = {row.name: row for row in rows_of({"MiniAppHome": ways})}
    draw({"MiniAppHome": ways}, tmp_path / "read.svg")

    assert {name for name, row in rows.items() if not row.holds} == {
        "MiniAppHome: unchanged / plain",
        "MiniAppHome: unchanged, p99 / p50",
    }
    assert _ratio(rows["MiniAppHome: cold / default"]) == pytest.approx(33.33, abs=0.01)
    assert ">10000</text>" in (tmp_path / "read.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "sizes"), [("1", (1,)), ("100,1,10,10", (1, 10, 100))])
def test_sizes_are_numbers_joined_by_commas(text: str, sizes: tuple[int, ...]) -> None:
    assert sizes_in(text) == sizes


@pytest.mark.parametrize("text", ["", "0", "1,", "1.5", "all", "-1"])
def test_what_is_no_list_of_sizes_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter):
        sizes_in(text)


async def test_a_load_counts_every_answer_and_refuses_another_status() -> None:
    came: list[bytes] = []
    answering: list[asyncio.Task[None] | None] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.append(asyncio.current_task())
        while head := await _head(reader):
            came.append(head)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-")
            await asyncio.sleep(0.001)
            writer.write(b"Length: 5\r\n\r\nthe")
            await asyncio.sleep(0.001)
            writer.write(b"re")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        alone = await once(post(port, "/x", b""))
        loaded = await load(get(port, "/y"), 3, 0.05)
        with pytest.raises(Unexpected):
            await load(get(port, "/y", {"if-none-match": "z"}, 304), 1, 0.05)
        await asyncio.wait({task for task in answering if task})

    assert alone[1] == b"there"
    assert sum(b"GET /y" in head and b"if-none-match" not in head for head in came) == loaded.answers >= 6
    assert b"if-none-match: z" in came[-1]


def test_a_percentile_is_a_delay_that_really_was() -> None:
    assert Load(latencies=[0.4, 0.1, 0.3, 0.2]).percentile(0.5) == 0.3
    assert Load(latencies=[0.4, 0.1, 0.3, 0.2]).percentile(0.99) == 0.4


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return b""


def _ratio(row: Row) -> float:
    (ratio,) = row.compared
    return ratio
