"""The manual's tables go in and come out as it says."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

from rdflib_reading import graph_of

from api.settings import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_manuals_tables_go_in_and_come_out(library_url: str, tmp_path: Path) -> None:
    (words,) = re.findall(
        r"```sh\n(.*?)```", README.partition("## Tables in and out")[2].partition("\n## ")[0], re.DOTALL
    )
    command = tmp_path / ".venv" / "bin" / "camtay"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scripts "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "CAMTAY_DATA": str(tmp_path / "data"),
        "CAMTAY_DATABASE_URL": library_url,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH", "")])),
    }

    done = subprocess.run(
        ["sh", "-e", "-c", words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(":")[2] for line in done.stdout.splitlines() if " dòng / rows" in line] == [
        " 3 mới / new, 0 đổi / changed, 0 như cũ / same (thử, không ghi / rehearsal, nothing is written)",
        " 3 mới / new, 0 đổi / changed, 0 như cũ / same",
    ]
    with (tmp_path / "open-data" / "teams.csv").open(encoding="utf-8-sig", newline="") as file:
        teams = {row["name"]: row for row in csv.DictReader(file)}
    assert {name: said for name, said in teams["Tổ thôn thử 2 (ví dụ)"].items() if said and name != "key"} == {
        "name": "Tổ thôn thử 2 (ví dụ)",
        "kind": "VILLAGE",
        "place": "dong-ngu",
        "place_code": "06877",
        "place_name": "Đông Ngũ",
        "member_count": "1005",
        "valid_from": "2022-08-15",
        "synthetic": "no",
    }
    assert {row["place"] for name, row in teams.items() if "thử" in name} == {"dong-ngu"}
    assert len(graph_of((tmp_path / "open-data" / "catalog.jsonld").read_bytes())) > 100
