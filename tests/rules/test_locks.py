"""What is installed is what was locked: every pin with its hashes, and no address of any machine."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from rules.parsing import CHECKOUT

RUNTIME = CHECKOUT / "requirements.lock"
TESTS = CHECKOUT / "tests" / "requirements.lock"
PLAYERS = CHECKOUT / "tests" / "package-lock.json"
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("lock", [RUNTIME, TESTS, PLAYERS], ids=["runtime", "tests", "players"])
def test_a_lock_holds_no_address_and_no_path(lock: Path) -> None:
    assert re.findall(r"://|file:|find-links|index-url|@ ", lock.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("lock", [RUNTIME, TESTS], ids=["runtime", "tests"])
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    packages = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert [package.split()[0] for package in packages if package.strip() and "--hash=sha256:" not in package] == []


@pytest.mark.parametrize(
    ("lock", "extras"), [(RUNTIME, ["install"]), (TESTS, ["install", "test"])], ids=["runtime", "tests"]
)
def test_a_lock_holds_every_pin_of_the_project(lock: Path, extras: list[str]) -> None:
    pins = PROJECT["dependencies"] + [pin for extra in extras for pin in PROJECT["optional-dependencies"][extra]]

    assert {pin.partition(";")[0] for pin in pins} - _pins(lock) == set()


def test_the_tests_run_on_the_packages_that_are_shipped() -> None:
    assert _pins(RUNTIME) - _pins(TESTS) == set()


def test_the_players_are_locked_with_their_hashes() -> None:
    wanted = json.loads(PLAYERS.with_name("package.json").read_text(encoding="utf-8"))["devDependencies"]

    locked = json.loads(PLAYERS.read_text(encoding="utf-8"))["packages"]

    assert locked.pop("")["devDependencies"] == wanted
    assert {name: package["version"] for name, package in locked.items()} == {
        f"node_modules/{name}": version for name, version in wanted.items()
    }
    assert [name for name, package in locked.items() if not package["integrity"].startswith("sha512-")] == []


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[^\s;]+", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
