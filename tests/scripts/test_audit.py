"""`camtay audit`, as whoever runs a house types it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]


def camtay(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CAMTAY_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scripts", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=ROOT)


def test_a_whole_past_is_verified_exported_and_missed_when_it_is_changed(tmp_path: Path) -> None:
    camtay(tmp_path, "migrate")
    camtay(tmp_path, "token", "--role", "ADMIN", "--name", "một")
    whole = camtay(tmp_path, "audit", "verify")
    exported = [json.loads(line) for line in camtay(tmp_path, "audit", "export").stdout.splitlines()]
    head = exported[-1]["link"]

    assert (whole.returncode, whole.stdout) == (0, f"{len(exported)} events, whole. Head: {head}\n")
    assert {"position", "at", "kind", "subject", "account", "origin", "data", "link"} == set(exported[0])
    assert exported[-1]["origin"] == "command token"
    assert camtay(tmp_path, "audit", "verify", "--head", head).returncode == 0
    assert camtay(tmp_path, "audit", "verify", "--head", "0" * 64).returncode == 1

    with closing(sqlite3.connect(tmp_path / "camtay.sqlite")) as database:
        database.execute("DROP TRIGGER events_keep_update")
        database.execute("UPDATE events SET account_id = 99 WHERE id = 1")
        database.commit()
    changed = camtay(tmp_path, "audit", "verify")

    assert changed.returncode == 1
    assert changed.stderr.splitlines()[0] == "Sự kiện 1 đã bị sửa, hoặc sự kiện trước nó đã mất."
