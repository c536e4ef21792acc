"""Memberships, as those who keep the registry of a place enter, correct, end and erase them.

What changes a membership answers with its number alone: answers are kept for who asks again under a key, and nothing of
a person shall be kept there.
"""

from datetime import date
from typing import Self

import strawberry

from content_store.people.access import Action
from content_store.registry import consents, memberships, privacy
from content_store.registry.consents import NewConsent, PersonalField
from content_store.registry.memberships import Membership as MembershipRow
from content_store.registry.memberships import PersonWords
from content_store.registry.teams import MemberRole
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import gid, number_of
from schema.refusals import Refusable, UserError
from schema.registry.reach import keeps_team, kept_member


@strawberry.input(description="What is kept of a person; there is no place for an ethnicity.")
class PersonWordsInput:
    name: str = strawberry.field(description="The name.")
    role: MemberRole = strawberry.field(description="The part in the team.")
    phone: str = strawberry.field(default="", description="The telephone number.")
    email: str = strawberry.field(default="", description="The mail address.")
    joined_on: date | None = strawberry.field(default=None, description="Since when; null when nobody knows.")


@strawberry.input(description="Somebody who joins a team; nothing of it is public.")
class MembershipCreateInput:
    team_id: strawberry.ID = strawberry.field(description="The team.")
    words: PersonWordsInput = strawberry.field(description="What is kept of the person.")


@strawberry.input(description="What is to be kept of a person instead.")
class MembershipUpdateInput:
    id: strawberry.ID = strawberry.field(description="The membership.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: PersonWordsInput = strawberry.field(description="All that is kept of the person.")


@strawberry.input(description="Somebody who leaves a team.")
class MembershipEndInput:
    id: strawberry.ID = strawberry.field(description="The membership.")
    expected_revision: int = strawberry.field(description=REVISION)
    day: date = strawberry.field(description="The day, today or earlier.")


@strawberry.input(description="A consent as the person gave it; it takes the place of the one before.")
class ConsentRecordInput:
    membership_id: strawberry.ID = strawberry.field(description="Whose.")
    expected_revision: int = strawberry.field(description=REVISION)
    fields: list[PersonalField] = strawberry.field(description="What may be shown, each field once: nothing else is.")
    purpose: str = strawberry.field(description="What for, in the words that the person was asked with.")
    given_on: date = strawberry.field(description="When it was given.")


@strawberry.input(description="The consent to withdraw.")
class ConsentWithdrawInput:
    id: strawberry.ID = strawberry.field(description="The membership whose consent it is.")


@strawberry.input(description="The membership to erase.")
class MembershipEraseInput:
    id: strawberry.ID = strawberry.field(description="The membership.")


@strawberry.type(description="The membership that was changed, or why it was not.")
class MembershipPayload:
    membership_id: strawberry.ID | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(
        default=None,
        description="Pass it as `expectedRevision` next time; null when there are errors or it was erased.",
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")

    @classmethod
    def of(cls, row: MembershipRow) -> Self:
        return cls(membership_id=gid("Membership", row.id), revision=row.revision)


@strawberry.type
class MembershipMutation:
    @strawberry.mutation(
        description="Enter somebody who joins a team. Needs who keeps the registry of its place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def membership_create(self, info: Info, input: What[MembershipCreateInput]) -> MembershipPayload:
        team = number_of(input.team_id, "Team", "teamId")
        _, account = await keeps_team(info.context, Action.KEEP_MEMBERS, team)
        return MembershipPayload.of(await memberships.create(team, PersonWords(**vars(input.words)), account))

    @strawberry.mutation(
        description="Correct what is kept of a person; a consent to a value that changes is withdrawn by that. Needs "
        "who keeps the registry of the team's place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def membership_update(self, info: Info, input: What[MembershipUpdateInput]) -> MembershipPayload:
        row, account = await kept_member(info.context, input.id, "id")
        words = PersonWords(**vars(input.words))
        row = await privacy.rewrite(row.id, words, input.expected_revision, account, info.context.now)
        return MembershipPayload.of(row)

    @strawberry.mutation(
        description="Note that somebody left a team; a year later name and contacts are taken away. Needs who keeps "
        "the registry of its place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def membership_end(self, info: Info, input: What[MembershipEndInput]) -> MembershipPayload:
        row, account = await kept_member(info.context, input.id, "id")
        row = await privacy.leave(row.id, input.day, input.expected_revision, account, info.context.now)
        return MembershipPayload.of(row)

    @strawberry.mutation(
        description="Record a consent: what it covers is public from now on. Needs who keeps the registry of the "
        "team's place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def consent_record(self, info: Info, input: What[ConsentRecordInput]) -> MembershipPayload:
        row, account = await kept_member(info.context, input.membership_id, "membershipId")
        new = NewConsent(input.fields, input.purpose, input.given_on)
        row = await consents.give(row.id, new, input.expected_revision, account, info.context.now)
        return MembershipPayload.of(row)

    @strawberry.mutation(
        description="Withdraw the consent of a person: nothing of the person is public from now on. Needs who keeps "
        "the registry of the team's place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def consent_withdraw(self, info: Info, input: What[ConsentWithdrawInput]) -> MembershipPayload:
        row, account = await kept_member(info.context, input.id, "id")
        return MembershipPayload.of(await consents.withdraw(row.id, account, info.context.now))

    @strawberry.mutation(
        description="Erase all that is kept of a person; that a number was erased is kept. Needs who keeps the "
        "registry of the team's place.",
        extensions=[Refusable(MembershipPayload)],
    )
    async def membership_erase(self, info: Info, input: What[MembershipEraseInput]) -> MembershipPayload:
        row, account = await kept_member(info.context, input.id, "id")
        number = await privacy.erase(row.id, account, info.context.now)
        return MembershipPayload(membership_id=gid("Membership", number))
