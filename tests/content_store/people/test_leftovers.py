"""Leftovers: sessions, resets and invitations go once they were over for a month, and no sooner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from samples import NOW

from content_store.database import transaction
from content_store.people import invitations, leftovers, resets, sessions
from content_store.people.access import Given, Role
from content_store.people.accounts import Account
from content_store.people.invitations import Invitation
from content_store.people.resets import Reset
from content_store.people.sessions import Session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database"), pytest.mark.on_postgres]


async def begun() -> None:
    """One of each, begun now."""
    account = await Account.create(name="Lan", email="lan@example.vn")
    async with transaction():
        await sessions.begin(account.id, NOW)
    await resets.begin(account, NOW)
    await invitations.create("moi@example.vn", [Given(Role.VIEWER)], account.id, NOW)


async def left() -> tuple[int, int, int]:
    """How many sessions, resets and invitations there are."""
    return await Session.all().count(), await Reset.all().count(), await Invitation.all().count()


@pytest.mark.parametrize(
    ("days", "hours", "kept"),
    [
        (30, 0, (1, 1, 1)),
        (30, 2, (1, 0, 1)),  # a reset is good for an hour
        (30, 13, (0, 0, 1)),  # nobody came for half a day
        (37, 1, (0, 0, 0)),  # an invitation is good for a week
    ],
)
async def test_what_was_over_for_a_month_is_removed(days: int, hours: int, kept: tuple[int, int, int]) -> None:
    await begun()

    removed = await leftovers.remove_old(NOW + timedelta(days=days, hours=hours))

    assert (removed, await left()) == (3 - sum(kept), kept)
