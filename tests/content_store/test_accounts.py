"""Tokens: shown once, kept as a digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content_store.access import Role, Viewer
from content_store.accounts import Token, issue_token, viewer_of
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_token_tells_who_holds_it_and_is_kept_only_as_a_digest() -> None:
    secret = await issue_token("Trung tâm", Role.EDITOR)

    viewer = await viewer_of(secret, NOW)

    row = await Token.get()
    assert viewer == Viewer(account_id=row.account_id, role=Role.EDITOR)
    assert secret not in str(vars(row))
    assert [(event.kind, event.data) for event in await Event.all()] == [("token.issued", {"role": "EDITOR"})]


async def test_a_token_that_expired_or_was_revoked_tells_nothing() -> None:
    expired = await issue_token("a", Role.ADMIN, expires_at=NOW - timedelta(seconds=1))
    revoked = await issue_token("b", Role.ADMIN)
    await Token.filter(account__name="b").update(revoked_at=NOW)

    assert [await viewer_of(secret, NOW) for secret in (expired, revoked, "camtay_khong-co")] == [None, None, None]
