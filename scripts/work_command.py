"""The command `camtay work`."""

from __future__ import annotations

import os

import click

from api.settings import read_settings
from scripts.parent import end_with_parent, with_parent_option
from scripts.work import run_worker


@click.command()
@with_parent_option
def work(with_parent: bool) -> None:
    """Run the worker, which makes renditions."""
    if with_parent:
        end_with_parent()
    run_worker(read_settings(os.environ))
