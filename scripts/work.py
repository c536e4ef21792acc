"""The worker: makes renditions, does what was set for a time and tells webhooks, until it is told to stop."""

from __future__ import annotations

import asyncio
import fcntl
import importlib
import logging
import os
import platform
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from api.settings import Settings
from content_store.content.schedules import carry_out_due
from content_store.database import UNREACHABLE, connect
from content_store.delivery import webhooks
from content_store.errors import Busy
from content_store.people.leftovers import remove_old
from content_store.registry.privacy import anonymise_old
from media.following import follow
from media.sandbox import RENDERING, Sandbox
from media.staging import Staging
from media.storage.opening import store_at
from media.sweeping import sweep, sweep_uploads
from media.workflows import Jobs, launched, start_rendering
from media.workshop import Workshop

SWEEP_EVERY = 3600.0  # seconds between two looks for what nobody finished, and for what is kept no longer
CLOCK_EVERY = 1.0  # seconds between two looks for what is set to happen; one look is an index's

log = logging.getLogger("camtay.work")


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    asyncio.run(_work_until_signalled(settings))


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set; what is in the making then goes on at the next start."""
    async with _only_worker(settings.data, stop), connect(settings.database_url), Sandbox(RENDERING) as sandbox:
        if stop.is_set():
            return
        store = store_at(settings.storage_url, settings.storage_keys)
        workshop = Workshop(store, sandbox, settings.data / "work")
        workshop.clear()
        async with launched(_jobs(settings), workshop):
            removed = await sweep(store)
            if removed:
                log.warning("%d files belonged to nothing and were removed", len(removed))
            async with (
                _again_and_again(SWEEP_EVERY, partial(sweep_uploads, Staging(settings.staging))),
                _again_and_again(SWEEP_EVERY, anonymise_old),
                _again_and_again(SWEEP_EVERY, remove_old),
                _again_and_again(CLOCK_EVERY, carry_out_due),
                _telling_webhooks(settings, stop),
            ):
                await follow(start_rendering, stop, settings.database_url)


@asynccontextmanager
async def _again_and_again(seconds: float, work: Callable[[datetime], Awaitable[object]]) -> AsyncIterator[None]:
    """Do something now and whenever so many seconds have passed, until the block ends."""

    async def go_on() -> None:
        while True:
            # A database that is away is the follower's to report.
            try:
                await work(datetime.now(UTC))
            except UNREACHABLE + (Busy,):  # noqa: RUF005 - mypy cannot see into an unpacked tuple
                log.debug("the database is away; the next time is early enough")
            except Exception:
                # A bug in one piece of work must not stop the clock for all that comes after it.
                log.exception("something that is done again and again could not be done; it is tried again")
            await asyncio.sleep(seconds)

    going = asyncio.create_task(go_on())
    try:
        yield
    finally:
        going.cancel()
        await asyncio.wait({going})


@asynccontextmanager
async def _telling_webhooks(settings: Settings, stop: asyncio.Event) -> AsyncIterator[None]:
    """Tell them until `stop` is set, and end what is under way."""
    telling = asyncio.create_task(_tell_webhooks(settings, stop))
    try:
        yield
    finally:
        stop.set()
        await telling


async def _tell_webhooks(settings: Settings, stop: asyncio.Event) -> None:
    while not await _is_there_any_webhook():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), CLOCK_EVERY)
            return
    # It brings the graph along, which is half of a worker's start and needed for nothing else.
    courier = (await asyncio.to_thread(importlib.import_module, "api.courier")).Courier.of(settings)
    await courier.work(stop, settings.database_url)


async def _is_there_any_webhook() -> bool:
    try:
        return await webhooks.exist()
    except UNREACHABLE:
        return False


async def _work_until_signalled(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop.set)
    await work(settings, stop)


def _jobs(settings: Settings) -> Jobs:
    # On SQLite there is one worker, wherever the folder is carried; on PostgreSQL there is one on each machine.
    worker = "worker" if settings.jobs_url.startswith("sqlite:") else f"worker-{platform.node()}"
    return Jobs(settings.jobs_url, worker, at_once=os.cpu_count() or 1)


@asynccontextmanager
async def _only_worker(data: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    """Wait in line until no other worker uses this folder, or until `stop` is set."""
    with _lock_in(data) as lock:
        while not stop.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(0.2)
        yield


def _lock_in(data: Path) -> TextIO:
    data.mkdir(parents=True, exist_ok=True)
    return (data / "worker.lock").open("w")
