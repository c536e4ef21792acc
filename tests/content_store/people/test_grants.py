"""Grants: given once, taken at once, and never the last admin's."""

from __future__ import annotations

import asyncio

import pytest
from people import ADMIN, accepted
from samples import NOW

from content_store.errors import BadInput, Conflict, NotFound
from content_store.people import disabling, grants
from content_store.people.access import Given, Role
from content_store.people.grants import Grant
from content_store.people.tokens import issue_token
from content_store.people_errors import LastAdmin

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def grant_of(account_id: int) -> int:
    return (await Grant.get(account_id=account_id, role=Role.ADMIN)).id


async def test_a_role_is_given_once_and_a_registrar_needs_a_place() -> None:
    account = await accepted()

    await grants.give(account.id, Given(Role.EDITOR), account.id)

    with pytest.raises(Conflict):
        await grants.give(account.id, Given(Role.EDITOR), account.id)
    with pytest.raises(BadInput):
        await grants.give(account.id, Given(Role.REGISTRAR), account.id)
    with pytest.raises(NotFound):
        await grants.give(999, Given(Role.EDITOR), account.id)
    assert [grant.given for grant in await Grant.all()] == [Given(Role.EDITOR)]


async def test_the_last_admin_can_be_neither_disabled_nor_robbed_of_the_role() -> None:
    account = await accepted("hoa@example.vn", ADMIN)
    await issue_token("máy", Role.ADMIN)

    with pytest.raises(LastAdmin):
        await disabling.disable(account.id, account.id, NOW)
    with pytest.raises(LastAdmin):
        await grants.take(await grant_of(account.id), account.id)

    assert await Grant.filter(account_id=account.id).count() == 1


async def test_of_two_admins_who_leave_at_once_one_stays() -> None:
    hoa, lan = await accepted("hoa@example.vn", ADMIN), await accepted("lan@example.vn", ADMIN)

    outcomes = await asyncio.gather(
        disabling.disable(hoa.id, lan.id, NOW),
        grants.take(await grant_of(lan.id), hoa.id),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Account", "LastAdmin"]


async def test_an_admin_who_is_disabled_stands_in_for_nobody() -> None:
    hoa, lan = await accepted("hoa@example.vn", ADMIN), await accepted("lan@example.vn", ADMIN)
    await disabling.disable(lan.id, hoa.id, NOW)

    with pytest.raises(LastAdmin):
        await disabling.disable(hoa.id, hoa.id, NOW)

    await disabling.enable(lan.id, hoa.id)
    assert (await disabling.disable(hoa.id, lan.id, NOW)).disabled_at == NOW
