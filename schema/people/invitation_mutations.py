"""Invitations: how people come to have accounts."""

import strawberry

from content_store.errors import NotFound
from content_store.people import access, invitations
from content_store.people.access import Action, Given, Role
from content_store.people.invitations import Acceptance
from schema.context import Context, Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.accounts import Invitation
from schema.people.password_mutations import PASSWORD
from schema.people.payloads import DonePayload, InvitationPayload
from schema.people.reach import place_of, reaches_all, require_reach
from schema.refusals import Refusable


@strawberry.input(description="A role to be given.")
class GrantInput:
    role: Role = strawberry.field(description="The role.")
    place: strawberry.ID | None = strawberry.field(
        default=None, description="The place where it holds, and all below; null for everywhere."
    )

    def to_given(self, context: Context, *path: str) -> Given:
        """The same for the store."""
        return Given(self.role, place_of(context, self.place, *path, "place"))


@strawberry.input(description="Who is invited, and to what.")
class InvitationCreateInput:
    email: str = strawberry.field(description="The mail address, which will be the account's.")
    grants: list[GrantInput] = strawberry.field(
        default_factory=list, description="What the account will be given; one without any may do nothing yet."
    )


@strawberry.input(description="What an invited person says.")
class InvitationAcceptInput:
    secret: str = strawberry.field(description="The secret that came with the invitation, good once.")
    name: str = strawberry.field(description="The name that colleagues see.")
    password: str = strawberry.field(description=f"The password to sign in with: {PASSWORD}")


@strawberry.input(description="The invitation to withdraw.")
class InvitationWithdrawInput:
    id: strawberry.ID = strawberry.field(description="The invitation.")


@strawberry.type
class InvitationMutation:
    @strawberry.mutation(
        description="Invite a mail address; one's own older invitation of it is over. Needs an ADMIN of its roles.",
        extensions=[Refusable(InvitationPayload)],
    )
    async def invitation_create(self, info: Info, input: What[InvitationCreateInput]) -> InvitationPayload:
        context = info.context
        account = access.require(context.viewer, Action.MANAGE_PEOPLE)
        promised = [grant.to_given(context, "grants", str(place)) for place, grant in enumerate(input.grants)]
        for given in promised or [Given(Role.VIEWER)]:
            require_reach(context, given)
        row, secret = await invitations.create(input.email, promised, account, context.now)
        return InvitationPayload(invitation=Invitation.of(row), secret=secret)

    @strawberry.mutation(
        description="Get the account that one was invited to, and then sign in.", extensions=[Refusable(DonePayload)]
    )
    async def invitation_accept(self, info: Info, input: What[InvitationAcceptInput]) -> DonePayload:
        await invitations.accept(Acceptance(input.secret, input.name, input.password), info.context.now)
        return DonePayload()

    @strawberry.mutation(
        description="Let an invitation count no longer. Needs an ADMIN wherever it would give a role.",
        extensions=[Refusable(InvitationPayload)],
    )
    async def invitation_withdraw(self, info: Info, input: What[InvitationWithdrawInput]) -> InvitationPayload:
        context = info.context
        account = access.require(context.viewer, Action.MANAGE_PEOPLE)
        row = await invitations.get(number_of(input.id, "Invitation", "id"))
        if not reaches_all(context, row.promised):
            raise NotFound(path=("id",), what="Invitation", key=row.id)
        row = await invitations.withdraw(row.id, account, context.now)
        return InvitationPayload(invitation=Invitation.of(row))
