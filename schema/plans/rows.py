"""Rows: objects taken apart into columns, and columns put together as rows, by comprehensions written for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any

VALUE = None
# What a row is made of: the next column's value, a text that is always the same, or an object of such by their keys.
Shape = str | tuple[tuple[str, Any], ...] | None
Read = Callable[[Sequence[Any]], list[Any]]
# From the rows' places and their columns to the rows; ValueError for columns of other lengths.
Write = Callable[..., list[dict[str, Any]]]


@cache
def reader(path: str) -> Read:
    """What reads an attribute of each object: `[one.record.name for one in those]`."""
    read: Read = eval(f"lambda those: [one.{path} for one in those]")  # noqa: S307 - the schema's own names
    return read


def writer(shape: Shape) -> Write:
    """What writes such rows: `[{'title': v0, 'topic': {'slug': v1}} for _, v0, v1 in zip(places, *columns)]`."""
    names = (f"v{number}" for number in count())
    row, taken = _written(shape, names), next(names)
    values = "".join(f"v{number}, " for number in range(int(taken[1:])))
    write: Write = eval(  # noqa: S307 - our own words, and the document's keys as literals
        f"lambda places, *columns: [{row} for _, {values} in zip(places, *columns, strict=True)]"
    )
    return write


def _written(shape: Shape, names: Iterator[str]) -> str:
    if shape is VALUE:
        return next(names)
    if isinstance(shape, str):
        return repr(shape)
    return f"{{{', '.join(f'{key!r}: {_written(inner, names)}' for key, inner in shape)}}}"
