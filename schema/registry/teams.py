"""Community digital teams."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import strawberry

from content_store.published import teams
from content_store.published.records import TeamRecord
from content_store.published.team_records import MemberRecord, RoleRecord
from content_store.published.together import column
from content_store.registry.teams import MemberRole, TeamKind, TeamStanding
from content_store.registry.timeline import known
from schema.context import Info
from schema.fields import lasting, together, told
from schema.nodes import Node, presents
from schema.registry.team_sessions import TeamSession
from schema.registry.whereabouts import current_localities_of, localities_of

if TYPE_CHECKING:
    from schema.registry.localities import Locality


@strawberry.type(description="How many of a team have a part in it.")
class TeamRoleCount:
    role: MemberRole = strawberry.field(description="The part.")
    count: int = strawberry.field(description="How many have it.")

    @classmethod
    def of(cls, record: RoleRecord) -> Self:
        return cls(role=record.role, count=record.count)


@strawberry.type(
    description="A member who consented to be shown: of what the consent does not cover, null. It is gone at once when "
    "the consent is withdrawn, so keep no copy."
)
class TeamMember:
    name: str | None = strawberry.field(description="The name.")
    role: MemberRole | None = strawberry.field(description="The part in the team.")
    phone: str | None = strawberry.field(description="The telephone number.")
    email: str | None = strawberry.field(description="The mail address.")

    @classmethod
    def of(cls, record: MemberRecord) -> Self:
        return cls(name=record.name, role=record.role, phone=record.phone, email=record.email)


def _standings(those: "Sequence[Team]", info: Info) -> list[TeamStanding]:
    there = current_localities_of(those, info)
    return [_standing(record, bool(place)) for record, place in zip(column(those, "record"), there, strict=True)]


def _standing(record: TeamRecord, there: bool) -> TeamStanding:
    if record.as_of < record.valid_from:
        return TeamStanding.NOT_YET
    if record.as_of >= record.valid_to:
        return TeamStanding.ENDED
    return TeamStanding.WORKING if there else TeamStanding.UNKNOWN


@presents(TeamRecord)
@lasting()
@strawberry.type(
    description="A community digital team (tổ công nghệ số cộng đồng): its public facts; of its people only what they "
    "consented to."
)
class Team(Node):
    seen: ClassVar[str] = "as_of"
    record: strawberry.Private[TeamRecord]
    slug: str = told("record.slug", "Short name, unique among teams.")
    name: str = told("record.name", "Its name.")
    kind: TeamKind = told("record.kind", "Where it works.")
    as_of: date = told("record.as_of", "The day on which it is seen.")
    member_count: int | None = told("record.member_count", "How many members it has; null when no source says.")

    @strawberry.field(description="The team's telephone, not a person's; null when it has none.")
    def hotline(self) -> str | None:
        return self.record.hotline or None

    @strawberry.field(description="The team's page, such as a Zalo Official Account; null when it has none.")
    def account_link(self) -> str | None:
        return self.record.account_link or None

    @strawberry.field(description="How many of its members have which part in it, as far as it was stated.")
    def roles(self, info: Info) -> list[TeamRoleCount]:
        return [TeamRoleCount.of(record) for record in info.context.many(teams.roles_of, self.record.id)]

    @strawberry.field(description="The members who consented to be shown, whatever day is asked for: today's consents.")
    def members(self, info: Info) -> list[TeamMember]:
        found = info.context.many(teams.members_of, self.record.id, info.context.today)
        return [TeamMember.of(record) for record in found]

    @strawberry.field(description="Since when it has worked; null when that is not known.")
    def valid_from(self) -> date | None:
        return known(self.record.valid_from)

    @strawberry.field(description="The day on which it ended; null while it works.")
    def valid_to(self) -> date | None:
        return known(self.record.valid_to)

    @strawberry.field(
        description="Whether it works on the day on which it is seen: a reform that ended its place says nothing of "
        "it.",
        metadata=together(_standings),
    )
    def standing(self, info: Info) -> TeamStanding:
        return _standings([self], info)[0]

    @strawberry.field(description="Whether it was made up for tests and demonstrations.")
    def synthetic(self) -> bool:
        return self.record.synthetic

    @strawberry.field(
        description="The place whose team it is on the day on which the team is seen, or was at last. Where that place "
        "had ended by then, `currentLocality` is null, and the place's `successors` say what became of it.",
        metadata=together(localities_of),
    )
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        return localities_of([self], info)[0]

    @strawberry.field(
        description="The place to which it belongs on that day; null when its place had ended by then and nobody said "
        "to which one the team belongs since.",
        metadata=together(current_localities_of),
    )
    def current_locality(
        self, info: Info
    ) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")] | None:
        return current_localities_of([self], info)[0]

    @strawberry.field(description="Its recurring sessions.")
    def sessions(self, info: Info) -> list[TeamSession]:
        return [TeamSession.of(record) for record in info.context.many(teams.sessions_of, self.record.id)]

    @classmethod
    def of(cls, record: TeamRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)
