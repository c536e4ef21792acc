"""Passwords: changing one's own, and setting it anew when it is forgotten."""

import strawberry

from content_store.people import access, resets, signing_in
from schema.context import Info
from schema.inputs import What
from schema.people.payloads import DonePayload
from schema.refusals import Refusable

PASSWORD = "12 to 200 characters, not a usual one, and without one's name and mail address."  # noqa: S105 - words about it


@strawberry.input(description="Another password for one's own account.")
class PasswordChangeInput:
    old_password: str = strawberry.field(description="The present one.")
    password: str = strawberry.field(description=f"The new one: {PASSWORD}")


@strawberry.input(description="Who forgot a password.")
class PasswordResetAskInput:
    email: str = strawberry.field(description="The mail address.")


@strawberry.input(description="A new password in place of a forgotten one.")
class PasswordResetInput:
    secret: str = strawberry.field(description="The secret that came with the letter, good once and for an hour.")
    password: str = strawberry.field(description=f"The new one: {PASSWORD}")


@strawberry.type
class PasswordMutation:
    @strawberry.mutation(
        description="Change one's own password; all other sessions end. Needs a session.",
        extensions=[Refusable(DonePayload)],
    )
    async def password_change(self, info: Info, input: What[PasswordChangeInput]) -> DonePayload:
        session = access.require_session(info.context.viewer)
        change = signing_in.Change(input.old_password, input.password)
        await signing_in.change_password(session, change, info.context.desk.seal, info.context.now)
        return DonePayload()

    @strawberry.mutation(
        description="Ask for a letter with a secret; the answer is the same whether or not there is such an account.",
        extensions=[Refusable(DonePayload)],
    )
    async def password_reset_ask(self, info: Info, input: What[PasswordResetAskInput]) -> DonePayload:
        await signing_in.ask_for_reset(input.email, info.context.desk, info.context.now)
        return DonePayload()

    @strawberry.mutation(
        description="Set a new password with the secret of a letter; all sessions end, and so does all waiting.",
        extensions=[Refusable(DonePayload)],
    )
    async def password_reset(self, info: Info, input: What[PasswordResetInput]) -> DonePayload:
        await resets.finish(input.secret, input.password, info.context.desk.seal, info.context.now)
        return DonePayload()
