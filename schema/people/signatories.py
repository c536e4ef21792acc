"""Signatories: who may give an organisation's word for a guide to its services."""

import strawberry

from content_store.content import sign_offs
from content_store.people import access
from content_store.people.access import Action
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.people.payloads import DonePayload
from schema.refusals import Refusable


@strawberry.input(description="Somebody who is to sign for an organisation, or no more.")
class SignatoryInput:
    organisation_id: strawberry.ID = strawberry.field(description="The organisation.")
    account_id: strawberry.ID = strawberry.field(description="The account.")


@strawberry.type
class SignatoryMutation:
    @strawberry.mutation(description="Let an account sign for an organisation.", extensions=[Refusable(DonePayload)])
    async def signatory_appoint(self, info: Info, input: What[SignatoryInput]) -> DonePayload:
        by = access.require_everywhere(info.context.viewer, Action.MANAGE_PEOPLE)
        organisation = number_of(input.organisation_id, "Organisation", "organisationId")
        await sign_offs.appoint(organisation, number_of(input.account_id, "Account", "accountId"), by)
        return DonePayload()

    @strawberry.mutation(
        description="Let an account sign for an organisation no more; what it signed stays signed.",
        extensions=[Refusable(DonePayload)],
    )
    async def signatory_dismiss(self, info: Info, input: What[SignatoryInput]) -> DonePayload:
        by = access.require_everywhere(info.context.viewer, Action.MANAGE_PEOPLE)
        organisation = number_of(input.organisation_id, "Organisation", "organisationId")
        await sign_offs.dismiss(organisation, number_of(input.account_id, "Account", "accountId"), by)
        return DonePayload()
