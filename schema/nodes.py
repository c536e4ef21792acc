"""Things with an id: it never changes, whatever is renamed or merged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from content_store.errors import BadInput, NotFound

T = TypeVar("T")
PREFIX = "gid://camtay/"
GID = re.compile(r"gid://camtay/([A-Z][A-Za-z]+)/(\d{1,9})")


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this thing's.")


def gid(kind: str, number: int) -> strawberry.ID:
    """The public id of a row."""
    return strawberry.ID(f"{PREFIX}{kind}/{number}")


def read_gid(value: str, *path: str) -> tuple[str, int]:
    """The kind and the row's number in an id; BadInput when it is none of ours."""
    match = GID.fullmatch(value)
    if match is None:
        raise BadInput(
            path=path,
            value=repr(value[:80]),
            expected="an id that this API gave out",
            expected_vi="một id do API này cấp",
        )
    return match[1], int(match[2])


def number_of(value: str, kind: str, *path: str) -> int:
    """The row's number in an id of one kind; NotFound when it is an id of another."""
    found, number = read_gid(value, *path)
    if found != kind:
        raise NotFound(path=path, what=kind, key=value)
    return number


PRESENTERS: dict[type, Callable[[Any], Any]] = {}


def presents(kind: type) -> Callable[[type[T]], type[T]]:
    """Say which records a type presents, so that types may refer to one another in any direction."""

    def remember(presenter: type[T]) -> type[T]:
        PRESENTERS[kind] = presenter.of  # type: ignore[attr-defined]
        return presenter

    return remember


def present(record: object) -> Any:
    """The type's object for a record."""
    return PRESENTERS[type(record)](record)
