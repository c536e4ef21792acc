"""Pages of lists: cut by the last key seen, so that a page stays right while rows come and go."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Generic, TypeVar

import msgspec
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from content_store.errors import BadCursor, PageTooLarge
from content_store.wording import findable

LARGEST = 100
LARGEST_ID = 2**31 - 1
LONGEST_SORT_KEY = 400

T = TypeVar("T")
Key = tuple[Any, int]


class Page(msgspec.Struct, frozen=True):
    """Which part of a list is wanted: the first so many after a cursor."""

    first: int
    after: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.first <= LARGEST:
            raise PageTooLarge(path=("first",), value=self.first, least=0, most=LARGEST)


class Slice(msgspec.Struct, Generic[T], frozen=True):
    """A page's items; how to tell the cursor of one by its place, and to count the whole list, if somebody asks."""

    items: list[T]
    cursor: Callable[[int], str]
    has_next: bool
    has_previous: bool
    count: Callable[[], int | Awaitable[int]]


class Order(msgspec.Struct, frozen=True):
    """How a list is ordered: by a column and then by id, both up or both down."""

    name: str
    column: str
    descending: bool = False

    def key(self, row: Any) -> Key:
        """Where a row stands in the list."""
        return getattr(row, self.column), row.id

    def cursor(self, row: Any) -> str:
        """The row's place in this list, opaque to clients."""
        value, number = self.key(row)
        text = value.isoformat() if isinstance(value, date | datetime) else value
        return self.packed(text, number)

    def packed(self, value: Any, number: int) -> str:
        """The cursor of a place in this list that is known by its key."""
        return _packed(self.name, value, number)

    def read(self, cursor: str) -> Key:
        """The key in a cursor; BadCursor when this list did not make it."""
        try:
            packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            name, value, number = json.loads(packed)
            if name != self.name or type(number) is not int or not 0 <= number <= LARGEST_ID:
                raise ValueError(name)
            return self._value(value, number), number
        except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as error:
            raise BadCursor(path=("after",), value=repr(cursor[:80])) from error

    def _value(self, value: Any, number: int) -> Any:
        if self.column == "id":
            return number
        if self.column.endswith("_at"):
            return datetime.fromisoformat(value).astimezone(UTC)
        if not isinstance(value, str) or not findable(value, LONGEST_SORT_KEY):
            raise ValueError(value)
        return value

    def beyond(self, key: Key) -> Q:
        """The filter for the rows after a key."""
        value, number = key
        side = "lt" if self.descending else "gt"
        later: dict[str, Any] = {f"id__{side}": number}
        if self.column == "id":
            return Q(**later)
        other: dict[str, Any] = {f"{self.column}__{side}": value}
        tied: dict[str, Any] = {self.column: value, **later}
        return Q(**other) | Q(**tied)

    def columns(self) -> tuple[str, ...]:
        """The columns to order by."""
        sign = "-" if self.descending else ""
        return tuple(dict.fromkeys((sign + self.column, f"{sign}id")))


async def cut(query: QuerySet[Any], order: Order, page: Page, to_item: Callable[[Any], T]) -> Slice[T]:
    """A page of a query, in one statement; counting is another, run only when asked."""
    wanted = query.filter(order.beyond(order.read(page.after))) if page.after is not None else query
    rows = await wanted.order_by(*order.columns()).limit(page.first + 1)
    shown = rows[: page.first]

    async def count() -> int:
        return await query.count()

    return Slice(
        items=[to_item(row) for row in shown],
        cursor=lambda place: order.cursor(shown[place]),
        has_next=0 < page.first < len(rows),
        has_previous=page.after is not None,
        count=count,
    )


def cut_list(rows: Sequence[T], page: Page, name: str) -> Slice[T]:
    """A page of a list that is at hand whole and in its order; its cursors count places in it."""
    start = 0
    if page.after is not None:
        _, start = Order(name, "id").read(page.after)
    return Slice(
        items=list(rows[start : start + page.first]),
        cursor=partial(_cursor_in_list, name, start),
        has_next=0 < page.first < len(rows) - start,
        has_previous=start > 0,
        count=rows.__len__,
    )


def _cursor_in_list(name: str, start: int, place: int) -> str:
    return _packed(name, start + place + 1, start + place + 1)


def _packed(name: str, value: Any, number: int) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([name, value, number])).decode().rstrip("=")
