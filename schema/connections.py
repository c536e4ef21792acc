"""Connections: lists in pages, as Relay has them, with the nodes at hand too."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from content_store.paging import Page, Slice, cut_list
from content_store.published.statements import first_of_each
from content_store.published.together import Lists, Together
from schema.nodes import Presented

R = TypeVar("R")
T = TypeVar("T")

First = Annotated[int, strawberry.argument(description="How many, from 0 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor of the same list.")]


@strawberry.type(description="Where a page begins and ends.")
class PageInfo:
    part: strawberry.Private[Slice[Any]]
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something comes before.")

    @strawberry.field(description="The first item's cursor; null on an empty page.")
    def start_cursor(self) -> str | None:
        return self.part.cursor(0) if self.part.items else None

    @strawberry.field(description="The last item's cursor: pass it as `after` to go on.")
    def end_cursor(self) -> str | None:
        return self.part.cursor(len(self.part.items) - 1) if self.part.items else None


@strawberry.type(description="An item of a page, with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Where the item stands in this list.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    part: strawberry.Private[Slice[Any]]
    nodes: Sequence[T] = strawberry.field(description="The items of this page.")

    @strawberry.field(description="The items of this page, each with its cursor.")
    def edges(self) -> list[Edge[T]]:
        return [Edge(cursor=self.part.cursor(place), node=node) for place, node in enumerate(self.nodes)]

    @strawberry.field(description="Where this page begins and ends.")
    def page_info(self) -> PageInfo:
        return PageInfo(part=self.part, has_next_page=self.part.has_next, has_previous_page=self.part.has_previous)

    @strawberry.field(description="How many the whole list holds; counting costs a query of its own.")
    def total_count(self) -> int:
        # What staff read is counted by the database, and awaited by who executes; `int` is what comes of both.
        return self.part.count()  # type: ignore[return-value]


class FirstPages(Together[Connection[T]]):
    """The first page of each of several lists, whose nodes can be had without a connection for every list."""

    kind = Connection

    def __init__(
        self, lists: Sequence[Sequence[Any]], first: int, names: Callable[[], list[str]], node: type[T]
    ) -> None:
        self._lists = lists
        self._first = first
        self._names = names
        self._node = node

    def __len__(self) -> int:
        """How many lists there are."""
        return len(self._lists)

    def __getitem__(self, place: Any) -> Any:
        """The page of one list."""
        return self._each[place]

    @cached_property
    def _each(self) -> list[Connection[T]]:
        return _pages(self._lists, Page(self._first), self._names(), self._node)

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of all connections; their nodes are cut out of the lists at once."""
        if path != "nodes":
            return super().column(path)
        cut = first_of_each(self._lists, self._first)
        return Lists(Presented(self._node, cut.flat), cut.lengths)


def connections(
    lists: Sequence[Sequence[Any]], page: Page, names: Callable[[], list[str]], node: type[T]
) -> Sequence[Connection[T]]:
    """The same page of each of several lists of records, which their cursors call by these names."""
    if page.after is None:
        return FirstPages(lists, page.first, names, node)
    # A cursor is of one list only, so that each must look at it.
    return _pages(lists, page, names(), node)


def _pages(lists: Sequence[Sequence[Any]], page: Page, names: list[str], node: type[T]) -> list[Connection[T]]:
    presented: Any = node
    return [connection(cut_list(rows, page, name), presented.of) for rows, name in zip(lists, names, strict=True)]


def connection(part: Slice[R], to_node: Callable[[R], T]) -> Connection[T]:
    """A slice of records as a page of nodes; what most do not ask for is made when it is asked for."""
    return Connection(part=part, nodes=[to_node(item) for item in part.items])
