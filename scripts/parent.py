"""A process that ends with the one that started it, even when that one is killed and can tell nobody."""

from __future__ import annotations

import os
import signal
import threading
import time

import click

LOOKS_EVERY = 0.5  # seconds
with_parent_option = click.option("--with-parent", is_flag=True, help="End when the process that started it ends.")


def end_with_parent() -> None:
    """Send this process SIGTERM once its parent is gone."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
