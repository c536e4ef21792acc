"""The command `camtay bench`: it measures with real servers, and its hunt finds what was really lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from api.settings import CHECKOUT
from media.digest import digest_of
from media.probing import probe
from scripts.bench.clips import Clip, film
from scripts.bench.comparing import Row, show, write
from scripts.bench.faults.checks import after_point, at_the_end
from scripts.bench.faults.house import opened
from scripts.bench.faults.hunt import SECONDS, SIZE, hunt
from scripts.bench.faults.points import draw
from scripts.bench.faults.sender import Parcel, Sender
from scripts.bench.usage import Meter

POINTS = 4


def test_four_kills_drawn_by_chance_lose_nothing() -> None:
    said = io.StringIO()

    found = hunt(2026, range(1, POINTS + 1), Console(file=said, width=80))

    assert found == []
    assert f"{POINTS}/{POINTS}" in said.getvalue()


def test_a_hunt_sees_what_was_lost_and_what_is_left_over(tmp_path: Path) -> None:
    parcel = Parcel(film(1.0, (64, 36)), 4096, checked=True, parts=2)
    with opened(tmp_path) as house:
        with closing(house.line()) as line:
            sender = Sender(line, lambda: None)
            sent = [(parcel.sha256, sender.send(parcel), sender.uploads[-1])]
        whole = after_point(house, sent)
        stored = next((house.data / "files").glob(f"*/*/{parcel.sha256}"))
        stored.write_bytes(stored.read_bytes()[:-1])
        damaged = after_point(house, sent)
        stored.unlink()
        missing = at_the_end(house, patience=1)
        forgotten = after_point(house, [("0" * 64, "gid://camtay/Asset/7", "/uploads/x")])

    assert (whole, damaged) == ([], [f"the file {parcel.sha256[:8]} is damaged"])
    assert missing == [f"rows without a file: {{'{parcel.sha256}'}}"]
    assert forgotten[0] == "00000000 was acknowledged as gid://camtay/Asset/7 and is no asset"


def test_a_point_is_the_same_whenever_it_is_drawn() -> None:
    clip = film(SECONDS, SIZE)

    assert draw(7, 3, clip) == draw(7, 3, clip)
    assert draw(7, 3, clip) != draw(8, 3, clip)


def test_every_row_of_the_media_bench_is_measured_and_written(tmp_path: Path) -> None:
    to = tmp_path / "rows.json"
    command = [sys.executable, "-m", "scripts", "bench", "media", "--size", "2", "--rounds", "2", "--json", str(to)]

    ended = subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"COLUMNS": "200"}, capture_output=True, text=True)

    rows = json.loads(to.read_text(encoding="utf-8"))["rows"]
    assert ended.returncode == int(not all(row["holds"] for row in rows)), ended.stderr
    assert {row["name"]: len(row["ours"]) for row in rows} == {
        "receiving, CPU time": 2,
        "receiving without the last look, CPU time": 2,
        "receiving, memory grown by": 2,
        "sending by ranges": 2,
        "sending by ranges, CPU time": 2,
    }
    assert all(row["name"] in ended.stdout for row in rows)
    assert "4/4" in ended.stderr


def test_a_target_is_kept_or_missed_by_the_median(tmp_path: Path) -> None:
    slow, quick, small = Row("slow", "s", 1.5), Row("quick", "MiB/s", 0.9, at_least=True), Row("small", "MiB", 32)
    for ours, plain in ((1.0, 1.0), (4.0, 2.0), (6.0, 2.0)):
        slow.add(ours, plain)
        quick.add(ours, plain)
        small.add(ours)
    said = io.StringIO()

    show([slow, quick, small], Console(file=said, width=150))
    write([slow], tmp_path / "rows.json")

    assert (slow.holds, quick.holds, small.holds) == (False, True, True)
    assert said.getvalue().count("MISSED") == 1
    assert json.loads((tmp_path / "rows.json").read_text()) == {
        "rows": [
            {
                "name": "slow",
                "unit": "s",
                "target": 1.5,
                "at_least": False,
                "ours": [1.0, 4.0, 6.0],
                "plain": [1.0, 2.0, 2.0],
                "compared": [1.0, 2.0, 3.0],
                "holds": False,
            }
        ]
    }


@pytest.mark.parametrize("length", [0, 50_000, 3_000_000])
def test_a_clip_of_any_length_is_a_film_that_no_other_number_is(tmp_path: Path, length: int) -> None:
    core = film(0.5, (64, 36))
    first, second = Clip(core, length, 1), Clip(core, length, 2)
    paths = [tmp_path / "1.mp4", tmp_path / "2.mp4"]
    for path, clip in zip(paths, (first, second), strict=True):
        path.write_bytes(clip.read())

    assert [probe(path, path.name).duration_ms for path in paths] == [500, 500]
    assert len({digest_of(path).sha256 for path in paths}) == 2
    assert {path.stat().st_size for path in paths} == {first.length} == {max(length, len(core) + 24)}
    assert first.read(10, 70_000) == paths[0].read_bytes()[10:70_000]


def test_a_meter_sees_the_work_and_the_memory_of_a_process() -> None:
    with Meter(os.getpid()) as meter:
        held = bytearray(64 * 2**20)
        for _ in range(12):
            held = bytearray(held)

    assert meter.cpu >= 0.02
    assert meter.peak - meter.resident >= 48 * 2**20
