"""Community digital teams."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from content_store.published import places, registry
from content_store.published.records import SessionRecord, TeamRecord
from content_store.registry.teams import TeamKind
from content_store.registry.timeline import known
from schema.context import Info
from schema.fields import told
from schema.nodes import Key, Node, present, presents

if TYPE_CHECKING:
    from schema.registry.localities import Locality


@strawberry.type(description="A recurring session at which a team helps people (buổi hướng dẫn).")
class TeamSession:
    rrule: str = strawberry.field(description="When, as an RFC 5545 rule in Việt Nam's time.")
    place: str | None = strawberry.field(description="Where; null when the source does not say.")

    @classmethod
    def of(cls, record: SessionRecord) -> TeamSession:
        return cls(rrule=record.rrule, place=record.place or None)


@presents(TeamRecord)
@strawberry.type(
    description="A community digital team (tổ công nghệ số cộng đồng): its public facts, never its people."
)
class Team(Node):
    record: strawberry.Private[TeamRecord]
    slug: str = told("record.slug", "Short name, unique among teams.")
    name: str = told("record.name", "Its name.")
    kind: TeamKind = told("record.kind", "Where it works.")
    as_of: date = told("record.as_of", "The day on which it is seen.")
    member_count: int | None = told("record.member_count", "How many members it has; null when no source says.")

    @strawberry.field(description="Since when it has worked; null when that is not known.")
    def valid_from(self) -> date | None:
        return known(self.record.valid_from)

    @strawberry.field(description="The day on which it ended; null while it works.")
    def valid_to(self) -> date | None:
        return known(self.record.valid_to)

    @strawberry.field(description="Whether it was made up for tests and demonstrations.")
    def synthetic(self) -> bool:
        return self.record.synthetic

    @strawberry.field(description="The place whose team it is, on the day on which the team is seen.")
    def locality(self, info: Info) -> Annotated[Locality, strawberry.lazy("schema.registry.localities")]:
        return present(info.context.known(places.as_last_known, self.record.locality_id, self.record.as_of))

    @strawberry.field(description="Its recurring sessions.")
    def sessions(self, info: Info) -> list[TeamSession]:
        return [TeamSession.of(record) for record in info.context.many(registry.sessions_of, self.record.id)]

    @classmethod
    def of(cls, record: TeamRecord) -> Team:
        return cls(key=Key("Team", record.id, record.as_of), record=record)
