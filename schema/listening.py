"""Listening: how a subscription goes on from where its client left off, so that nothing is missed and nothing twice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Annotated, Protocol, TypeVar

import strawberry

from content_store.errors import BadCursor, BadPosition
from content_store.paging import Order
from schema.context import Context

LOOKS_EVERY = 0.2  # seconds; one look at a file's number serves all who listen
MOST_BEHIND = 10.0  # seconds that another host may be ahead of this one
FEED = Order("feed", "id")
Resumed = Annotated[
    str | None,
    strawberry.argument(
        description="Only what comes after this `cursor` of an earlier message; what comes from now on when it is "
        "left out. Over server-sent events, `Last-Event-ID` says the same."
    ),
]


class Placed(Protocol):
    """Something that happened at a position of the feed."""

    @property
    def position(self) -> int:
        """The event's id."""
        ...


T = TypeVar("T", bound=Placed)


def cursor_at(position: int) -> str:
    """The cursor of a position of the feed."""
    return FEED.packed(position, position)


async def listened(
    context: Context, after: str | None, look: Callable[[int], Awaitable[Sequence[T]]]
) -> AsyncGenerator[tuple[str, T | None], None]:
    """All that `look` finds after a position, each with its cursor, as it comes.

    Who gives no position is told first where listening begins, so that a line which breaks before anything happened
    loses nothing either. BadPosition when the cursor is none of this feed.
    """
    after = context.resumed or after
    if after is None:
        position = context.facts.position()
        yield context.at(cursor_at(position)), None
    else:
        position = await _position_in(context, after)
    while True:
        stamp = context.facts.stamp()
        found = await look(position)
        for thing in found:
            position = thing.position
            yield context.at(cursor_at(position)), thing
        if not found:
            context.end()
            await _change(context, stamp)


async def _position_in(context: Context, cursor: str) -> int:
    """The position, once this host has come to it: what a client heard from another one may be ahead of us."""
    try:
        _, position = FEED.read(cursor)
    except BadCursor as bad:
        raise BadPosition(path=("after",), **bad.details) from bad
    try:
        async with asyncio.timeout(MOST_BEHIND):
            while context.facts.position() < position:
                context.end()
                await asyncio.sleep(LOOKS_EVERY)
    except TimeoutError:
        raise BadPosition(path=("after",), value=repr(cursor[:80])) from None
    return position


async def _change(context: Context, stamp: object) -> None:
    while context.facts.stamp() is stamp:  # noqa: ASYNC110 - the file tells nobody
        await asyncio.sleep(LOOKS_EVERY)
