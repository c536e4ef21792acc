"""`camtay reform` as a registrar types it: the manual's file, a national list, and a process that is killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from reform_files import toml
from registry_state import assert_whole, dump

from content_store.database import connect
from content_store.people.access import Role
from content_store.people.accounts import Account
from content_store.people.grants import Grant
from content_store.projection.following import catch_up
from content_store.published import lineage, resolving
from content_store.published.reading import Projection
from content_store.registry.localities import LocalityCode, LocalityVersion
from content_store.registry.timeline import NO_END
from scripts.reform_commands import reform
from scripts.sample.registry import load_registry

ROOT = Path(__file__).parents[2]
COMMUNES, PREDECESSORS, PROVINCES = 3_321, 10_035, 34
ACT = {
    "number": "giả lập/2025",
    "title": "Sắp xếp cả nước (dữ liệu giả lập)",
    "decided_on": "2025-06-12",
    "in_force_from": "2025-06-12",
    "operates_from": "2025-07-01",
}


@pytest.fixture
def typed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal whose commands have this test's database."""
    monkeypatch.setenv("CAMTAY_DATABASE_URL", database_url)
    return CliRunner()


def run(terminal: CliRunner, *words: str) -> Result:
    return terminal.invoke(reform, [*words], catch_exceptions=False)


def within(url: str, work: Any) -> Any:
    """What a coroutine returns in this database."""

    async def there() -> Any:
        async with connect(url):
            return await work()

    return asyncio.run(there())


def the_manuals_file() -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.*?)```", readme.partition("## When the map changes")[2], re.DOTALL)
    assert found
    return found[1]


def national(predecessors: int = PREDECESSORS, communes: int = COMMUNES) -> str:
    """A synthetic country: its old communes, merged into new ones; as many of both as Việt Nam has, unless told."""
    scheme = "SYNTHETIC"

    def ref(code: str) -> str:
        return f"{scheme}:{code}"

    def listed(code: str, level: str, kind: str, parent: str | None) -> dict[str, Any]:
        above = {"parent": ref(parent)} if parent else {}
        said = {"name": f"giả lập {code}", "type": kind, "level": level, **above, "codes": {scheme: code}}
        return said | {"synthetic": True}

    def province(old: int) -> str:
        return f"T{old * PROVINCES // predecessors}"

    places = [listed("V", "COUNTRY", "nước", None)]
    places += [listed(f"T{number}", "PROVINCE", "tỉnh", "V") for number in range(PROVINCES)]
    places += [listed(f"X{number}", "COMMUNE", "xã", province(number)) for number in range(predecessors)]
    changes = []
    for number in range(communes):
        first, last = (predecessors * at // communes for at in (number, number + 1))
        into: dict[str, Any] = {"name": f"giả lập mới {number}", "type": "xã", "codes": {scheme: f"X{first}"}}
        into["parent"] = ref(province(first))
        changes.append({"kind": "MERGE", "whole": [ref(f"X{old}") for old in range(first, last)], "into": into})
    return toml(ACT, changes, places)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That country's file."""
    file = tmp_path_factory.mktemp("national") / "synthetic.toml"
    file.write_text(national(), encoding="utf-8")
    return file


def test_the_manuals_file_is_checked_applied_once_listed_and_taken_back(
    typed: CliRunner, database_url: str, tmp_path: Path
) -> None:
    within(database_url, load_registry)
    before = within(database_url, dump)
    file = tmp_path / "reform.toml"
    file.write_text(the_manuals_file(), encoding="utf-8")

    checked = run(typed, "check", str(file))
    assert checked.exit_code == 0
    assert within(database_url, dump) == before
    applied = run(typed, "apply", str(file))
    assert applied.output.splitlines()[-2:] == ["3 changes: 1 listed, 1 founded, 2 ended.", "Reform 1 is applied."]
    assert run(typed, "apply", str(file)).output.splitlines()[-1] == "Reform 1 was applied before: nothing changed."
    assert run(typed, "list").output.startswith("1\tgiả lập 1/NQ\t2027-01-01\t")
    assert run(typed, "revert", "1").output == "Reform 1 is taken back.\n"

    assert within(database_url, dump) == before
    again = run(typed, "revert", "1")
    assert (again.exit_code, again.stderr.splitlines()[1]) == (1, "There is no Reform 1.")


def test_a_file_with_faults_prints_each_in_two_languages_and_ends_with_one(
    typed: CliRunner, database_url: str, tmp_path: Path
) -> None:
    within(database_url, load_registry)
    file = tmp_path / "reform.toml"
    file.write_text(the_manuals_file().replace("06877 Xã Đông Ngũ", "06877 Xã Đông"), encoding="utf-8")

    refused = run(typed, "check", str(file))

    assert refused.exit_code == 1
    lines = file.read_text(encoding="utf-8").splitlines()
    wrong = [number for number, text in enumerate(lines, 1) if "06877 Xã Đông" in text]
    said = "'06877 Xã Đông' is not accepted: the name that goes with it: 06877 Xã Đông Ngũ."
    assert [text for text in refused.stderr.splitlines() if "Line" in text] == [
        f"Line {line}: {said}" for line in wrong
    ]
    assert refused.stderr.startswith(f"Dòng {wrong[0]}: '06877 Xã Đông' không hợp lệ: cần đúng tên")


def test_a_check_warns_of_every_role_that_would_stay_behind_and_names_nobody(
    typed: CliRunner, database_url: str, tmp_path: Path
) -> None:
    within(database_url, load_registry)

    async def give() -> None:
        place = (await LocalityCode.get(scheme="NSO", value="06877", valid_to=NO_END)).locality_id
        for name in ("lan", "mai"):
            account = await Account.create(name=name, email=f"{name}@example.vn")
            await Grant.create(account=account, role=Role.REGISTRAR, place_id=place)

    within(database_url, give)
    file = tmp_path / "reform.toml"
    file.write_text(the_manuals_file(), encoding="utf-8")

    checked = run(typed, "check", str(file))

    assert checked.exit_code == 0
    (warned,) = [line for line in checked.stderr.splitlines() if line.startswith("Left behind")]
    assert warned == (
        "Left behind: 2 REGISTRAR at 06877 Xã Đông Ngũ; grantsCarry takes them to Xã Tiên Đông (giả lập)."
    )
    assert "lan" not in checked.output


def test_a_national_list_is_imported_in_seconds_and_answers_by_name_in_milliseconds(
    typed: CliRunner, database_url: str, country: Path, tmp_path: Path
) -> None:
    begun = time.monotonic()
    applied = run(typed, "apply", str(country))
    took = time.monotonic() - begun

    assert "3321 changes: 10070 listed, 3321 founded, 10035 ended." in applied.output
    assert "11/11" in applied.output
    assert took < 60

    async def look() -> tuple[int, float]:
        await assert_whole([date(2020, 1, 1), date(2025, 7, 1)])
        await catch_up(tmp_path / "public")
        standing = await LocalityVersion.filter(valid_to=NO_END).count()
        projection = Projection(tmp_path / "public")
        with projection.reading() as reading:
            begun = time.perf_counter()
            (place,) = resolving.resolve(reading, "xa gia lap X777, tinh gia lap T2", date(2026, 1, 1), None)
            (passage,) = lineage.fates(reading, [place.version_id], date(2026, 1, 1))[place.version_id].passages
            seconds = time.perf_counter() - begun
            assert (place.full_name, len(passage.chain)) == ("Xã giả lập X777", 1)
        projection.close()
        return standing, seconds

    standing, seconds = within(database_url, look)
    assert standing == 1 + PROVINCES + COMMUNES
    assert seconds < 0.1
    assert run(typed, "revert", "1").exit_code == 0
    assert within(database_url, dump)["LocalityVersion"] == []


@pytest.mark.parametrize("delay", [0.1, 0.5, 1.0])
def test_a_reform_that_is_killed_is_applied_as_a_whole_or_not_at_all(
    typed: CliRunner, database_url: str, tmp_path: Path, delay: float
) -> None:
    file = tmp_path / "synthetic.toml"
    file.write_text(national(predecessors=1_500, communes=500), encoding="utf-8")
    environment = {**os.environ, "CAMTAY_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scripts", "reform", "apply", str(file)]
    killed = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    assert killed.stdout.readline().startswith("Áp dụng đợt sắp xếp: 1/11")
    time.sleep(delay)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()

    found = within(database_url, dump)

    whole = (1, 1 + PROVINCES + 1_500 + 500, 1_500)
    assert sizes(found) in ((0, 0, 0), whole)
    assert run(typed, "apply", str(file)).exit_code == 0
    assert sizes(within(database_url, dump)) == whole


def sizes(found: dict[str, list[Any]]) -> tuple[int, ...]:
    return tuple(len(found[kind]) for kind in ("Reform", "Locality", "SuccessionEdge"))
