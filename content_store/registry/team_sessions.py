"""Team sessions: when and where a team helps people, by a recurring rule and what became of single occurrences."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store import revisions
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.registry import teams
from content_store.registry.recurrence import (
    RULE_MOST,
    Rule,
    as_instant,
    known_rule,
    last_of,
    occurrences,
    read_rule,
    shown_by_clocks,
)
from content_store.registry.teams import Team
from content_store.registry.timeline import instant
from content_store.registry_errors import NoSuchOccurrence
from content_store.rows import RowType
from content_store.wording import few_enough, fits

PLACE_MOST = 200
SESSIONS_MOST = 20
CHANGES_MOST = 200
MINUTES_MOST = 24 * 60
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2190, 1, 1)  # noqa: DTZ001 - what clocks show


class TeamSession(Model, metaclass=RowType):
    """A session that comes again: `rrule` is of RFC 5545 and begins with `first_at`.

    `ends_at` is when it takes place for the last time, null for never: worked out when it is written, because counting
    from the first time would take longer every year.
    """

    id = fields.IntField(primary_key=True)
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField("camtay.Team", related_name=False)
    team_id: int
    rrule = fields.CharField(max_length=RULE_MOST)
    first_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)
    minutes = fields.IntField(null=True)
    place = fields.CharField(max_length=PLACE_MOST, default="")

    class Meta:
        table = "team_sessions"
        indexes = (("team_id",),)


class TeamSessionChange(Model, metaclass=RowType):
    """What became of one occurrence: it is held at another time or place, or with `moved_to` null not at all."""

    id = fields.IntField(primary_key=True)
    session: fields.ForeignKeyRelation[TeamSession] = fields.ForeignKeyField("camtay.TeamSession", related_name=False)
    session_id: int
    at = fields.DatetimeField()
    moved_to = fields.DatetimeField(null=True)
    place = fields.CharField(max_length=PLACE_MOST, default="")

    class Meta:
        table = "team_session_changes"
        unique_together = (("session", "at"),)


class SessionWords(msgspec.Struct, frozen=True):
    """All that is said of a session; `minutes` None when nobody says how long it takes."""

    rrule: str
    first_at: datetime
    minutes: int | None = None
    place: str = ""


class Held(msgspec.Struct, frozen=True):
    """The team whose session is changed, and the revision at which the changer holds it."""

    team_id: int
    revision: int
    account_id: int


async def put(held: Held, words: SessionWords, session_id: int | None = None) -> tuple[Team, TeamSession]:
    """A new session, or other words for one of the team's: occurrences that it has no longer are no exceptions."""
    rule, start = _read(words)
    last = last_of(rule, start)
    async with transaction():
        team = await teams.held(held.team_id, held.revision)
        session = await _own(team, session_id) if session_id else TeamSession(team_id=team.id)
        if session_id is None:
            few_enough(await TeamSession.filter(team_id=team.id).count() + 1, SESSIONS_MOST, "sessions")
        session.rrule, session.first_at, session.minutes = words.rrule, as_instant(start), words.minutes
        session.place, session.ends_at = words.place, as_instant(last) if last else None
        await session.save()
        for change in await TeamSessionChange.filter(session_id=session.id):
            if not _takes_place(session, shown_by_clocks(change.at)):
                await change.delete()
        await _touch(team, "team.session_set", session.id, held)
    return team, session


async def cancel(held: Held, session_id: int, at: datetime) -> tuple[Team, TeamSession]:
    """Let one occurrence not take place."""
    return await _change(held, session_id, TeamSessionChange(at=at))


async def move(held: Held, session_id: int, at: datetime, to: datetime, place: str) -> tuple[Team, TeamSession]:
    """Hold one occurrence at another time, and at another place unless that is empty; its own time undoes a change."""
    fits(place, PLACE_MOST, "place")
    return await _change(held, session_id, TeamSessionChange(at=at, moved_to=_within_reach(to, "to"), place=place))


async def remove(held: Held, session_id: int) -> Team:
    """Let a session take place no more."""
    async with transaction():
        team = await teams.held(held.team_id, held.revision)
        session = await _own(team, session_id)
        await session.delete()
        await _touch(team, "team.session_removed", session_id, held)
    return team


async def team_of(session_id: int) -> int:
    """The number of the team whose session it is; NotFound when there is none."""
    session = await TeamSession.get_or_none(id=session_id)
    if session is None:
        raise NotFound(path=("id",), what="TeamSession", key=session_id)
    return session.team_id


async def _change(held: Held, session_id: int, change: TeamSessionChange) -> tuple[Team, TeamSession]:
    async with transaction():
        team = await teams.held(held.team_id, held.revision)
        session = await _own(team, session_id)
        at = shown_by_clocks(_within_reach(change.at, "at"))
        if not _takes_place(session, at):
            raise NoSuchOccurrence(path=("at",), value=at.isoformat(" ", "minutes"))
        change.session_id, change.at = session.id, as_instant(at)
        await TeamSessionChange.filter(session_id=session.id, at=change.at).delete()
        if change.moved_to != change.at or change.place:
            few_enough(await TeamSessionChange.filter(session_id=session.id).count() + 1, CHANGES_MOST, "changes")
            await change.save()
        await _touch(team, "team.session_changed", session.id, held)
    return team, session


async def _own(team: Team, session_id: int) -> TeamSession:
    session = await TeamSession.get_or_none(id=session_id, team_id=team.id)
    if session is None:
        raise NotFound(path=("id",), what="TeamSession", key=session_id)
    return session


async def _touch(team: Team, kind: str, session_id: int, held: Held) -> None:
    await revisions.touch(team)
    await record(kind, team.id, held.account_id, session=session_id, revision=team.revision)


def _takes_place(session: TeamSession, at: datetime) -> bool:
    rule, start = known_rule(session.rrule, shown_by_clocks(session.first_at)), shown_by_clocks(session.first_at)
    if session.ends_at is not None and at > shown_by_clocks(session.ends_at):
        return False
    return next(occurrences(rule, start, at, at + timedelta(seconds=1)), None) == at


def _read(words: SessionWords) -> tuple[Rule, datetime]:
    """The rule of a session, and its start as clocks show it; BadInput otherwise."""
    fits(words.place, PLACE_MOST, "place")
    start = shown_by_clocks(_within_reach(words.first_at, "firstAt")).replace(second=0, microsecond=0)
    if words.minutes is not None and not 1 <= words.minutes <= MINUTES_MOST:
        raise BadInput(
            path=("minutes",),
            value=words.minutes,
            expected=f"1 to {MINUTES_MOST} minutes",
            expected_vi=f"từ 1 đến {MINUTES_MOST} phút",
        )
    return read_rule(words.rrule, start), start


def _within_reach(at: datetime, *path: str) -> datetime:
    """The instant, as Việt Nam's clocks show it when it has no offset; BadInput when it lies beyond any calendar."""
    said = instant(at)
    if not EARLIEST <= said.replace(tzinfo=None) <= LATEST:
        raise BadInput(
            path=path,
            value=at.isoformat(),
            expected=f"an instant from {EARLIEST.year} to {LATEST.year}",
            expected_vi=f"thời điểm từ {EARLIEST.year} đến {LATEST.year}",
        )
    return said
