"""Invitations: good once, for a week, and for what was promised."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from people import ADMIN, EMAIL, PASSWORD, accepted, signed_in
from samples import NOW

from content_store.errors import BadInput, Conflict
from content_store.events import Event
from content_store.people import grants, invitations, tokens
from content_store.people.access import Given, Role
from content_store.people.accounts import Account
from content_store.people.invitations import Acceptance, Invitation
from content_store.people_errors import AccountExists, PasswordNotAccepted, SecretNotGood

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def accept(secret: str, days: int = 0) -> Account:
    return await invitations.accept(Acceptance(secret, "Hoa", PASSWORD), NOW + timedelta(days=days))


async def test_an_invitation_becomes_an_account_with_what_was_promised() -> None:
    row, secret = await invitations.create(" HOA@example.vn", [ADMIN, Given(Role.EDITOR), ADMIN], None, NOW)

    account = await accept(secret, days=6)

    held = (await grants.of_accounts([account.id]))[account.id]
    assert (account.email, account.name, [grant.given for grant in held]) == (
        "hoa@example.vn",
        "Hoa",
        [ADMIN, Given(Role.EDITOR)],
    )
    assert secret not in str(vars(row))
    told = [(event.kind, event.data) for event in await Event.all().order_by("id")]
    assert [kind for kind, _ in told] == [
        "invitation.created",
        "account.created",
        "invitation.accepted",
        "grant.given",
        "grant.given",
    ]
    assert EMAIL not in str(told)
    assert (await signed_in()).startswith("camtaysession_")


async def test_an_invitation_is_good_once_even_when_it_is_accepted_twice_at_once() -> None:
    _, secret = await invitations.create(EMAIL, [ADMIN], None, NOW)

    outcomes = await asyncio.gather(*(accept(secret) for _ in range(3)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Account", "SecretNotGood", "SecretNotGood"]
    assert await Account.all().count() == 1


async def test_an_invitation_that_is_old_withdrawn_replaced_or_unknown_makes_no_account() -> None:
    _, old = await invitations.create("a@example.vn", [ADMIN], None, NOW)
    withdrawn, withdrawns = await invitations.create("b@example.vn", [ADMIN], None, NOW)
    await invitations.withdraw(withdrawn.id, 1, NOW)
    _, replaced = await invitations.create("c@example.vn", [ADMIN], None, NOW)
    await invitations.create("c@example.vn", [Given(Role.VIEWER)], None, NOW)

    for secret, days in ((old, 7), (withdrawns, 0), (replaced, 0), ("camtayinvitation_x", 0)):
        with pytest.raises(SecretNotGood):
            await accept(secret, days)

    assert await Account.all().count() == 0
    assert [row.email for row in await invitations.going(NOW)] == ["c@example.vn", "a@example.vn"]


async def test_an_invitation_by_another_ends_none_and_the_first_that_is_accepted_counts() -> None:
    other = await accepted("lan@example.vn", ADMIN)
    _, first = await invitations.create(EMAIL, [Given(Role.EDITOR)], None, NOW)
    _, second = await invitations.create(EMAIL, [Given(Role.VIEWER)], other.id, NOW)

    account = await accept(first)

    assert [grant.given for grant in (await grants.of_accounts([account.id]))[account.id]] == [Given(Role.EDITOR)]
    with pytest.raises(SecretNotGood):
        await accept(second)


async def test_a_refused_name_or_password_leaves_the_invitation_open() -> None:
    _, secret = await invitations.create(EMAIL, [ADMIN], None, NOW)

    with pytest.raises(PasswordNotAccepted):
        await invitations.accept(Acceptance(secret, "Hoa", "ngắn"), NOW)
    with pytest.raises(BadInput):
        await invitations.accept(Acceptance(secret, " ", PASSWORD), NOW)

    assert (await accept(secret)).email == EMAIL


async def test_who_has_an_account_is_not_invited_again() -> None:
    await accepted()

    with pytest.raises(AccountExists):
        await invitations.create("Hoa@Example.vn", [ADMIN], None, NOW)
    with pytest.raises(Conflict):
        await invitations.withdraw((await Invitation.get()).id, 1, NOW)


async def test_a_registrar_needs_a_place_and_an_invitation_has_few_grants() -> None:
    with pytest.raises(BadInput) as refused:
        await invitations.create(EMAIL, [ADMIN, Given(Role.REGISTRAR)], None, NOW)
    with pytest.raises(BadInput):
        await invitations.create(EMAIL, [ADMIN] * 21, None, NOW)

    assert refused.value.path == ("grants", "1", "place")
    assert await Invitation.all().count() == 0


async def test_the_secrets_of_one_kind_open_nothing_of_another() -> None:
    _, secret = await invitations.create(EMAIL, [ADMIN], None, NOW)

    assert secret.startswith(invitations.PREFIX)
    assert not secret.startswith(tokens.PREFIX)
