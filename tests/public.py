"""What the public sees in a test: a projection beside the test's database, brought up to date when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_store.projection.following import catch_up
from content_store.published.reading import Projection, Reading

_shown: list[tuple[Path, Projection]] = []


@contextmanager
def public_in(folder: Path) -> Iterator[None]:
    """Keep the test's projection in this folder."""
    projection = Projection(folder)
    _shown.append((folder, projection))
    try:
        yield
    finally:
        _shown.pop()
        projection.close()


async def public() -> Reading:
    """A look at what the public sees now; whoever asks ends it."""
    folder, projection = _shown[-1]
    folder.mkdir(exist_ok=True)
    await catch_up(folder)
    return Reading(projection)
