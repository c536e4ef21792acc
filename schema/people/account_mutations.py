"""Accounts and their roles, as who manages people changes them."""

import strawberry
from strawberry.extensions import FieldExtension

from content_store.errors import NotFound
from content_store.people import access, accounts, disabling, grants
from content_store.people.access import Action, Given, Role
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.accounts import Account
from schema.people.payloads import AccountPayload, GrantsCarryPayload
from schema.people.reach import find_managed, gone_and_heir, place_of, reaches, require_reach
from schema.refusals import Refusable


@strawberry.input(description="A role for an account.")
class GrantGiveInput:
    account: strawberry.ID = strawberry.field(description="The account.")
    role: Role = strawberry.field(description="The role.")
    place: strawberry.ID | None = strawberry.field(
        default=None, description="The place where it holds, and all below; null for everywhere."
    )


@strawberry.input(description="The role to take away.")
class GrantTakeInput:
    id: strawberry.ID = strawberry.field(description="The grant, as the account's `grants` name it.")


@strawberry.input(description="The place whose people shall go on in the one that it became.")
class GrantsCarryInput:
    place: strawberry.ID = strawberry.field(
        description="A place that is gone, and whose territory passed as a whole into one that is there."
    )


@strawberry.input(description="The account that is meant.")
class AccountInput:
    id: strawberry.ID = strawberry.field(description="The account.")


REFUSABLE: list[FieldExtension] = [Refusable(AccountPayload)]


@strawberry.type
class AccountMutation:
    @strawberry.mutation(
        description="Give an account a role. Needs an ADMIN there who can see the account.", extensions=REFUSABLE
    )
    async def grant_give(self, info: Info, input: What[GrantGiveInput]) -> AccountPayload:
        context = info.context
        admin = access.require(context.viewer, Action.MANAGE_PEOPLE)
        given = Given(input.role, place_of(context, input.place, "place"))
        require_reach(context, given)
        account = await find_managed(context, input.account, "account")
        await grants.give(account.id, given, admin)
        return AccountPayload(account=Account.of(account))

    @strawberry.mutation(
        description="Take a role from an account, at once. Needs an ADMIN there; the last ADMIN of everything stays.",
        extensions=REFUSABLE,
    )
    async def grant_take(self, info: Info, input: What[GrantTakeInput]) -> AccountPayload:
        context = info.context
        admin = access.require(context.viewer, Action.MANAGE_PEOPLE)
        row = await grants.get(number_of(input.id, "Grant", "id"))
        if not reaches(context, row.given):
            raise NotFound(path=("id",), what="Grant", key=row.id)
        return AccountPayload(account=Account.of(await grants.take(row.id, admin)))

    @strawberry.mutation(
        description="Give whoever has a role at a place that is gone the same role at the place that all of it became. "
        "It is worth more there when others became part of it too, so it needs an ADMIN of everything.",
        extensions=[Refusable(GrantsCarryPayload)],
    )
    async def grants_carry(self, info: Info, input: What[GrantsCarryInput]) -> GrantsCarryPayload:
        context = info.context
        admin = access.require_everywhere(context.viewer, Action.MANAGE_PEOPLE)
        place, heir = await gone_and_heir(context, input.place, "place")
        numbers = await grants.carry(place, heir, admin)
        return GrantsCarryPayload(accounts=[Account.of(await accounts.get(number)) for number in numbers])

    @strawberry.mutation(
        description="Let an account do nothing any longer, at once. Needs an ADMIN of everything; the last one stays.",
        extensions=REFUSABLE,
    )
    async def account_disable(self, info: Info, input: What[AccountInput]) -> AccountPayload:
        admin = access.require_everywhere(info.context.viewer, Action.MANAGE_PEOPLE)
        number = number_of(input.id, "Account", "id")
        return AccountPayload(account=Account.of(await disabling.disable(number, admin, info.context.now)))

    @strawberry.mutation(
        description="Let a disabled account work again. Needs an ADMIN of everything.", extensions=REFUSABLE
    )
    async def account_enable(self, info: Info, input: What[AccountInput]) -> AccountPayload:
        admin = access.require_everywhere(info.context.viewer, Action.MANAGE_PEOPLE)
        account = await accounts.get(number_of(input.id, "Account", "id"))
        return AccountPayload(account=Account.of(await disabling.enable(account.id, admin)))
