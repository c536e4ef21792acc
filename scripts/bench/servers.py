"""Servers and workers as processes of their own, with a folder and a port of their own, that may be killed."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from api.settings import CHECKOUT

READY_WITHIN = 30.0  # seconds

Started = subprocess.Popen[bytes]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment_of(database_url: str, folder: Path, port: int) -> dict[str, str]:
    """The settings of a server, for it and for commands beside it; nothing of this machine's own Cầm Tay."""
    here = {"CAMTAY_DATA": str(folder), "CAMTAY_DATABASE_URL": database_url, "CAMTAY_PORT": str(port)}
    # As `scripts/start` has it: what is started often is compiled once.
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in around.items() if not name.startswith("CAMTAY_")} | here


@contextmanager
def serving(database_url: str, folder: Path, port: int) -> Iterator[Started]:
    """`camtay serve`, as soon as it answers; killed at the end if it still runs."""
    environment = environment_of(database_url, folder, port)
    with process(["-m", "scripts", "serve"], environment) as server:
        wait_until_ready(server, port)
        yield server


@contextmanager
def process(words: Sequence[str], environment: Mapping[str, str]) -> Iterator[Started]:
    """Python with these words, killed at the end if it still runs."""
    started = launch(words, environment)
    try:
        yield started
    finally:
        kill(started)


def launch(words: Sequence[str], environment: Mapping[str, str], log: IO[bytes] | None = None) -> Started:
    """Start Python with these words, in this checkout; what it says goes to `log`, or to where this process writes."""
    command = [sys.executable, *words]
    return subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=CHECKOUT, env=dict(environment), stdout=log, stderr=log
    )


def kill(started: Started) -> None:
    """End it as a power cut would; one that has ended has ended."""
    started.kill()
    started.wait()


def wait_until_ready(server: Started, port: int) -> None:
    """Return once `/readyz` says so; RuntimeError when the server ends first or takes too long."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer")
