"""The rows of Cầm Tay and the rules that they obey."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Within the block it looks as if a module were not installed."""
    before = sys.modules.pop(name, None)
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


# Where pydantic is there for others' sake, Tortoise loads it in case a column held pydantic's models. None of ours
# does, and it is a fourteenth of a start and 5 MB.
with _without("pydantic"):
    import tortoise  # noqa: F401
