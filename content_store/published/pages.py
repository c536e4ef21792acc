"""Pages of what the public may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from content_store.paging import Order, Page, Slice
from content_store.projection.columns import instant_text
from content_store.published.reading import Reading, Row

T = TypeVar("T")


class Listing(msgspec.Struct, frozen=True):
    """A list to be cut: what is selected `of` which rows with which values, ordered by `key` and then by `number`."""

    columns: str
    of: str
    values: tuple[Any, ...]
    key: str
    number: str


def cut(reading: Reading, listing: Listing, order: Order, page: Page, to_item: Callable[[Row], T]) -> Slice[T]:
    """A page of a list, in one statement; counting is another, run only when asked."""
    direction, side = ("DESC", "<") if order.descending else ("ASC", ">")
    beyond, values = "", listing.values
    if page.after is not None:
        value, number = order.read(page.after)
        beyond = f"AND ({listing.key}, {listing.number}) {side} (?, ?)"
        values = (*values, instant_text(value) if isinstance(value, datetime) else value, number)
    rows = reading.all(
        f"SELECT {listing.columns}, {listing.key}, {listing.number} FROM {listing.of} {beyond} "
        f"ORDER BY {listing.key} {direction}, {listing.number} {direction} LIMIT ?",
        *values,
        page.first + 1,
    )
    shown = rows[: page.first]

    def count() -> int:
        return int(reading.all(f"SELECT COUNT(*) FROM {listing.of}", *listing.values)[0][0])

    return Slice(
        items=[to_item(row) for row in shown],
        cursor=lambda place: order.packed(shown[place][-2], shown[place][-1]),
        has_next=0 < page.first < len(rows),
        has_previous=page.after is not None,
        count=count,
    )
