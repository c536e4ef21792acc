"""Bad files are refused for their own reasons, before they cost memory or time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_tables import HOSTILE

ROOT = Path(__file__).parents[3]
MOST_SECONDS = 5.0  # of a processor
MOST_BYTES = 80 << 20  # Python itself included, which has 20 MB


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_for_its_own_reason_within_bounds(name: str, tmp_path: Path) -> None:
    expected, write, ending = HOSTILE[name]
    file = tmp_path / f"table.{ending}"
    write(file)

    said = subprocess.run(
        [sys.executable, "-m", "tests.reading_table", str(file)], capture_output=True, text=True, cwd=ROOT, check=True
    )

    found = json.loads(said.stdout)
    assert found["error"] == expected
    assert found["seconds"] < MOST_SECONDS
    assert found["bytes"] < MOST_BYTES


def test_there_are_more_than_twenty_bad_files_and_every_reason_is_met() -> None:
    assert len(HOSTILE) > 20
    assert {expected for expected, _, _ in HOSTILE.values()} == {
        *("BadQuotes", "BrokenWorkbook", "EmptyTable", "ForbiddenXml", "LockedWorkbook", "MacroWorkbook"),
        *("NulInText", "RowTooLong", "SwollenWorkbook", "TableTooLarge", "TooManyColumns", "TooManyRows"),
        *("UnknownEncoding", "UnknownTable"),
    }
