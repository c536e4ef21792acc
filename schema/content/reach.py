"""Reach: whose tutorials a viewer reads and changes, by the place that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from content_store.content import owners, tutorials
from content_store.errors import NotFound
from content_store.people.access import Action, require, require_everywhere
from schema.context import Context
from schema.nodes import number_of
from schema.registry.reach import within


def reaches(context: Context, action: Action, places: Iterable[int | None]) -> bool:
    """Whether the viewer may do this to tutorials of all these places; those of None are the whole country's."""
    viewer = context.viewer
    return all(
        viewer.may_everywhere(action) if place is None else viewer.may(action, within(context, place))
        for place in places
    )


async def reached(context: Context, action: Action, value: str, kind: str, *path: str) -> tuple[int, int]:
    """The number of what has this id, and the account of a viewer who may do this to the tutorials that it is part of.

    NotFound alike for what never was and for what the viewer may not read; else Unauthenticated or Forbidden.
    """
    account = require(context.viewer, action)
    number = number_of(value, kind, *path)
    places = await owners.of(kind, number)
    if places is None or not any(reaches(context, able, places) for able in (action, Action.READ_DRAFTS)):
        raise NotFound(path=path, what=kind.lower(), key=str(number))
    for place in places:
        require_owner(context, action, place)
    return number, account


def require_owner(context: Context, action: Action, place: int | None) -> int:
    """The viewer's account when it may do this to tutorials of a place, None the country; as `require`."""
    if place is None:
        return require_everywhere(context.viewer, action)
    return require(context.viewer, action, within(context, place))


async def readable(context: Context) -> list[int] | None:
    """The places whose drafts the viewer reads, of those that have tutorials; None when it reads everybody's."""
    require(context.viewer, Action.READ_DRAFTS)
    if context.viewer.may_everywhere(Action.READ_DRAFTS):
        return None
    return [place for place in await tutorials.owners() if reaches(context, Action.READ_DRAFTS, [place])]


async def reads(context: Context, kind: str, number: int) -> bool:
    """Whether the viewer reads the drafts that this thing is part of."""
    places = await owners.of(kind, number)
    return places is not None and reaches(context, Action.READ_DRAFTS, places)
