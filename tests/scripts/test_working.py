"""The command `camtay work`: it loads no more than a worker needs, and does all that it is there for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from servers import settings_for
from webhook_samples import happen, webhook

from api.settings import CHECKOUT
from scripts.bench.receiver import receiving
from scripts.work import work

FOR_OTHERS = {"api.app", "api.courier", "api.media", "graphql", "scripts.serving", "strawberry", "uvicorn"}


def test_a_worker_loads_nothing_that_only_the_server_or_a_webhook_needs() -> None:
    loaded = "import sys, scripts.work_command; print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", loaded], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert set(said.stdout.split()) & FOR_OTHERS == set()


@asynccontextmanager
async def at_work(url: str, folder: Path) -> AsyncIterator[None]:
    """A worker that has begun."""
    stop, settings = asyncio.Event(), settings_for(url, folder, more={"CAMTAY_WEBHOOKS_LOOPBACK": "on"})
    working = asyncio.create_task(work(settings, stop))
    try:
        async with asyncio.timeout(20):
            while not settings.data.joinpath("worker.lock").exists():  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.01)
        yield
    finally:
        stop.set()
        await working


@pytest.mark.anyio
@pytest.mark.on_postgres
async def test_a_webhook_that_is_made_while_a_worker_works_is_told(database_url: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        async with at_work(database_url, tmp_path):
            await webhook(receiver.url, loopback=True)
            await happen("topic.created", 1)
            assert await asyncio.to_thread(receiver.until, lambda received: len(received) >= 1)

    assert [one.said["type"] for one in receiver.received] == ["topic.created"]
