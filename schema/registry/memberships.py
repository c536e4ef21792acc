"""Memberships: the people of teams, for who keeps them and for nobody else."""

import json
from datetime import date, datetime
from typing import Annotated, Self

import strawberry

from content_store.paging import Page
from content_store.people.access import Action
from content_store.registry import consents, memberships, privacy
from content_store.registry.consents import Consent as ConsentRow
from content_store.registry.consents import PersonalField
from content_store.registry.memberships import Membership as MembershipRow
from content_store.registry.teams import MemberRole
from schema.connections import After, Connection, First, connection
from schema.context import Info
from schema.nodes import gid, number_of
from schema.registry.reach import keeps_team, kept_member

OfTeam = Annotated[strawberry.ID, strawberry.argument(description="The team.")]
OfMembership = Annotated[strawberry.ID, strawberry.argument(description="The membership.")]


@strawberry.type(description="What a person agreed to have shown, what for, and until when.")
class Consent:
    fields: list[PersonalField] = strawberry.field(description="What may be shown; nothing else may.")
    purpose: str = strawberry.field(description="What for.")
    given_on: date = strawberry.field(description="When it was given.")
    recorded_at: datetime = strawberry.field(description="When it was noted here.")
    withdrawn_at: datetime | None = strawberry.field(description="When it ended; null while it counts.")

    @classmethod
    def of(cls, row: ConsentRow) -> Self:
        return cls(
            fields=row.covered,
            purpose=row.purpose,
            given_on=row.given_on,
            recorded_at=row.recorded_at,
            withdrawn_at=row.withdrawn_at,
        )


@strawberry.type(description="A person in a team; private, but for what a consent makes public (`Team.members`).")
class Membership:
    row: strawberry.Private[MembershipRow]
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this membership's.")
    name: str = strawberry.field(description="The name; empty once it was anonymised.")
    phone: str | None = strawberry.field(description="The telephone number; null when there is none.")
    email: str | None = strawberry.field(description="The mail address; null when there is none.")
    role: MemberRole = strawberry.field(description="The part in the team.")
    joined_on: date | None = strawberry.field(description="Since when; null when nobody knows.")
    left_on: date | None = strawberry.field(description="Until when; null while it lasts.")
    anonymised_at: datetime | None = strawberry.field(
        description="When names and contacts were taken away, a year after the end; null before that."
    )
    revision: int = strawberry.field(description="Pass it as `expectedRevision` when it is changed.")

    @strawberry.field(description="Every consent so far, oldest first; one at most is not withdrawn.")
    async def consents(self, info: Info) -> list[Consent]:
        found = await info.context.loaded(consents.of_memberships, self.row.id)
        return [Consent.of(row) for row in found or []]

    @classmethod
    def of(cls, row: MembershipRow) -> Self:
        return cls(
            row=row,
            id=gid("Membership", row.id),
            name=row.name,
            phone=row.phone or None,
            email=row.email or None,
            role=row.role,
            joined_on=row.joined_on,
            left_on=row.left_on,
            anonymised_at=row.anonymised_at,
            revision=row.revision,
        )


@strawberry.type
class MembershipQuery:
    @strawberry.field(
        description="The people of a team, those who left included, in the order in which they were entered. Needs who "
        "keeps the registry of its place."
    )
    async def memberships(
        self, info: Info, team: OfTeam, first: First = 20, after: After = None
    ) -> Connection[Membership]:
        row, _ = await keeps_team(info.context, Action.KEEP_MEMBERS, number_of(team, "Team", "team"))
        return connection(await memberships.page(row.id, Page(first, after)), Membership.of)

    @strawberry.field(
        description="All that is kept of a person, as JSON, to be handed to that person. Needs who keeps the registry "
        "of the team's place."
    )
    async def membership_export(self, info: Info, id: OfMembership) -> str:
        row, _ = await kept_member(info.context, id, "id")
        return json.dumps(await privacy.export(row.id), ensure_ascii=False)
