"""Garbage: what a process that lives long, or loads much, is told about collecting it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# A board of figures makes tens of thousands of objects, none of which is garbage before it is sent.
RARELY = (10_000, 20, 50)


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage meanwhile, nor ever in what is there at the end: it stays, and looking takes long."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def collect_rarely() -> None:
    """Look for garbage as often as somebody should who answers requests."""
    gc.set_threshold(*RARELY)
