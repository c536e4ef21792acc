"""The command `camtay work`."""

from __future__ import annotations

import os

import typer

from api.settings import read_settings
from scripts.parent import WithParent, end_with_parent
from scripts.work import run_worker

app = typer.Typer(add_completion=False)


@app.command()
def work(with_parent: WithParent = False) -> None:
    """Run the worker, which makes renditions."""
    if with_parent:
        end_with_parent()
    run_worker(read_settings(os.environ))
