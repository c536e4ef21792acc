"""Garbage: what a server that lives long is told about collecting it."""

from __future__ import annotations

import gc

# A board of figures makes tens of thousands of objects, none of which is garbage before it is sent.
RARELY = (10_000, 20, 50)


def collect_rarely() -> None:
    """Look for garbage among what requests make, and no longer among what is there already: it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
