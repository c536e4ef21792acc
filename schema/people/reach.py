"""Reach: which people a viewer manages, by the places of their grants."""

from __future__ import annotations

from collections.abc import Iterable

from content_store.errors import BadInput, NotFound
from content_store.people import accounts, grants
from content_store.people.access import Action, Given, require, require_account, require_everywhere
from content_store.people.accounts import Account
from content_store.published import places
from content_store.registry import successions
from schema.context import Context
from schema.nodes import number_of
from schema.registry.reach import within


def place_of(context: Context, value: str | None, *path: str) -> int | None:
    """The number of the place with this id, None for none; NotFound when there never was one."""
    if value is None:
        return None
    number = number_of(value, "Locality", *path)
    if context.one(places.as_last_known, number, context.today) is None:
        raise NotFound(path=path, what="Locality", key=value)
    return number


async def gone_and_heir(context: Context, value: str, *path: str) -> tuple[int, int]:
    """The number of the place with this id, which is gone, and of the one that all of it became.

    NotFound when there never was one, BadInput when it is there still or did not become one place.
    """
    number = number_of(value, "Locality", *path)
    if context.one(places.as_last_known, number, context.today) is None:
        raise NotFound(path=path, what="Locality", key=value)
    heir = await successions.heir_of(number, context.today)
    if heir is None:
        raise BadInput(
            path=path,
            value=value,
            expected="a place that is gone and passed as a whole into one that is there",
            expected_vi="một địa phương không còn nữa và đã nhập trọn vào một địa phương hiện có",
        )
    return number, heir


def require_reach(context: Context, given: Given) -> int:
    """The viewer's account when it may give this role there; Unauthenticated or Forbidden otherwise."""
    if given.place is None:
        return require_everywhere(context.viewer, Action.MANAGE_PEOPLE)
    return require(context.viewer, Action.MANAGE_PEOPLE, within(context, given.place))


def reaches(context: Context, given: Given) -> bool:
    """Whether the viewer may give this role there."""
    if given.place is None:
        return context.viewer.may_everywhere(Action.MANAGE_PEOPLE)
    return context.viewer.may(Action.MANAGE_PEOPLE, within(context, given.place))


def reaches_all(context: Context, all_given: Iterable[Given]) -> bool:
    """Whether the viewer may give all these roles there; of none, only who manages everybody."""
    found = [reaches(context, given) for given in all_given]
    return all(found) if found else context.viewer.may_everywhere(Action.MANAGE_PEOPLE)


async def managed(context: Context) -> list[int] | None:
    """The accounts that have a grant within the viewer's places; None when the viewer manages everybody."""
    if context.viewer.may_everywhere(Action.MANAGE_PEOPLE):
        return None
    return sorted({grant.account_id for grant in await grants.at_places() if reaches(context, grant.given)})


async def find_managed(context: Context, value: str, *path: str) -> Account:
    """The account with this id; NotFound alike for one that does not exist and one that the viewer does not manage."""
    number = number_of(value, "Account", *path)
    among = await managed(context)
    if among is not None and number not in among:
        raise NotFound(path=path, what="Account", key=number)
    return await accounts.get(number)


async def account_meant(context: Context, value: str | None) -> int:
    """The number of the account with this id, the viewer's own for None; Forbidden for who asks about others."""
    own = require_account(context.viewer)
    number = own if value is None else number_of(value, "Account", "account")
    if number != own:
        require_everywhere(context.viewer, Action.MANAGE_PEOPLE)
        await accounts.get(number)
    return number
