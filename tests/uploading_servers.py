"""Servers that a test may kill: `camtay serve` as a process of its own, on a port of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import CHECKOUT

READY_WITHIN = 30.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment_of(database_url: str, folder: Path, port: int) -> dict[str, str]:
    """The settings of a server, for it and for commands beside it."""
    here = {"CAMTAY_DATA": str(folder), "CAMTAY_DATABASE_URL": database_url, "CAMTAY_PORT": str(port)}
    return {**os.environ, **here}


@contextmanager
def serving(database_url: str, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers; killed at the end if it still runs."""
    command = [sys.executable, "-m", "scripts", "serve"]
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment_of(database_url, folder, port))
    try:
        _wait_until_ready(process, port)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the server did not answer")
