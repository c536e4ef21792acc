"""Commands that load the sample: to start with everything, and the sample alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from api.settings import read_settings
from content_store.migrating import migrate
from scripts.sample.loading import load_sample, load_synthetic_sample
from scripts.starting import start as start_everything


@click.command()
def start() -> None:
    """Migrate, load the sample into an empty database, and run the server and the worker until Ctrl-C."""
    raise SystemExit(start_everything(read_settings(os.environ), lambda settings: asyncio.run(load_sample(settings))))


@click.command()
@click.option("--synthetic", is_flag=True, help="Add villages, teams, figures and guides, marked synthetic.")
@click.option("--scale", type=click.IntRange(1, 100), default=1, help="How many provinces, the real one included.")
def sample(synthetic: bool, scale: int) -> None:
    """Load what is missing of the sample."""
    settings = read_settings(os.environ)
    asyncio.run(migrate(settings.database_url))
    with _working():
        asyncio.run(load_sample(settings))
    if synthetic:
        asyncio.run(load_synthetic_sample(settings, scale))


@contextmanager
def _working() -> Iterator[None]:
    """A worker beside this command; where one runs already, this one waits in line."""
    worker = subprocess.Popen([sys.executable, "-m", "scripts", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()
