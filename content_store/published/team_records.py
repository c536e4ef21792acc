"""The records in which what belongs to teams is handed out, and their programmes of work."""

from __future__ import annotations

from datetime import date, datetime

from content_store.published.records import Record
from content_store.registry.teams import MemberRole


class RoleRecord(Record, frozen=True):
    """How many of a team have a part in it."""

    team_id: int
    role: MemberRole
    count: int


class SessionRecord(Record, frozen=True):
    """A recurring session of a team."""

    id: int
    team_id: int
    rrule: str
    first_at: datetime
    ends_at: datetime | None
    minutes: int | None
    place: str


class ChangeRecord(Record, frozen=True):
    """What became of one occurrence of a session."""

    session_id: int
    at: datetime
    moved_to: datetime | None
    place: str


class OccurrenceRecord(Record, frozen=True):
    """A session as it takes place once."""

    starts_at: datetime
    place: str
    moved_from: datetime | None
    session: SessionRecord


class MemberRecord(Record, frozen=True):
    """Of a member of a team, what a consent lets everybody know."""

    id: int
    team_id: int
    name: str | None
    phone: str | None
    email: str | None
    role: MemberRole | None


class RoadmapRecord(Record, frozen=True):
    """A programme of work."""

    as_of: date
    id: int
    slug: str
    name: str
    locality_id: int
    source_id: int | None


class ItemRecord(Record, frozen=True):
    """A task of a programme of work."""

    id: int
    roadmap_id: int
    starts_on: date
    ends_on: date
    task: str
