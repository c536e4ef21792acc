"""Tokens: shown once, kept as a digest."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from content_store.errors import BadInput
from content_store.events import Event
from content_store.people.access import Role, Viewer
from content_store.people.accounts import Account, Token, account_named, issue_token, viewer_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_token_tells_who_holds_it_and_is_kept_only_as_a_digest() -> None:
    secret = await issue_token("Trung tâm", Role.EDITOR)

    viewer = await viewer_of(secret, NOW)

    row = await Token.get()
    assert viewer == Viewer(account_id=row.account_id, role=Role.EDITOR)
    assert secret not in str(vars(row))
    assert [(event.kind, event.data) for event in await Event.all().order_by("id")] == [
        ("account.created", {}),
        ("token.issued", {"role": "EDITOR"}),
    ]


async def test_a_token_that_expired_or_was_revoked_tells_nothing() -> None:
    expired = await issue_token("a", Role.ADMIN, expires_at=NOW - timedelta(seconds=1))
    revoked = await issue_token("b", Role.ADMIN)
    await Token.filter(account__name="b").update(revoked_at=NOW)

    assert [await viewer_of(secret, NOW) for secret in (expired, revoked, "camtay_khong-co")] == [None, None, None]


async def test_an_account_is_made_once_and_the_feed_hears_of_it_once() -> None:
    accounts = await asyncio.gather(*(account_named("Trung tâm") for _ in range(8)))

    account = await Account.get()
    assert [made.id for made in accounts] == [account.id] * 8
    assert [(event.kind, event.subject_id) for event in await Event.all()] == [("account.created", account.id)]


@pytest.mark.parametrize("name", ["a" * 121, "a\0"])
async def test_a_name_that_cannot_be_kept_makes_no_account(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        await issue_token(name, Role.EDITOR)

    assert refused.value.path == ("name",)
    assert (await Account.all().count(), await Token.all().count(), await Event.all().count()) == (0, 0, 0)
