"""Signing in and out."""

import strawberry

from content_store.database import transaction
from content_store.errors import NotFound
from content_store.people import access, sessions
from content_store.people.access import Action
from content_store.people.signing_in import Credentials, sign_in
from content_store.people_errors import ForeignOrigin
from schema.context import Context, Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.accounts import Session
from schema.people.payloads import DonePayload, SessionPayload
from schema.people.reach import account_meant
from schema.refusals import Refusable
from schema.sender import Cookie


@strawberry.input(description="What somebody signs in with.")
class SessionCreateInput:
    email: str = strawberry.field(description="The mail address.")
    password: str = strawberry.field(description="The password.")
    one_time_code: str | None = strawberry.field(
        default=None, description="The six digits of the phone or a recovery code, for who has a second factor."
    )
    cookie: bool = strawberry.field(
        default=False, description="Whether the browser shall keep the secret; for pages of this server alone."
    )


@strawberry.input(description="The session to end.")
class SessionEndInput:
    id: strawberry.ID | None = strawberry.field(default=None, description="The session; null for the present one.")


@strawberry.input(description="Whose sessions to end.")
class SessionsEndInput:
    account: strawberry.ID | None = strawberry.field(
        default=None, description="All of this account's; null for one's own but the present one."
    )


@strawberry.type
class SessionMutation:
    @strawberry.mutation(description="Sign in.", extensions=[Refusable(SessionPayload)])
    async def session_create(self, info: Info, input: What[SessionCreateInput]) -> SessionPayload:
        context = info.context
        if input.cookie and not context.sender.own_page:
            raise ForeignOrigin(path=("cookie",))
        said = Credentials(input.email, input.password, input.one_time_code, context.sender.address)
        row, secret = await sign_in(said, context.desk.seal, context.now)
        if not input.cookie:
            return SessionPayload(session=Session.of(row), secret=secret)
        context.sender.cookie = Cookie(secret, row.expires_at)
        return SessionPayload(session=Session.of(row))

    @strawberry.mutation(description="Sign out, here or elsewhere.", extensions=[Refusable(DonePayload)])
    async def session_end(self, info: Info, input: What[SessionEndInput]) -> DonePayload:
        context, viewer = info.context, info.context.viewer
        account = access.require_account(viewer)
        number = access.require_session(viewer)[1] if input.id is None else number_of(input.id, "Session", "id")
        async with transaction():
            row = await sessions.get(number)
            if row.account_id == account:
                access.require_session(viewer)
            elif not viewer.may_everywhere(Action.MANAGE_PEOPLE):
                raise NotFound(path=("id",), what="Session", key=number)
            await sessions.end(row, account, context.now)
        if number == viewer.session:
            _forget(context)
        return DonePayload()

    @strawberry.mutation(description="End many sessions at once.", extensions=[Refusable(DonePayload)])
    async def sessions_end(self, info: Info, input: What[SessionsEndInput]) -> DonePayload:
        context = info.context
        here = access.require_session(context.viewer)[1] if input.account is None else None
        number = await account_meant(context, input.account)
        async with transaction():
            await sessions.end_all(number, context.viewer.account_id, context.now, but=here)
        return DonePayload()


def _forget(context: Context) -> None:
    if context.sender.own_page:
        context.sender.cookie = Cookie("", context.now)
