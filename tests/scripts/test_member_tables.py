"""Whoever imports a table of members finds its people on record, and nowhere else on the machine."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from importing import table_in

ROOT = Path(__file__).parents[2]
NAME, PHONE, EMAIL = "Chim Yến Giả Lập", "0999 731 5508", "chim.yen.gia.lap@example.vn"
TEAMS = "key;Tên tổ;Loại;Địa phương", "to;Tổ thử (giả lập);Thôn;dong-ngu"
HEAD, ROW = "Tổ;Họ tên;Điện thoại;Thư điện tử;Vai trò", f"to;{NAME};{PHONE};{EMAIL};Tổ trưởng"
TERMS = ("--licence", "https://licence.example/by", "--publisher", "Sở Thử")


def found_in(said: bytes) -> list[str]:
    """What of the person these bytes hold."""
    return [one for one in (NAME, PHONE, EMAIL) if one.encode() in said]


def found_below(folder: Path) -> list[str]:
    """The same for all files of a folder."""
    return found_in(b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()))


def rows(file: str, table: str) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608 - a name of our own


def test_a_person_of_a_table_is_found_among_the_memberships_and_nowhere_else(library_url: str, tmp_path: Path) -> None:
    data, out, report = tmp_path / "data", tmp_path / "out", tmp_path / "sai.csv"
    environment = {
        **os.environ,
        "CAMTAY_DATA": str(data),
        "CAMTAY_DATABASE_URL": library_url,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }
    database = library_url.removeprefix("sqlite://")

    def camtay(*words: str) -> tuple[int, bytes]:
        command = [sys.executable, "-m", "scripts", *words]
        done = subprocess.run(command, capture_output=True, env=environment, check=False, cwd=ROOT)
        return done.returncode, done.stdout + done.stderr

    assert camtay("import", "teams", str(table_in(tmp_path, *TEAMS)))[0] == 0
    bad = table_in(tmp_path, HEAD, ROW, ROW.replace(PHONE, f"gọi {PHONE}"), ROW.replace("Tổ trưởng", NAME), ROW)
    code, said = camtay("import", "memberships", str(bad), "--report", str(report))
    assert (code, found_in(said + report.read_bytes())) == (1, [])
    assert said.count(b"name") + said.count(b"phone") + said.count(b"role") >= 3
    assert found_below(Path(database).parent) == []

    code, said = camtay("import", "memberships", str(table_in(tmp_path, HEAD, ROW)))
    audit, noted = camtay("audit", "export")
    done, _ = camtay("export", "--out", str(out), *TERMS)

    assert (code, audit, done, found_in(said + noted)) == (0, 0, 0, [])
    assert b"membership.created" in noted
    assert (found_below(out), found_below(data)) == ([], [])
    assert (rows(database, "memberships"), rows(database, "consents")) == (1, 0)
