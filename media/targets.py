"""Files in the making."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[None]:
    """Remove `target` when the block that writes it fails or is cancelled."""
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise
