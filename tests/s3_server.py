"""An S3 over real HTTP on the loopback, for tests: moto's server in this process, a bucket of one's own for each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest

from media.storage.opening import StorageKeys

KEYS = StorageKeys("AKIDTEST", "made up for tests")

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": KEYS.key_id, "AWS_SECRET_ACCESS_KEY": KEYS.secret}


@dataclass(frozen=True)
class S3Server:
    """Where it listens; nothing of it is kept."""

    endpoint: str
    numbers: Iterator[int]

    def new_bucket(self) -> str:
        """The address, as a setting has it, of an empty folder in a bucket that no other test sees."""
        name = f"bucket-{next(self.numbers)}"
        httpx2.put(f"{self.endpoint}/{name}", timeout=10).raise_for_status()
        return f"s3://{name}/camtay/files?endpoint={self.endpoint}&region=us-east-1"


@contextmanager
def s3_running() -> Iterator[S3Server]:
    """The server until the block ends; the test is skipped where moto is not installed."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed: nothing is said about S3")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server(f"http://{host}:{port}", itertools.count(1))
    finally:
        server.stop()
