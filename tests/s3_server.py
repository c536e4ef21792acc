"""An S3 over real HTTP on the loopback, for tests: it checks signatures, and each test has a bucket of its own."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from media.storage.addresses import StorageKeys

KEYS = StorageKeys("AKIDTEST", "made-up-for-tests-only")
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": KEYS.key_id, "AWS_SECRET_ACCESS_KEY": KEYS.secret}
PATIENCE = 20.0  # seconds


@dataclass(frozen=True)
class S3Server:
    """Where it listens, and the folder in which every bucket is a folder."""

    endpoint: str
    folder: Path
    numbers: Iterator[int]

    def new_bucket(self) -> str:
        """The address, as a setting has it, of an empty folder in a bucket that no other test sees."""
        name = f"bucket-{next(self.numbers)}"
        (self.folder / name).mkdir()
        return f"s3://{name}/camtay/files?endpoint={self.endpoint}&region=us-east-1"


@contextmanager
def s3_running(folder: Path) -> Iterator[S3Server]:
    """The server until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    nanio = str(Path(sys.executable).with_name("nanio"))
    command = [nanio, "serve", "--data-dir", str(folder), "--host", "127.0.0.1"]
    keys = {"NANIO_ACCESS_KEY": KEYS.key_id, "NANIO_SECRET_KEY": KEYS.secret}
    process = subprocess.Popen(
        [*command, "--port", port, "--no-access-log", "--log-level", "error"], env={**os.environ, **keys}
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield S3Server(f"http://127.0.0.1:{port}", folder, itertools.count(1))
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(endpoint: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx2.get(endpoint)
            return
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
