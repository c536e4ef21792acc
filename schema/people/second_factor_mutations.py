"""Second factors: a phone's codes beside the password."""

import strawberry

from content_store.people import access, accounts, signing_in
from content_store.people import second_factors as factors
from content_store.people.access import Action
from content_store.people_errors import WrongCredentials
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.payloads import DonePayload, SecondFactorBeginPayload, SecondFactorConfirmPayload
from schema.refusals import Refusable


@strawberry.input(description="Proof that one's own password is known, before a second factor is begun.")
class SecondFactorBeginInput:
    password: str = strawberry.field(description="One's own password.")


@strawberry.input(description="Proof that the app has the secret.")
class SecondFactorConfirmInput:
    code: str = strawberry.field(description="The six digits that the app shows now.")


@strawberry.input(description="The second factor to remove.")
class SecondFactorRemoveInput:
    code: str | None = strawberry.field(
        default=None, description="The six digits or a recovery code, for one's own; null for somebody else's."
    )
    account: strawberry.ID | None = strawberry.field(
        default=None, description="Whose, when a phone is lost; needs an ADMIN of everything. Null for one's own."
    )


@strawberry.type
class SecondFactorMutation:
    @strawberry.mutation(
        description="Get a secret for an authenticator app; it counts once it is confirmed. Needs a session.",
        extensions=[Refusable(SecondFactorBeginPayload)],
    )
    async def second_factor_begin(self, info: Info, input: What[SecondFactorBeginInput]) -> SecondFactorBeginPayload:
        context = info.context
        session = access.require_session(context.viewer)
        await signing_in.check_password(session, input.password, context.desk.seal, context.now)
        enrolment = await factors.begin(await accounts.get(session[0]), context.desk.seal)
        return SecondFactorBeginPayload(secret=enrolment.secret, address=enrolment.address)

    @strawberry.mutation(
        description="From now on signing in needs a code. Needs a session.",
        extensions=[Refusable(SecondFactorConfirmPayload)],
    )
    async def second_factor_confirm(
        self, info: Info, input: What[SecondFactorConfirmInput]
    ) -> SecondFactorConfirmPayload:
        account, _ = access.require_session(info.context.viewer)
        codes = await factors.confirm(account, input.code, info.context.desk.seal, info.context.now)
        return SecondFactorConfirmPayload(recovery_codes=codes)

    @strawberry.mutation(
        description="Let signing in need no code any longer. Needs a session, or an ADMIN for somebody else's.",
        extensions=[Refusable(DonePayload)],
    )
    async def second_factor_remove(self, info: Info, input: What[SecondFactorRemoveInput]) -> DonePayload:
        context = info.context
        if input.account is not None:
            admin = access.require_everywhere(context.viewer, Action.MANAGE_PEOPLE)
            account = await accounts.get(number_of(input.account, "Account", "account"))
            await factors.remove(account.id, admin)
            return DonePayload()
        session = access.require_session(context.viewer)
        if not input.code:
            raise WrongCredentials(path=("code",))
        await signing_in.check_code(session, input.code, context.desk.seal, context.now)
        await factors.remove(session[0], session[0])
        return DonePayload()
