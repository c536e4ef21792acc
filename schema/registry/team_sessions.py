"""Sessions of teams: the rules by which they come again, and when they take place next."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from content_store.errors import BadInput, NotFound
from content_store.paging import Page, cut_list
from content_store.published import places, registry, teams
from content_store.published.records import PlaceRecord
from content_store.published.team_records import ChangeRecord, OccurrenceRecord, SessionRecord
from content_store.published.teams import Span
from content_store.registry.localities import Level
from content_store.registry.timeline import next_day
from content_store.registry_errors import PlaceNotThere
from schema.connections import After, Connection, First, connection
from schema.context import Context, Info
from schema.fields import told
from schema.nodes import PREFIX, Node, number_of, present, presents

if TYPE_CHECKING:
    from schema.registry.teams import Team

DAYS_MOST = 31
Near = Annotated[
    strawberry.ID,
    strawberry.argument(description="A place that is there today: its id, or its code of the statistics office."),
]
Within = Annotated[
    int, strawberry.argument(description=f"On how many days, today being the first of them: 1 to {DAYS_MOST}.")
]


@strawberry.type(description="What became of one occurrence of a session: it is held at another time, or not at all.")
class TeamSessionChange:
    at: datetime = strawberry.field(description="When it would have begun.")
    moved_to: datetime | None = strawberry.field(description="When it begins instead; null when it was cancelled.")
    place: str | None = strawberry.field(description="Where it is held instead; null when nobody said so.")

    @classmethod
    def of(cls, record: ChangeRecord) -> Self:
        return cls(at=record.at, moved_to=record.moved_to, place=record.place or None)


@presents(SessionRecord)
@strawberry.type(description="A recurring session at which a team helps people (buổi hướng dẫn).")
class TeamSession(Node):
    record: strawberry.Private[SessionRecord]
    rrule: str = told("record.rrule", "When it comes again, as a rule of RFC 5545 in Việt Nam's time.")
    first_at: datetime = told("record.first_at", "When it took place for the first time: the rule's DTSTART.")
    minutes: int | None = told("record.minutes", "How long it takes; null when nobody said so.")

    @strawberry.field(description="When it takes place for the last time; null when no end was set.")
    def last_at(self) -> datetime | None:
        return self.record.ends_at

    @strawberry.field(description="Where; null when nobody said so.")
    def place(self) -> str | None:
        return self.record.place or None

    @strawberry.field(description="Occurrences that are cancelled or held at another time (EXDATE, RDATE).")
    def changes(self, info: Info) -> list[TeamSessionChange]:
        return [TeamSessionChange.of(change) for change in info.context.many(teams.changes_of, self.record.id)]

    @strawberry.field(description="Whose it is.")
    def team(self, info: Info) -> Annotated["Team", strawberry.lazy("schema.registry.teams")]:
        return present(info.context.known(registry.teams, self.record.team_id, info.context.today))

    @classmethod
    def of(cls, record: SessionRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)


@strawberry.type(description="A session as it takes place once.")
class SessionOccurrence:
    record: strawberry.Private[OccurrenceRecord]
    starts_at: datetime = strawberry.field(description="When it begins.")
    ends_at: datetime | None = strawberry.field(description="When it ends; null when nobody said how long it takes.")
    moved_from: datetime | None = strawberry.field(description="When it would have begun; null when it was not moved.")
    place: str | None = strawberry.field(description="Where; null when nobody said so.")

    @strawberry.field(description="The session that it is one of.")
    def session(self) -> TeamSession:
        return TeamSession.of(self.record.session)

    @strawberry.field(description="Whose it is.")
    def team(self, info: Info) -> Annotated["Team", strawberry.lazy("schema.registry.teams")]:
        return present(info.context.known(registry.teams, self.record.session.team_id, info.context.today))

    @classmethod
    def of(cls, record: OccurrenceRecord) -> Self:
        minutes = record.session.minutes
        return cls(
            record=record,
            starts_at=record.starts_at,
            ends_at=None if minutes is None else record.starts_at + timedelta(minutes=minutes),
            moved_from=record.moved_from,
            place=record.place or None,
        )


@strawberry.type
class SessionQuery:
    @strawberry.field(
        description="The sessions that begin next, the first one first: of the teams of a place and of all below it, "
        "or, where none of these has any, of the place above it."
    )
    def next_sessions(
        self, info: Info, near: Near, within: Within = 7, first: First = 20, after: After = None
    ) -> Connection[SessionOccurrence]:
        context = info.context
        place = _place(context, near)
        coming = [one for one in _around(context, place, _span(context, within)) if one.starts_at > context.now]
        if coming:
            context.holds_until(coming[0].starts_at)
        return connection(cut_list(coming, Page(first, after), f"sessions-{place.id}-{within}"), SessionOccurrence.of)


def _around(context: Context, place: PlaceRecord, span: Span) -> list[OccurrenceRecord]:
    """What takes place at a place or below it; what does at the one above where teams have no sessions there."""
    found = teams.near(context.facts, place.id, span)
    if found is None and place.parent_id is not None:
        above = context.one(places.on_day, place.parent_id, span.day)
        if above is not None and above.level is not Level.COUNTRY:
            found = teams.near(context.facts, above.id, span)
    return found or []


def _span(context: Context, days: int) -> Span:
    if not 1 <= days <= DAYS_MOST:
        raise BadInput(
            path=("within",), value=days, expected=f"1 to {DAYS_MOST} days", expected_vi=f"từ 1 đến {DAYS_MOST} ngày"
        )
    # Whole days, so that nothing comes in at the far end before midnight.
    tomorrow = next_day(context.now)
    return Span(context.today, tomorrow - timedelta(days=1), tomorrow + timedelta(days=days - 1))


def _place(context: Context, near: str) -> PlaceRecord:
    """The place that is meant; NotFound when there never was one, PlaceNotThere when it is there no more."""
    day = context.today
    if not near.startswith(PREFIX):
        found = places.by_code(context.facts, near, "NSO", day)
    else:
        number = number_of(near, "Locality", "near")
        if context.one(places.as_last_known, number, day) is None:
            raise NotFound(path=("near",), what="Locality", key=near)
        found = context.one(places.on_day, number, day)
    if found is None:
        raise PlaceNotThere(path=("near",), value=near, day=day)
    return found
