"""Acting: from where somebody changes something, told by the door once and noted with every event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ORIGIN_MOST = 120

_origin: ContextVar[str] = ContextVar("origin", default="")


def origin() -> str:
    """The door by which the change that is under way came, such as `http 203.0.113.0/24 5f0c…`; empty for none."""
    return _origin.get()


@contextmanager
def acting_from(place: str) -> Iterator[None]:
    """Note with every event of the block from where it came."""
    token = _origin.set(place[:ORIGIN_MOST])
    try:
        yield
    finally:
        _origin.reset(token)
