"""Sessions: how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from people import accepted, signed_in
from samples import NOW

from content_store.database import transaction
from content_store.errors import NotFound
from content_store.people import disabling, sessions
from content_store.people.recognising import viewer_of
from content_store.people.sessions import Session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_session_ends_after_twelve_idle_hours() -> None:
    account = await accepted()
    secret = await signed_in()
    last = NOW + timedelta(hours=12) - timedelta(seconds=1)

    assert await viewer_of(secret, last) is not None
    # Its use was noted, so that it goes on from there.
    assert await viewer_of(secret, last + timedelta(hours=11)) is not None
    assert await viewer_of(secret, last + timedelta(hours=23)) is None
    assert await sessions.of_account(account.id, last + timedelta(hours=23)) == []


async def test_a_session_ends_after_fourteen_days_however_it_was_used() -> None:
    await accepted()
    secret = await signed_in()

    for half in range(1, 14 * 4):
        assert await viewer_of(secret, NOW + half * timedelta(hours=6)) is not None

    assert await viewer_of(secret, NOW + timedelta(days=14)) is None


async def test_a_session_that_was_ended_tells_nothing_and_is_listed_no_more() -> None:
    account = await accepted()
    secret = await signed_in()

    async with transaction():
        await sessions.end(await Session.get(), account.id, NOW)

    assert await viewer_of(secret, NOW) is None
    assert await sessions.of_account(account.id, NOW) == []


async def test_the_sessions_of_a_disabled_account_end_for_good() -> None:
    account = await accepted()
    secret = await signed_in()

    await disabling.disable(account.id, account.id, NOW)
    await disabling.enable(account.id, account.id)

    assert await viewer_of(secret, NOW) is None


async def test_there_is_no_session_of_an_unknown_number() -> None:
    with pytest.raises(NotFound):
        await sessions.get(5)
