"""Tokens: shown once, kept as a digest, and no more than their account may do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from content_store.database import connection, transaction
from content_store.errors import BadInput, NotFound
from content_store.events import Event
from content_store.people import accounts, disabling, grants, tokens
from content_store.people.access import ALLOWED, Action, Given, Role, Viewer
from content_store.people.accounts import Account, account_named
from content_store.people.recognising import viewer_of
from content_store.people.tokens import NewToken, Token, issue_token

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
EDITING = frozenset(action for action, roles in ALLOWED.items() if Role.EDITOR in roles)


async def test_a_token_tells_who_holds_it_and_is_kept_only_as_a_digest() -> None:
    secret = await issue_token("Trung tâm", Role.EDITOR)

    viewer = await viewer_of(secret, NOW)

    row = await Token.get()
    assert viewer == Viewer(row.account_id, (Given(Role.EDITOR),), EDITING)
    assert secret not in str(vars(row))
    assert [(event.kind, event.data) for event in await Event.all().order_by("id")] == [
        ("account.created", {}),
        ("grant.given", {"owner_id": row.account_id, "role": "EDITOR", "place_id": None}),
        ("token.issued", {}),
    ]


async def test_a_lesser_token_of_an_admin_account_may_do_no_more_than_it_says() -> None:
    await issue_token("camtay", Role.ADMIN)

    viewer = await viewer_of(await issue_token("camtay", Role.VIEWER), NOW)

    assert viewer is not None
    assert [action for action in Action if viewer.may(action)] == ["READ_DRAFTS"]


async def test_a_token_that_expired_or_was_revoked_tells_nothing() -> None:
    expired = await issue_token("a", Role.ADMIN, expires_at=NOW)
    revoked = await issue_token("b", Role.ADMIN)
    row = await Token.get(account__name="b")
    for _ in range(2):
        await tokens.revoke(row.id, row.account_id, NOW)

    assert [await viewer_of(secret, NOW) for secret in (expired, revoked, "camtay_khong-co")] == [None, None, None]
    assert await Event.filter(kind="token.revoked").count() == 1


async def test_the_token_of_a_disabled_account_tells_nothing_until_it_is_enabled() -> None:
    secret = await issue_token("a", Role.ADMIN)
    account = await account_named("a")

    await disabling.disable(account.id, account.id, NOW)
    assert await viewer_of(secret, NOW) is None

    await disabling.enable(account.id, account.id)
    assert await viewer_of(secret, NOW) == Viewer(account.id, (Given(Role.ADMIN),))


async def test_a_grant_that_is_taken_is_missing_at_the_next_request() -> None:
    secret = await issue_token("a", Role.ADMIN)
    account = await account_named("a")
    grant = (await grants.of_accounts([account.id]))[account.id][0]

    await grants.take(grant.id, account.id)

    assert await viewer_of(secret, NOW) == Viewer(account.id)


async def test_knowing_a_viewer_costs_two_statements_and_its_use_is_noted_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = await issue_token("a", Role.ADMIN)
    await viewer_of(secret, NOW)

    sent: list[str] = []
    client = type(connection())
    answer = client.execute_query

    async def noting(self: Any, query: str, values: Any = None) -> Any:
        sent.append(query.split()[0])
        return await answer(self, query, values)

    monkeypatch.setattr(client, "execute_query", noting)

    await viewer_of(secret, NOW + timedelta(seconds=59))

    assert sent == ["SELECT", "SELECT"]
    assert (await Token.get()).used_at == NOW
    await viewer_of(secret, NOW + timedelta(seconds=60))
    assert (await Token.get()).used_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize("life", [None, timedelta(0), timedelta(days=401)])
async def test_a_token_of_a_person_ends_within_four_hundred_days(life: timedelta | None) -> None:
    account = await account_named("a")

    with pytest.raises(BadInput) as refused:
        await tokens.create(account.id, NewToken("máy tính", None, NOW + life if life is not None else None), NOW)

    assert refused.value.path == ("expiresAt",)
    assert await Token.all().count() == 0


async def test_what_does_not_exist_is_not_revoked() -> None:
    with pytest.raises(NotFound):
        await tokens.revoke(5, 1, NOW)


@pytest.mark.parametrize("name", ["a" * 121, "a\0"])
async def test_a_name_that_cannot_be_kept_makes_no_account(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        await issue_token(name, Role.EDITOR)

    assert refused.value.path == ("name",)
    assert (await Account.all().count(), await Token.all().count(), await Event.all().count()) == (0, 0, 0)


async def test_a_person_may_have_the_name_of_a_machine_and_no_two_machines_one() -> None:
    machine = await account_named("Trung tâm")
    async with transaction():
        person = await Account.create(name="Trung tâm", email="a@example.vn")

    assert (await account_named("Trung tâm")).id == machine.id != person.id
    assert (await accounts.by_email(" A@Example.VN ")).id == person.id
