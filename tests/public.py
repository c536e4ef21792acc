"""What the public sees in a test: a projection beside the test's database, brought up to date when it is asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_store.projection.following import catch_up
from content_store.published.connections import BEGINNING
from content_store.published.reading import Projection, Reading

MOST_LOOKS = 4

_shown: list[Public] = []


class Public:
    """The projection of the running test, and the last looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.projection = Projection(folder)
        # A mutation goes on with its own look after it had another made, and a look that nobody ends makes all wait
        # who write.
        self._looks = deque[Reading](maxlen=MOST_LOOKS)

    async def fresh(self) -> Reading:
        """A look at what the public sees now, in place of the last ones."""
        self.end()
        await catch_up(self.folder)
        self.projection.look_again()
        self._looks.append(Reading(self.projection))
        return self._looks[-1]

    def end(self) -> None:
        """Let go of what the last looks hold."""
        for look in self._looks:
            look.end()


@contextmanager
def public_in(folder: Path) -> Iterator[None]:
    """Keep the test's projection in this folder."""
    folder.mkdir(exist_ok=True)
    shown = Public(folder)
    _shown.append(shown)
    try:
        yield
    finally:
        _shown.pop().end()
        shown.projection.close()


async def public() -> Reading:
    """A look at what the public sees now, good until the next one."""
    return await _shown[-1].fresh()


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every question that is put to the projection while nobody else is looking at it."""
    projection, asked = _shown[-1].projection, list[str]()
    connection = projection.take()
    connection.set_trace_callback(asked.append)
    projection.give_back(connection)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)
        # Whatever a virtual table asks itself is told as a comment.
        asked[:] = [one for one in asked if one != BEGINNING and not one.startswith("--")]
