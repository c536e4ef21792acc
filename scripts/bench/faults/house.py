"""A house: a folder of its own, with a server and a worker that are killed and started again."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock

from content_store.database import connect
from content_store.migrating import migrate
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from scripts.bench.line import Line
from scripts.bench.servers import Started, environment_of, free_port, kill, launch, wait_until_ready

PATIENCE = 60.0  # seconds for what must happen by itself
NOTHING_MORE: Mapping[str, str] = {}
LONG_AGO = timedelta(hours=2).total_seconds()


class House:
    """One Cầm Tay below `folder`, with `more` settings than those that say where it is."""

    def __init__(self, folder: Path, more: Mapping[str, str] = NOTHING_MORE) -> None:
        self.data = folder / "data"
        self.database_url = f"sqlite://{self.data / 'camtay.sqlite'}"
        self.port = free_port()
        self.token = asyncio.run(_prepare(self.database_url))
        self._log = (folder / "log").open("ab")
        self._server: Started | None = None
        self._worker: Started | None = None
        self._changing = Lock()
        self._more = more

    def line(self) -> Line:
        """A line to the server, as an editor."""
        return Line(self.port, self.token)

    def start_server(self) -> None:
        """Start the server unless it runs, and wait until it answers."""
        with self._changing:
            if self._server is None:
                self._server = self._launch("serve")
                wait_until_ready(self._server, self.port)

    def start_worker(self) -> None:
        """Start the worker unless it runs."""
        if self._worker is None:
            self._worker = self._launch("work")

    def kill_server(self) -> None:
        """End the server as a power cut would."""
        if self._server is not None:
            kill(self._server)
        self._server = None

    def kill_worker(self) -> None:
        """End the worker as a power cut would."""
        if self._worker is not None:
            kill(self._worker)
        self._worker = None

    def ended_by_themselves(self) -> list[str]:
        """Which of the two ended though nobody killed it."""
        both = (("the server", self._server), ("the worker", self._worker))
        return [f"{name} ended by itself" for name, one in both if one is not None and one.poll() is not None]

    def close(self) -> None:
        """End both."""
        self.kill_server()
        self.kill_worker()
        self._log.close()

    def grow_old(self) -> None:
        """Make every file look as if nobody had touched it for hours, so that the worker's sweeping may take it."""
        then = time.time() - LONG_AGO
        for folder in ("files", "staging"):
            for path in (self.data / folder).rglob("*"):
                os.utime(path, (then, then))

    def _launch(self, command: str) -> Started:
        environment = environment_of(self.database_url, self.data, self.port) | dict(self._more)
        return launch(["-m", "scripts", command, "--with-parent"], environment, self._log)


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """A new house with both running, which end with the block."""
    house = House(folder)
    try:
        house.start_worker()
        house.start_server()
        yield house
    finally:
        house.close()


def happens(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


async def _prepare(database_url: str) -> str:
    await migrate(database_url)
    async with connect(database_url):
        return await issue_token("hunt", Role.EDITOR)
