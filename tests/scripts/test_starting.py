"""Starting: what is checked first, what runs side by side, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

SERVE = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["CAMTAY_PORT"])), Handler).serve_forever()
"""
WORK = "import signal; signal.pause()"
FAIL = "import sys; print('no codec', file=sys.stderr); sys.exit(7)"
STUBBORN = """
import signal, time
for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, signal.SIG_IGN)
while True: time.sleep(1)
"""
START = """
import os, sys, time
from api.settings import read_settings
from scripts import starting
starting.PATIENCE = 1.0
def load(settings):
    print("loading", flush=True)
    {load}
settings = read_settings(os.environ)
programs = starting.Programs(work=(sys.executable, "-c", {work!r}), serve=(sys.executable, "-c", {serve!r}))
sys.exit(starting.start(settings, load, programs))
"""

LOAD = """
    import sqlite3
    database = sqlite3.connect(settings.data / "camtay.sqlite")
    database.execute("INSERT INTO events (at, kind, subject, subject_id, data)"
        " VALUES ('2026-11-22', 'a.b', 'a', 1, 'null')")
    database.commit()
"""

Starter = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def begin(tmp_path: Path, port: int) -> Iterator[Starter]:
    """Start with these commands as the worker and the server; whatever is left is told to end."""
    begun: list[subprocess.Popen[str]] = []

    def run(work: str = WORK, serve: str = SERVE, load: str = "pass", **environment: str) -> subprocess.Popen[str]:
        code = textwrap.dedent(START.format(work=work, serve=serve, load=load))
        settings = {"CAMTAY_DATA": str(tmp_path / "data"), "CAMTAY_PORT": str(port)}
        begun.append(
            subprocess.Popen(
                [sys.executable, "-c", code],
                env=os.environ | settings | environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield run
    for process in begun:
        process.terminate()  # not kill: its children end with it only when it can tell them
        process.communicate(timeout=20)


def read_until(stream: IO[str] | None, words: str) -> str:
    assert stream is not None
    lines = []
    for line in stream:
        lines.append(line)
        if words in line:
            break
    return "".join(lines)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_to_look_and_ends_well_when_told(begin: Starter, port: int, number: signal.Signals) -> None:
    process = begin()
    said = read_until(process.stdout, "Stop")

    process.send_signal(number)
    _, errors = process.communicate(timeout=20)

    assert f"http://127.0.0.1:{port}/graphql" in said
    assert (process.returncode, errors) == (0, "")


def test_a_second_start_does_not_load_the_sample_again(begin: Starter, tmp_path: Path) -> None:
    first = begin(load=LOAD)
    said_first = read_until(first.stdout, "Stop")
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=20)

    second = begin(load=LOAD)
    said_second = read_until(second.stdout, "Stop")

    assert said_first.count("loading") == 1
    assert said_second.count("loading") == 0
    assert not (tmp_path / "data" / "sample-unfinished").exists()


def test_a_worker_that_dies_during_loading_ends_everything_with_its_name(begin: Starter) -> None:
    process = begin(work=FAIL, load="time.sleep(60)")

    _, errors = process.communicate(timeout=20)

    assert process.returncode == 1
    assert errors.splitlines()[0].startswith("The worker stopped by itself (exit code 7); all it said is in ")
    assert errors.splitlines()[2] == "worker: no codec"
    assert "Traceback" not in errors


def test_a_server_that_dies_ends_everything_with_its_name(begin: Starter) -> None:
    process = begin(serve=FAIL)

    _, errors = process.communicate(timeout=20)

    assert process.returncode == 1
    assert errors.startswith("The server stopped by itself (exit code 7)")


def test_a_child_that_will_not_end_is_made_to(begin: Starter) -> None:
    process = begin(work=STUBBORN)
    read_until(process.stdout, "Stop")

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)

    assert process.returncode == 0


def test_a_busy_port_is_named_together_with_a_free_one(begin: Starter, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        _, errors = (process := begin()).communicate(timeout=20)

    assert process.returncode == 1
    assert errors.startswith(f"Port {port} is in use. Stop the other program or set CAMTAY_PORT=")


def test_a_data_folder_that_cannot_be_made_is_named(begin: Starter, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    _, errors = (process := begin(CAMTAY_DATA=str(tmp_path / "file" / "data"))).communicate(timeout=20)

    assert process.returncode == 1
    assert errors.startswith(f"Cannot write to the folder {tmp_path}/file/data (Not a directory).")


def test_a_database_that_does_not_answer_is_one_sentence(begin: Starter) -> None:
    url = "postgresql://nobody@127.0.0.1:9/camtay"

    _, errors = (process := begin(CAMTAY_DATABASE_URL=url)).communicate(timeout=60)

    assert process.returncode == 1
    assert errors.startswith("The database cannot be used: ")
    assert "Traceback" not in errors


def test_a_loading_that_fails_is_one_sentence_and_begins_anew_next_time(begin: Starter, tmp_path: Path) -> None:
    _, errors = (process := begin(load="raise ValueError('no guide 9')")).communicate(timeout=20)

    assert process.returncode == 1
    assert errors.startswith("The sample could not be loaded: no guide 9. ")
    assert (tmp_path / "data" / "sample-unfinished").exists()
