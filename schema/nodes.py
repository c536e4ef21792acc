"""Things with an id: it never changes, whatever is renamed or merged."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
import strawberry

from content_store.errors import BadInput, NotFound
from schema.context import Info
from schema.fields import together

T = TypeVar("T")
PREFIX = "gid://camtay/"
GID = re.compile(r"gid://camtay/([A-Z][A-Za-z]+)/([1-9][0-9]{0,8})(?:@([0-9A-Za-z-]{2,35}))?")


class Key(msgspec.Struct, frozen=True, gc=False):
    """What an id is made of: `seen` is the day or the language that makes it another thing to a client's cache."""

    kind: str
    number: int
    seen: date | str | None = None


def ids(those: "Sequence[Node]", info: Info) -> list[strawberry.ID]:
    """The ids of things as they are seen."""
    keys = [one.key for one in those]
    seen = {day: _seen(day, info) for day in {key.seen for key in keys}}
    return [strawberry.ID(f"{PREFIX}{key.kind}/{key.number}{seen[key.seen]}") for key in keys]


def _seen(day: date | str | None, info: Info) -> str:
    # As it is today it needs no day, so that its id is the same tomorrow.
    if day is None or (isinstance(day, date) and day == info.context.today):
        return ""
    return f"@{day}"


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    key: strawberry.Private[Key]

    @strawberry.field(description="Opaque, and for ever this thing's, as it is seen here.", metadata=together(ids))
    def id(self, info: Info) -> strawberry.ID:
        return ids([self], info)[0]


@dataclass(frozen=True)
class Reference:
    """What an id says: the kind of thing, its row, and how it is seen, if not as anybody sees it now."""

    kind: str
    number: int
    seen: str | None = None


def gid(kind: str, number: int, seen: str | None = None) -> strawberry.ID:
    """The public id of a row, as it is seen on a day or in a language when these are given."""
    return strawberry.ID(f"{PREFIX}{kind}/{number}{f'@{seen}' if seen else ''}")


def read_gid(value: str, *path: str) -> Reference:
    """What an id says; BadInput when it is none of ours."""
    match = GID.fullmatch(value)
    if match is None:
        raise BadInput(
            path=path,
            value=repr(value[:80]),
            expected="an id that this API gave out",
            expected_vi="một id do API này cấp",
        )
    return Reference(match[1], int(match[2]), match[3])


def number_of(value: str, kind: str, *path: str) -> int:
    """The row's number in an id of one kind; NotFound when it is an id of another."""
    reference = read_gid(value, *path)
    if reference.kind != kind or reference.seen:
        raise NotFound(path=path, what=kind, key=value)
    return reference.number


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
