"""What people may ask about themselves, and those who manage them about others."""

from typing import Annotated

import strawberry

from content_store.paging import Page, cut_list
from content_store.people import access, accounts, invitations, sessions, tokens
from content_store.people.access import Action
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.people.accounts import Account, Invitation, Session, Token
from schema.people.reach import account_meant, managed, reaches_all

Whose = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Whose; one's own when it is left out. Others' need an ADMIN of everything."),
]


@strawberry.type
class PeopleQuery:
    @strawberry.field(description="Who asks; null for a stranger.")
    async def me(self, info: Info) -> Account | None:
        number = info.context.viewer.account_id
        return None if number is None else Account.of(await accounts.get(number))

    @strawberry.field(
        description="The accounts, oldest first: all for an ADMIN of everything, for one of a place those that have a "
        "role there."
    )
    async def accounts(self, info: Info, first: First = 20, after: After = None) -> Connection[Account]:
        access.require(info.context.viewer, Action.MANAGE_PEOPLE)
        among = await managed(info.context)
        return connection(await accounts.page(Page(first, after), among), Account.of)

    @strawberry.field(
        description="The invitations that may still be accepted, newest first: those whose roles the ADMIN could give."
    )
    async def invitations(self, info: Info, first: First = 20, after: After = None) -> Connection[Invitation]:
        access.require(info.context.viewer, Action.MANAGE_PEOPLE)
        going = await invitations.going(info.context.now)
        seen = [row for row in going if reaches_all(info.context, row.promised)]
        return connection(cut_list(seen, Page(first, after), "invitations"), Invitation.of)

    @strawberry.field(description="An account's API tokens that were not revoked, newest first.")
    async def tokens(self, info: Info, account: Whose = None) -> list[Token]:
        number = await account_meant(info.context, account)
        return [Token.of(row) for row in await tokens.of_account(number)]

    @strawberry.field(description="An account's sessions that go on, newest first.")
    async def sessions(self, info: Info, account: Whose = None) -> list[Session]:
        number = await account_meant(info.context, account)
        return [Session.of(row) for row in await sessions.of_account(number, info.context.now)]
