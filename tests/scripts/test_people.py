"""The commands for people, as an operator types them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from people import EMAIL, PASSWORD
from rights_world import place
from samples import DESK

from content_store.database import connect
from content_store.errors import Refused
from content_store.people import accounts, grants, invitations, resets
from content_store.people.access import Given, Role
from content_store.people.invitations import Acceptance
from content_store.people_errors import AccountExists
from scripts.people_commands import people

NEW = "chó ngồi gốc cây đa"


@pytest.fixture
def typed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal whose commands have this test's database."""
    monkeypatch.setenv("CAMTAY_DATABASE_URL", database_url)
    return CliRunner()


def printed(terminal: CliRunner, *words: str) -> str:
    """What a command prints; what it refuses is raised."""
    result = terminal.invoke(people, [*words], catch_exceptions=False)
    return result.stdout


def test_the_first_admin_is_invited_at_the_machine_and_listed_with_the_role(
    typed: CliRunner, database_url: str
) -> None:
    secret = printed(typed, "add-admin", EMAIL).strip()

    async def take_and_work() -> None:
        async with connect(database_url):
            now = datetime.now(UTC)
            account = await invitations.accept(Acceptance(secret, "Hoa", PASSWORD), now)
            await grants.give(account.id, Given(Role.REGISTRAR, await place("tinh-nay")), account.id)
            await accounts.account_named("máy")

    asyncio.run(take_and_work())

    assert printed(typed, "list") == "1\thoa@example.vn\tHoa\tADMIN,REGISTRAR@1\n2\t-\tmáy\t-\n"
    with pytest.raises(AccountExists):
        printed(typed, "add-admin", EMAIL)
    again = printed(typed, "reset-password", EMAIL).strip()

    async def reset() -> str | None:
        async with connect(database_url):
            return (await resets.finish(again, NEW, DESK.seal, datetime.now(UTC))).email

    assert asyncio.run(reset()) == EMAIL


def test_who_has_no_account_cannot_be_given_a_new_password(typed: CliRunner) -> None:
    with pytest.raises(Refused) as refused:
        printed(typed, "reset-password", EMAIL)

    assert refused.value.code == "NOT_FOUND"
    assert EMAIL not in refused.value.message
    assert printed(typed, "list") == ""
