"""Statements: what they find, as records of which each is made only when it is asked for by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args

import msgspec

from content_store.published.reading import Reading, marks
from content_store.published.records import Derived, Number, R, Record, Row, columns_of, records_of
from content_store.published.together import Identities, Lists, Together

V = TypeVar("V")
# Between two texts: a letter that none of them can have, being JSON.
BETWEEN = "\x1e"
# What SQLite says of a column is what a record has there, if it is one of these.
_AS_IT_IS = {int, str, NoneType, Number}


class Statement(msgspec.Struct, Generic[R], frozen=True):
    """A statement that finds nothing but the texts in which records of a kind are kept."""

    kind: type[R]
    sql: str

    @property
    def text(self) -> str:
        """It with all it finds in one text, which is sooner handed over and hashed than as many rows."""
        return _in_one_text(self.sql)

    def records(self, reading: Reading, values: Sequence[Any], *day: date) -> Records[R]:
        """What it finds with these values, in its order, as of a day if the records are of one."""
        ((found,),) = reading.all(self.text, *values)
        written: str = found or ""

        def records() -> Records[R]:
            rows = reading.rows(self.kind, written.split(BETWEEN)) if written else []
            return Records(self.kind, rows, *day, lasts=True)

        return reading.found((self.kind, *day, written), records, len(written))


@lru_cache(maxsize=4096)
def _in_one_text(sql: str) -> str:
    return f"WITH found (record) AS ({sql}) SELECT group_concat(record, char({ord(BETWEEN)})) FROM found"


@lru_cache(maxsize=1024)
def by_ids(kind: type[R], table: str, count: int) -> Statement[R]:
    """What finds the records of so many ids in a table that has their columns."""
    return Statement(kind, f"SELECT json_array({columns_of(kind)}) FROM {table} WHERE id IN ({marks(count)})")


class Last(Generic[V]):
    """What was made the last time, and of what: most often it is asked for again."""

    def __init__(self) -> None:
        self._of: Any = None
        self._made: V | None = None

    def made(self, of: Hashable, make: Callable[[], V]) -> V:
        """The same thing for what equals what it was made of."""
        if self._made is None or self._of != of:
            self._of, self._made = of, make()
        return self._made


class Records(Together[R]):
    """The records of rows that begin with `columns_of` the kind and end with the text in which they are kept.

    They are as of a day if the records are of one. When it `lasts`, whoever finds the same is given the same object and
    what was made of it, all of which is nobody's to change.
    """

    def __init__(self, kind: type[R], rows: Sequence[Row], *day: date, lasts: bool = False) -> None:
        self.kind: type[R] = kind
        self.rows = rows
        self.day = day
        self.lasts = lasts
        self._made: list[R] | None = None
        self._columns: dict[str, Sequence[Any]] = {}
        self._arranged: dict[Hashable, Any] = {}
        # By the others that came after it.
        self.followed: Last[Records[R]] = Last()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        """The records, made."""
        return iter(self._all())

    def __getitem__(self, place: Any) -> Any:
        """One record, or the records of some of the rows."""
        if isinstance(place, slice):
            some = self.rows[place]
            return self if some == self.rows else self.with_rows(some)
        return self._all()[place]

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of all of them, read from the rows if it is made of nothing but columns."""
        found = self._columns.get(path)
        if found is None:
            found = self._columns[path] = self._column(path)
        return found

    def identities(self) -> Identities:
        """What each of them will be for ever: what its text says, on the day of all."""
        return self.once(("identities", ""), self._identities)

    def by_id(self) -> ById[R]:
        """The same by their own ids."""
        return self.once(("by id", ""), lambda: ById(self))

    def sorted(self, name: str) -> Records[R]:
        """The same in the order of the number that they have in a column."""
        place = itemgetter(_stored(self.kind)[name].place)
        return self.once(("sorted", name), lambda: self.with_rows(sorted(self.rows, key=place), lasts=self.lasts))

    def by(self, name: str) -> Groups[R]:
        """The same in their order, by the number that they have in a column."""
        return self.once(("by", name), lambda: self._grouped(_stored(self.kind)[name].place))

    def with_rows(self, rows: Sequence[Row], *, lasts: bool = False) -> Records[R]:
        """Others of the same kind and day."""
        return Records(self.kind, rows, *self.day, lasts=lasts)

    def once(self, what: Hashable, make: Callable[[], V]) -> V:
        """What is made of all of them and of nothing else, made once."""
        found: V | None = self._arranged.get(what)
        if found is None:
            found = self._arranged[what] = make()
        return found

    def _grouped(self, place: int) -> Groups[R]:
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row[place], []).append(row)
        return Groups(self.with_rows([], lasts=self.lasts), found)

    def _identities(self) -> Identities:
        return Identities(self.day, [*map(itemgetter(-1), self.rows)], self if self.lasts else None)

    def _column(self, path: str) -> Sequence[Any]:
        if path == "as_of":
            return [*self.day] * len(self.rows)
        stored = _stored(self.kind).get(path)
        if stored is not None:
            return stored.of(self.rows)
        derived = vars(self.kind).get(path)
        if not isinstance(derived, Derived):
            return super().column(path)
        return [*map(derived.make, *map(self.column, derived.names))]

    def _all(self) -> list[R]:
        if self._made is None:
            self._made = records_of(self.kind, self.rows, *self.day)
        return self._made


class _Numbered(Mapping[int, V], Generic[V]):
    """Something by numbers: `held` is what is there for each."""

    def __init__(self, held: Mapping[int, Any]) -> None:
        self._held = held

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._held)

    def __iter__(self) -> Iterator[int]:
        """The numbers."""
        return iter(self._held)

    def __contains__(self, number: object) -> bool:
        """Whether anything is there for a number, without making it."""
        return number in self._held


class Groups(_Numbered[Records[R]], Generic[R]):
    """Records by a number that several may have, each group in their order; `like` is what they are like."""

    def __init__(self, like: Records[R], rows: Mapping[int, list[Row]]) -> None:
        super().__init__(rows)
        self._like = like
        self._each: dict[int, Records[R]] = {}
        self._lists: Last[Lists[R]] = Last()

    def __getitem__(self, number: int) -> Records[R]:
        """The records of one number."""
        found = self._each.get(number)
        if found is None:
            found = self._each[number] = self._like.with_rows(self._held[number], lasts=self._like.lasts)
        return found

    def lists(self, numbers: Sequence[int]) -> Lists[R]:
        """The records of each of these numbers, of which some may have none."""
        return self._lists.made((*numbers,), lambda: self._listed(numbers))

    def _listed(self, numbers: Sequence[int]) -> Lists[R]:
        rows = [self._held.get(number, ()) for number in numbers]
        flat = self._like.with_rows([*chain.from_iterable(rows)], lasts=self._like.lasts)
        return Lists(flat, [*map(len, rows)])


class ById(_Numbered[R], Generic[R]):
    """Records by their own ids; who asks for one has all of them made at once."""

    def __init__(self, records: Records[R]) -> None:
        super().__init__({number: place for place, number in enumerate(records.column("id"))})
        self._records = records
        self._some: Last[Records[R]] = Last()

    def __getitem__(self, number: int) -> R:
        """One record."""
        made: R = self._records[self._held[number]]
        return made

    def records(self, numbers: Sequence[int]) -> Records[R]:
        """Some of the records, all of which there are."""
        return self._some.made((*numbers,), lambda: self._of(numbers))

    def _of(self, numbers: Sequence[int]) -> Records[R]:
        rows = [self._records.rows[self._held[number]] for number in numbers]
        return self._records.with_rows(rows, lasts=self._records.lasts)


def first_of_each(lists: Sequence[Sequence[R]], count: int) -> Lists[R]:
    """The first so many of each list."""
    if type(lists) is Lists and max(lists.lengths, default=0) <= count:
        return lists
    cut = [one[:count] for one in lists]
    return Lists(joined(cut), [*map(len, cut)])


def joined(lists: Sequence[Sequence[R]]) -> Sequence[R]:
    """The items of lists, one list after another; where all are rows of a kind and a day, none of them is made."""
    there = [one for one in lists if len(one)]
    alike = [one for one in there if type(one) is Records]
    if not alike or len(alike) < len(there) or len({one.day for one in alike}) > 1:
        return [*chain.from_iterable(there)]
    rest, lasts = (*alike[1:],), all(one.lasts for one in alike)
    return alike[0].followed.made(
        rest, lambda: alike[0].with_rows([*chain.from_iterable(one.rows for one in alike)], lasts=lasts)
    )


class _Stored(msgspec.Struct, frozen=True):
    """Where a record's attribute stands in a row, and what it is there made into; None for what it is already."""

    place: int
    kind: Any

    def of(self, rows: Sequence[Row]) -> Sequence[Any]:
        values = [*map(itemgetter(self.place), rows)]
        return values if self.kind is None else msgspec.convert(values, self.kind, strict=False)


@cache
def _stored(kind: type[Record]) -> dict[str, _Stored]:
    columns = [field for field in msgspec.structs.fields(kind) if field.name != "as_of"]
    return {field.name: _Stored(place, _made_into(field.type)) for place, field in enumerate(columns)}


def _made_into(kind: Any) -> Any:
    return None if {*(get_args(kind) or [kind])} <= _AS_IT_IS else list[kind]
