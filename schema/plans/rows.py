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
    write: Write = eval(_lambda(_written(shape, names), next(names)))  # noqa: S307 - our words, and keys as literals
    return write


def values_writer(shapes: Sequence[Shape]) -> Callable[..., list[tuple[Any, ...]]]:
    """What writes the same by the values of their keys alone: `[(v0, {'slug': v1},) for _, v0, v1 in zip(…)]`."""
    names = (f"v{number}" for number in count())
    values = "".join(f"{_written(shape, names)}, " for shape in shapes)
    write: Callable[..., list[tuple[Any, ...]]] = eval(_lambda(f"({values})", next(names)))  # noqa: S307 - as above
    return write


def joining_writer(keys: Sequence[str], shapes: Sequence[Shape], kept: Sequence[bool]) -> Write:
    """What writes rows of which some values were kept: `[{'id': k0, 'code': v0} for (k0,), v0 in zip(kept, …)]`."""
    names, kept_names = (f"v{number}" for number in count()), [f"k{number}" for number in range(sum(kept))]
    left = iter(kept_names)
    values = (next(left) if is_kept else _written(shape, names) for shape, is_kept in zip(shapes, kept, strict=True))
    row = ", ".join(f"{key!r}: {value}" for key, value in zip(keys, values, strict=True))
    write: Write = eval(_lambda(f"{{{row}}}", next(names), f"({', '.join(kept_names)},)"))  # noqa: S307 - as above
    return write


def _lambda(row: str, taken: str, first: str = "_") -> str:
    values = "".join(f"v{number}, " for number in range(int(taken[1:])))
    return f"lambda places, *columns: [{row} for {first}, {values} in zip(places, *columns, strict=True)]"


def _written(shape: Shape, names: Iterator[str]) -> str:
    if shape is VALUE:
        return next(names)
    if isinstance(shape, str):
        return repr(shape)
    return f"{{{', '.join(f'{key!r}: {_written(inner, names)}' for key, inner in shape)}}}"
