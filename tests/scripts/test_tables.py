"""`camtay import` and `camtay export`, as whoever keeps a province's tables types them."""

from __future__ import annotations

import asyncio
import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from importing import table_in
from processes_memory import memory_of

from content_store import audit
from content_store.database import connect

ROOT = Path(__file__).parents[2]
HEAD = "Tên tổ;Loại;Địa phương;Số thành viên"
TERMS = ("--licence", "https://licence.example/by", "--publisher", "Sở Thử")


@pytest.fixture
def house(library_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a house that has the sample."""
    return {
        **os.environ,
        "CAMTAY_DATA": str(tmp_path / "data"),
        "CAMTAY_DATABASE_URL": library_url,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])),
        "COLUMNS": "200",
    }


def camtay(house: dict[str, str], *words: str, module: str = "scripts") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, capture_output=True, text=True, env=house, check=False, cwd=ROOT)


def counted(house: dict[str, str]) -> tuple[int, int]:
    """How many teams and how many events there are."""
    with closing(sqlite3.connect(house["CAMTAY_DATABASE_URL"].removeprefix("sqlite://"))) as database:
        teams, events = database.execute(
            "SELECT (SELECT COUNT(*) FROM teams), (SELECT COUNT(*) FROM events)"
        ).fetchone()
    return int(teams), int(events)


async def broken_at(house: dict[str, str]) -> int | None:
    """Where the audit's chain breaks."""
    async with connect(house["CAMTAY_DATABASE_URL"]):
        return (await audit.verify()).broken_at


def test_a_table_is_rehearsed_imported_and_imported_again(house: dict[str, str], tmp_path: Path) -> None:
    file = str(table_in(tmp_path, f"STT;{HEAD}", "1;Tổ 1;Thôn;dong-ngu;7", "2;Tổ 2;Bản;dong-ngu;5"))
    teams, events = counted(house)

    rehearsed = camtay(house, "import", "teams", file, "--dry-run")
    left = counted(house)
    done = camtay(house, "import", "teams", file)
    again = camtay(house, "import", "teams", file)

    assert (rehearsed.returncode, left) == (0, (teams, events))
    assert rehearsed.stdout.splitlines() == [
        "Không đọc các cột / columns not read: STT",
        "2 dòng / rows: 2 mới / new, 0 đổi / changed, 0 như cũ / same (thử, không ghi / rehearsal, nothing is written)",
    ]
    assert (done.returncode, again.returncode, counted(house)) == (0, 0, (teams + 2, events + 2))
    assert again.stdout.endswith("2 dòng / rows: 0 mới / new, 0 đổi / changed, 2 như cũ / same\n")


def test_bad_rows_are_shown_as_a_table_and_all_of_them_reported(house: dict[str, str], tmp_path: Path) -> None:
    rows = [f"Tổ {number};Thôn;dong-ngu;=1" for number in range(30)]
    file, report, before = table_in(tmp_path, HEAD, "Tổ;Thôn;dong-ngu;7", *rows), tmp_path / "sai.csv", counted(house)

    done = camtay(house, "import", "teams", str(file), "--report", str(report))

    with report.open(encoding="utf-8-sig", newline="") as told:
        reported = list(csv.DictReader(told))
    assert (done.returncode, counted(house)) == (1, before)
    assert "30/31 dòng sai, không ghi gì cả / bad rows, nothing is written (… 10: --report FILE.csv)" in done.stdout
    assert len(reported) == 30
    assert reported[0] == {
        "Trang/Sheet": "",
        "Dòng/Row": "3",
        "Cột/Column": "member_count",
        "Giá trị/Value": "'=…",
        "Lý do": "ô chứa công thức, hệ thống không tính công thức",
        "Cần ghi": "số nguyên: 1473 hoặc 1.473",
        "Reason": "it is a formula, which is never worked out",
        "Accepted": "a whole number: 1473 or 1.473",
    }


def test_a_file_that_is_no_table_is_one_sentence_and_code_two(house: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n\0")

    done = camtay(house, "import", "teams", str(file))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Văn bản có byte NUL (dòng 2) nên không phải CSV: hãy lưu thành CSV UTF-8.\n"


@pytest.mark.parametrize(
    ("place", "when", "times"),
    [
        ("content_store.importing.teams:Teams.put", "before", 1),
        ("content_store.importing.teams:Teams.put", "after", 2),
        ("content_store.events:record_all", "before", 3),
        ("content_store.events:record_all", "after", 3),
        ("content_store.importing.running:_Import.run", "after", 1),
    ],
)
def test_an_import_that_is_killed_leaves_nothing_and_can_be_run_again(
    house: dict[str, str], tmp_path: Path, place: str, when: str, times: int
) -> None:
    file = str(table_in(tmp_path, HEAD, *[f"Tổ {number};Thôn;dong-ngu;7" for number in range(2_500)]))
    teams, events = counted(house)

    killed = camtay(house, place, when, str(times), "teams", file, module="tests.dying_import")
    left = counted(house)
    again = camtay(house, "import", "teams", file)

    assert (killed.returncode, left) == (-9, (teams, events))
    assert (again.returncode, counted(house)) == (0, (teams + 2_500, events + 2_500))
    assert asyncio.run(broken_at(house)) is None


def test_an_import_that_is_killed_after_its_commit_is_whole(house: dict[str, str], tmp_path: Path) -> None:
    file = str(table_in(tmp_path, HEAD, "Tổ 1;Thôn;dong-ngu;7", "Tổ 2;Thôn;dong-ngu;7"))
    teams, events = counted(house)

    killed = camtay(
        house, "scripts.tables_commands:run_import", "after", "1", "teams", file, module="tests.dying_import"
    )

    assert (killed.returncode, counted(house)) == (-9, (teams + 2, events + 2))


def test_twenty_thousand_figures_take_no_more_memory_than_three(house: dict[str, str], tmp_path: Path) -> None:
    # A fifth of what the README speaks of: every lot of a thousand rows costs what the one before cost.
    head = "Chỉ tiêu;Địa phương;Kỳ;Tử số;Mẫu số;Kênh;Nguồn;Trích dẫn"
    rows = [f"teams.total;quang-ninh;{1 + n % 12:02}/2020;{n};30.000;kênh {n // 12};s0;n" for n in range(20_000)]
    few, many = table_in(tmp_path, head, *rows[:3]), tmp_path / "many.csv"
    shutil.copyfile(few, tmp_path / "few.csv")
    many.write_text("\n".join([head, *rows]), encoding="utf-8")
    words = [sys.executable, "-m", "scripts", "import", "measurements"]

    small = memory_of([*words, str(tmp_path / "few.csv"), "--dry-run"], house)
    began = time.monotonic()
    large = memory_of([*words, str(many)], house)

    assert large - small < 60 << 20
    assert time.monotonic() - began < 60


def test_an_export_holds_what_was_asked_for_and_a_catalogue(house: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = camtay(house, "export", "indicators", "targets", "--format", "csv", "--out", str(out), *TERMS)

    assert (done.returncode, sorted(file.name for file in out.iterdir())) == (
        0,
        ["catalog.jsonld", "indicators.csv", "targets.csv"],
    )
    assert done.stdout.splitlines()[1].split("\t")[:2] == [f"{out}/targets.csv", "22"]
    assert camtay(house, "export", "people", "--out", str(out), *TERMS).returncode == 2
    assert camtay(house, "export", "teams", "--out", str(out)).returncode == 2
