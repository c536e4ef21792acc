"""Commands for people: the first admin, and who has lost a password."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from api.settings import read_settings
from content_store.database import connect
from content_store.migrating import migrate
from content_store.paging import LARGEST, Page
from content_store.people import accounts, grants, invitations, resets
from content_store.people.access import Given, Role
from content_store.people.grants import Grant
from scripts.grouping import Group

T = TypeVar("T")
email_argument = click.argument("email", help="The mail address.")


@click.group(cls=Group)
def people() -> None:
    """Who works here."""


@people.command()
@email_argument
def add_admin(email: str) -> None:
    """Invite somebody who may do everything, and print the secret, which is shown only now.

    Whoever has it gets the account with `invitationAccept`, within seven days.
    """
    click.echo(_within(lambda: _invited(email)))


@people.command()
@email_argument
def reset_password(email: str) -> None:
    """Print a secret with which this account's password can be set anew by `passwordReset`, once and within an hour."""
    click.echo(_within(lambda: _reset(email)))


@people.command("list")
def list_accounts() -> None:
    """Print every account: its number, mail address, name and roles; a role at a place with the place's number."""
    for line in _within(_lines):
        click.echo(line)


def _within(work: Callable[[], Awaitable[T]]) -> T:
    """What the work returns, in this environment's database."""
    url = read_settings(os.environ).database_url

    async def run() -> T:
        await migrate(url)
        async with connect(url):
            return await work()

    return asyncio.run(run())


async def _invited(email: str) -> str:
    _, secret = await invitations.create(email, [Given(Role.ADMIN)], None, datetime.now(UTC))
    return secret


async def _reset(email: str) -> str:
    return await resets.begin(await accounts.by_email(email), datetime.now(UTC))


async def _lines() -> list[str]:
    lines: list[str] = []
    after: str | None = None
    while True:
        part = await accounts.page(Page(LARGEST, after))
        held = await grants.of_accounts([account.id for account in part.items])
        for account in part.items:
            roles = ",".join(_role(grant) for grant in held.get(account.id, []))
            disabled = " (disabled)" if account.disabled_at else ""
            lines.append(f"{account.id}\t{account.email or '-'}\t{account.name}\t{roles or '-'}{disabled}")
        if not part.has_next:
            return lines
        after = part.cursor(len(part.items) - 1)


def _role(grant: Grant) -> str:
    return grant.role.value + (f"@{grant.place_id}" if grant.place_id else "")
