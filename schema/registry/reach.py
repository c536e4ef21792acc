"""Reach: who keeps a place, be it there today or gone in a reform."""

from __future__ import annotations

from content_store.errors import NotFound
from content_store.people.access import Action, require
from content_store.published import places
from content_store.registry import memberships, teams
from content_store.registry.memberships import Membership
from content_store.registry.teams import Team
from schema.context import Context
from schema.nodes import number_of


def within(context: Context, place: int) -> tuple[int, ...]:
    """The numbers of a place and of all that it lies in, or lay in on its last day, nearest first."""
    known = context.one(places.as_last_known, place, context.today)
    return (place, *context.many(places.ancestors, place, known.as_of if known else context.today))


def keeper_of(context: Context, place: int) -> int:
    """The viewer's account when it keeps the registry there; Unauthenticated or Forbidden otherwise."""
    return require(context.viewer, Action.KEEP_REGISTRY, within(context, place))


def keeps_place(context: Context, value: str, *path: str) -> tuple[int, int]:
    """The number of the place with this id, and the viewer's account; NotFound, Unauthenticated or Forbidden."""
    require(context.viewer, Action.KEEP_REGISTRY)
    number = number_of(value, "Locality", *path)
    if context.one(places.as_last_known, number, context.today) is None:
        raise NotFound(path=path, what="Locality", key=value)
    return number, keeper_of(context, number)


async def keeps_team(context: Context, action: Action, team_id: int) -> tuple[Team, int]:
    """The team with this number, and the account of a viewer who may do that with it; as above."""
    require(context.viewer, action)
    team = await teams.get(team_id)
    return team, require(context.viewer, action, within(context, await teams.place_of(team)))


async def kept_member(context: Context, value: str, *path: str) -> tuple[Membership, int]:
    """The membership with this id, and the viewer's account; NotFound alike where it is none of the viewer's."""
    account = require(context.viewer, Action.KEEP_MEMBERS)
    row = await memberships.get(number_of(value, "Membership", *path), *path)
    place = await teams.place_of(await teams.get(row.team_id))
    if not context.viewer.may(Action.KEEP_MEMBERS, within(context, place)):
        raise NotFound(path=path, what="Membership", key=row.id)
    return row, account
