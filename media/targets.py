"""Files in the making."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_or_nothing(*targets: Path) -> Iterator[None]:
    """Remove all the `targets` when the block that writes them fails or is cancelled."""
    try:
        yield
    except BaseException:
        for target in targets:
            target.unlink(missing_ok=True)
        raise
