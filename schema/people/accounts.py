"""Accounts as those see them whose they are, and who manages them."""

from datetime import datetime
from typing import Self

import strawberry

from content_store.people import grants, second_factors
from content_store.people.access import Action, Given, Role
from content_store.people.accounts import Account as AccountRow
from content_store.people.grants import Grant as GrantRow
from content_store.people.invitations import Invitation as InvitationRow
from content_store.people.sessions import Session as SessionRow
from content_store.people.tokens import Token as TokenRow
from content_store.published import places
from schema.context import Info
from schema.nodes import gid
from schema.people.reach import reaches
from schema.registry.localities import Locality


@strawberry.type(description="A role at a place and all below it, or everywhere.")
class PromisedGrant:
    place_number: strawberry.Private[int | None]
    role: Role = strawberry.field(description="The role.")

    @strawberry.field(description="Where it holds, as the place is today or was last; null for everywhere.")
    def place(self, info: Info) -> Locality | None:
        if self.place_number is None:
            return None
        found = info.context.one(places.as_last_known, self.place_number, info.context.today)
        return Locality.of(found) if found else None

    @classmethod
    def of_given(cls, given: Given) -> Self:
        return cls(role=given.role, place_number=given.place)


@strawberry.type(description="A role that an account has.")
class Grant(PromisedGrant):
    number: strawberry.Private[int]

    @strawberry.field(description="Opaque, and for ever this grant's.")
    def id(self) -> strawberry.ID:
        return gid("Grant", self.number)

    @classmethod
    def of(cls, row: GrantRow) -> Self:
        return cls(number=row.id, role=row.role, place_number=row.place_id)


@strawberry.type(description="Somebody or something that works here.")
class Account:
    number: strawberry.Private[int]
    email: str | None = strawberry.field(description="The mail address; null for a machine.")
    name: str = strawberry.field(description="The name that was given when the invitation was accepted.")
    created_at: datetime = strawberry.field(description="Since when.")
    disabled_at: datetime | None = strawberry.field(description="Since when it may do nothing; null while it may.")

    @strawberry.field(description="Opaque, and for ever this account's.")
    def id(self) -> strawberry.ID:
        return gid("Account", self.number)

    @strawberry.field(description="The roles that it has: all of one's own, and of others those that one may take.")
    async def grants(self, info: Info) -> list[Grant]:
        context = info.context
        rows = await context.loaded(grants.of_accounts, self.number) or []
        mine = self.number == context.viewer.account_id
        return [Grant.of(row) for row in rows if mine or reaches(context, row.given)]

    @strawberry.field(description="Whether signing in needs a code of its phone.")
    async def second_factor(self, info: Info) -> bool:
        return await info.context.loaded(second_factors.counting, self.number) is not None

    @classmethod
    def of(cls, row: AccountRow) -> Self:
        return cls(
            number=row.id, email=row.email, name=row.name, created_at=row.created_at, disabled_at=row.disabled_at
        )


@strawberry.type(description="A session that goes on, from signing in to leaving.")
class Session:
    number: strawberry.Private[int]
    created_at: datetime = strawberry.field(description="When it began.")
    used_at: datetime = strawberry.field(description="When it was used last, to the minute.")
    expires_at: datetime = strawberry.field(description="When it ends in any case; twelve idle hours end it too.")

    @strawberry.field(description="Opaque, and for ever this session's.")
    def id(self) -> strawberry.ID:
        return gid("Session", self.number)

    @strawberry.field(description="Whether it is the one in which this is asked.")
    def current(self, info: Info) -> bool:
        return self.number == info.context.viewer.session

    @classmethod
    def of(cls, row: SessionRow) -> Self:
        return cls(number=row.id, created_at=row.created_at, used_at=row.used_at, expires_at=row.expires_at)


@strawberry.type(description="An API token; its secret was shown once.")
class Token:
    number: strawberry.Private[int]
    name: str = strawberry.field(description="What it is for.")
    scopes: list[Action] | None = strawberry.field(description="All that it may do; null for all its account may do.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it ends; null for a machine's that does not.")
    used_at: datetime | None = strawberry.field(description="When it was used last, to the minute; null for never.")

    @strawberry.field(description="Opaque, and for ever this token's.")
    def id(self) -> strawberry.ID:
        return gid("Token", self.number)

    @classmethod
    def of(cls, row: TokenRow) -> Self:
        actions = row.actions
        return cls(
            number=row.id,
            name=row.name,
            scopes=None if actions is None else [action for action in Action if action in actions],
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
        )


@strawberry.type(description="A mail address that may become an account.")
class Invitation:
    number: strawberry.Private[int]
    email: str = strawberry.field(description="The mail address.")
    grants: list[PromisedGrant] = strawberry.field(description="What the account will be given.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it can be accepted no longer.")

    @strawberry.field(description="Opaque, and for ever this invitation's.")
    def id(self) -> strawberry.ID:
        return gid("Invitation", self.number)

    @classmethod
    def of(cls, row: InvitationRow) -> Self:
        return cls(
            number=row.id,
            email=row.email,
            grants=[PromisedGrant.of_given(given) for given in row.promised],
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
