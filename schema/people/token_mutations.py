"""API tokens: making one for one's own programs, and revoking any."""

from datetime import datetime

import strawberry

from content_store.errors import NotFound
from content_store.people import access, tokens
from content_store.people.access import Action
from content_store.people.tokens import NewToken
from content_store.registry.timeline import instant
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.accounts import Token
from schema.people.payloads import TokenPayload
from schema.refusals import Refusable


@strawberry.input(description="A token for one's own account.")
class TokenCreateInput:
    name: str = strawberry.field(description="What it is for.")
    scopes: list[Action] | None = strawberry.field(
        default=None, description="All that it may do; null for all that its account may do, whenever it is used."
    )
    expires_at: datetime = strawberry.field(description="When it ends, within 400 days.")


@strawberry.input(description="The token to revoke.")
class TokenRevokeInput:
    id: strawberry.ID = strawberry.field(description="The token.")


@strawberry.type
class TokenMutation:
    @strawberry.mutation(
        description="Make a token for one's own account. Needs a session.", extensions=[Refusable(TokenPayload)]
    )
    async def token_create(self, info: Info, input: What[TokenCreateInput]) -> TokenPayload:
        account, _ = access.require_session(info.context.viewer)
        new = NewToken(input.name, None if input.scopes is None else frozenset(input.scopes), instant(input.expires_at))
        row, secret = await tokens.create(account, new, info.context.now)
        return TokenPayload(token=Token.of(row), secret=secret)

    @strawberry.mutation(
        description="Let a token count no longer: one's own in a session, anybody's as an ADMIN of everything.",
        extensions=[Refusable(TokenPayload)],
    )
    async def token_revoke(self, info: Info, input: What[TokenRevokeInput]) -> TokenPayload:
        viewer = info.context.viewer
        account = access.require_account(viewer)
        row = await tokens.get(number_of(input.id, "Token", "id"))
        if not viewer.may_everywhere(Action.MANAGE_PEOPLE):
            if row.account_id != account:
                raise NotFound(path=("id",), what="Token", key=row.id)
            access.require_session(viewer)
        return TokenPayload(token=Token.of(await tokens.revoke(row.id, account, info.context.now)))
