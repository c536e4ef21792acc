"""A place with its own data, and the worker as the process that it is in the field."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import psycopg
from av.packet import Packet
from av.video.stream import VideoStream
from media_samples import Clip, make_clip

from api.settings import CHECKOUT, Settings, read_settings
from content_store.content import retention
from content_store.content.assets import Asset
from content_store.database import connect
from media.receiving import Reception
from media.sandbox import PROBING, Sandbox
from media.storage import Sweepable
from media.storage.local import LocalStore
from media.storage.opening import store_at

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
PATIENCE = 60.0
WORKER = "import os; from api.settings import *; from scripts.work import *; run_worker(read_settings(os.environ))"


@dataclass(frozen=True)
class Place:
    """Files below one folder, rows and jobs in databases of its own."""

    settings: Settings

    @classmethod
    def at(cls, folder: Path, database_url: str) -> Place:
        return cls(read_settings({"CAMTAY_DATA": str(folder), "CAMTAY_DATABASE_URL": database_url}))

    @property
    def files(self) -> Sweepable:
        return store_at(self.settings.storage_url, self.settings.storage_keys)

    @property
    def store(self) -> LocalStore:
        """The files, where they rest in a folder."""
        store = self.files
        assert isinstance(store, LocalStore)
        return store

    @property
    def work(self) -> Path:
        return self.settings.data / "work"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        async with connect(self.settings.database_url):
            yield

    @asynccontextmanager
    async def reception(self) -> AsyncIterator[Reception]:
        """Where files come in, with the rows opened."""
        async with self.opened(), Sandbox(PROBING) as sandbox:
            yield Reception(self.files, sandbox)

    async def receive(self, path: Path) -> Asset:
        async with self.reception() as reception:
            return await reception.receive(path, path.name, None, NOON)

    async def grow_old(self, hours: float) -> None:
        """Make every file in the store look as if it had rested for so long."""
        for digest in await self.digests():
            rest_for(next(self.store.root.rglob(digest)), hours)

    async def digests(self) -> set[str]:
        return {digest async for digest in self.files.digests()}

    async def digests_in_use(self) -> set[str]:
        async with self.opened():
            return await retention.digests_in_use()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return _ask(self.settings.database_url, sql)

    def ask_jobs(self, sql: str) -> list[tuple[Any, ...]]:
        return _ask(self.settings.jobs_url, sql)

    def states(self) -> list[str]:
        return [state for (state,) in self.ask("SELECT state FROM assets ORDER BY id")]

    def kinds(self) -> list[str]:
        return [kind for (kind,) in self.ask("SELECT kind FROM events ORDER BY id")]

    def unfinished_files(self) -> list[Path]:
        """What lies about in the work folder and half-way into the store."""
        arriving = self.store.root / "arriving"
        return [path for folder in (self.work, arriving) for path in folder.rglob("*")]

    @contextmanager
    def worker(self, before: Sequence[str] = (), code: str = WORKER) -> Iterator[subprocess.Popen[str]]:
        """A running worker, killed at the end if it still runs; `before` are the words that its command begins with."""
        here = {
            "CAMTAY_DATA": str(self.settings.data),
            "CAMTAY_DATABASE_URL": self.settings.database_url,
            "CAMTAY_STORAGE_URL": self.settings.storage_url,
            "AWS_ACCESS_KEY_ID": self.settings.storage_keys.key_id,
            "AWS_SECRET_ACCESS_KEY": self.settings.storage_keys.secret,
        }
        environment = {**os.environ, **here}
        process = subprocess.Popen(
            [*before, sys.executable, "-c", code], cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE, text=True
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def _ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a statement, each time over a connection of its own, as a stranger to the worker."""
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(f"/{url.removeprefix('sqlite:').lstrip('/')}")) as connection, connection:
            return connection.execute(sql).fetchall()
    with psycopg.connect(url, options="-c search_path=public,dbos") as postgres:
        cursor = postgres.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def rest_for(path: Path, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def until(condition: Callable[[], bool], within: float = PATIENCE) -> None:
    """Wait for the condition; AssertionError when it does not come true within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def make_long_clip(path: Path, seconds: int) -> Path:
    """A clip of 1280 by 720 pixels, quickly made: the same two seconds again and again."""
    once = make_clip(path.with_suffix(".once.mp4"), Clip(size=(1280, 720), sound=False))
    with av.open(str(once)) as source, av.open(str(path), "w") as made:
        stream = source.streams.video[0]
        target = made.add_stream_from_template(stream)
        for offset in range(0, seconds // 2 * (stream.duration or 0), stream.duration or 1):
            source.seek(0)
            made.mux([_later(packet, offset, target) for packet in source.demux(stream) if packet.size])
    once.unlink()
    return path


def _later(packet: Packet[VideoStream], offset: int, target: VideoStream) -> Packet[VideoStream]:
    packet.pts, packet.dts, packet.stream = (packet.pts or 0) + offset, (packet.dts or 0) + offset, target
    return packet
