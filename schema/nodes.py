"""Things with an id: it never changes, whatever is renamed or merged."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

import msgspec
import strawberry

from content_store.errors import BadInput, NotFound
from content_store.published.statements import Records
from content_store.published.together import Identities, Together, column
from schema.context import Info
from schema.fields import OF_ITSELF_TODAY, together

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
    kinds, numbers, seen = (column(those, f"key.{part}") for part in ("kind", "number", "seen"))
    said = {day: _seen(day, info) for day in {*seen}}
    found = [f"{PREFIX}{kind}/{number}{said[day]}" for kind, number, day in zip(kinds, numbers, seen, strict=True)]
    return cast("list[strawberry.ID]", found)


def _seen(day: date | str | None, info: Info) -> str:
    # As it is today it needs no day, so that its id is the same tomorrow.
    if day is None or (isinstance(day, date) and day == info.context.today):
        return ""
    return f"@{day}"


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    key: strawberry.Private[Key]
    # What of its record an id says beside the number: the day or the language in which it is seen.
    seen: ClassVar[str] = ""

    @strawberry.field(
        description="Opaque, and for ever this thing's, as it is seen here.",
        metadata={**together(ids), **OF_ITSELF_TODAY},
    )
    def id(self, info: Info) -> strawberry.ID:
        return ids([self], info)[0]

    @classmethod
    def key_of(cls, record: Any) -> Key:
        """What the id of what presents a record is made of."""
        return Key(cls.__name__, record.id, getattr(record, cls.seen) if cls.seen else None)


class Reference(msgspec.Struct, frozen=True):
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


class Presented(Together[T]):
    """What presents records, an object for each that is asked for by itself."""

    def __init__(self, kind: type[T], records: Sequence[Any]) -> None:
        self.kind = kind
        self.records = records

    def __len__(self) -> int:
        """How many there are."""
        return len(self.records)

    def __getitem__(self, place: Any) -> Any:
        """The object of one record."""
        return self._all[place]

    def identities(self) -> Identities | None:
        """What tells their records for ever from others."""
        return self.records.identities() if type(self.records) is Records else None

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of all of them; what the records have, they are asked for."""
        head, _, rest = path.partition(".")
        if head == "key":
            return self._of_keys(rest)
        if head != "record":
            return super().column(path)
        return column(self.records, rest) if rest else self.records

    @cached_property
    def _all(self) -> list[T]:
        presenter: Any = self.kind
        return [*map(presenter.of, self.records)]

    def _of_keys(self, part: str) -> Sequence[Any]:
        node: Any = self.kind
        if part == "number":
            return column(self.records, "id")
        if part == "seen" and node.seen:
            return column(self.records, node.seen)
        return [node.__name__ if part == "kind" else None] * len(self)


PRESENTERS: dict[type, Any] = {}


def presents(kind: type) -> Callable[[type[T]], type[T]]:
    """Say which records a type presents, so that types may refer to one another in any direction."""

    def remember(presenter: type[T]) -> type[T]:
        PRESENTERS[kind] = presenter
        return presenter

    return remember


def present(record: object) -> Any:
    """The type's object for a record."""
    return PRESENTERS[type(record)].of(record)


def presented(records: Sequence[Any]) -> Sequence[Any]:
    """The same for many records, which are made when they are asked for by themselves."""
    if type(records) is Records:
        return Presented(PRESENTERS[records.kind], records)
    return [*map(present, records)]
