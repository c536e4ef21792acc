"""Connections: lists in pages, as Relay has them, with the nodes at hand too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Generic, TypeVar

import strawberry

from content_store.paging import Slice

R = TypeVar("R")
T = TypeVar("T")

First = Annotated[int, strawberry.argument(description="How many, from 0 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor of the same list.")]


@strawberry.type(description="Where a page begins and ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something comes before.")
    start_cursor: str | None = strawberry.field(description="The first item's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last item's cursor: pass it as `after` to go on.")


@strawberry.type(description="An item of a page, with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Where the item stands in this list.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = strawberry.field(description="The items of this page.")
    edges: list[Edge[T]] = strawberry.field(description="The items of this page, each with its cursor.")
    page_info: PageInfo = strawberry.field(description="Where this page begins and ends.")
    count: strawberry.Private[Callable[[], int | Awaitable[int]]]

    @strawberry.field(description="How many the whole list holds; counting costs a query of its own.")
    def total_count(self) -> int:
        # What staff read is counted by the database, and awaited by who executes; `int` is what comes of both.
        return self.count()  # type: ignore[return-value]


def connection(part: Slice[R], to_node: Callable[[R], T]) -> Connection[T]:
    """A slice of records as a page of nodes."""
    nodes = [to_node(item) for item in part.items]
    return Connection(
        nodes=nodes,
        edges=[Edge(cursor=cursor, node=node) for cursor, node in zip(part.cursors, nodes, strict=True)],
        page_info=PageInfo(
            has_next_page=part.has_next,
            has_previous_page=part.has_previous,
            start_cursor=part.cursors[0] if part.cursors else None,
            end_cursor=part.cursors[-1] if part.cursors else None,
        ),
        count=part.count,
    )
