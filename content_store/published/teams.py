"""What belongs to teams: the parts their members have, who may be named, and when they help people next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from content_store.projection.columns import instant_text
from content_store.published.places import marks_after_one
from content_store.published.reading import Reading, marks
from content_store.published.records import columns_of, grouped, records_of
from content_store.published.team_records import (
    ChangeRecord,
    MemberRecord,
    OccurrenceRecord,
    RoleRecord,
    SessionRecord,
)
from content_store.registry.recurrence import as_instant, known_rule, occurrences, shown_by_clocks

ROLE, MEMBER = columns_of(RoleRecord), columns_of(MemberRecord, "members.")
SESSION, CHANGE = columns_of(SessionRecord, "sessions."), columns_of(ChangeRecord)
# The sessions of the teams that belong on the day `?1` to the place `?2` or to one below it, from `?3` on and before
# `?4`, each with the team's first day and the day after its last.
NEAR = f"""
WITH RECURSIVE down (id) AS (
    SELECT ?2 UNION ALL
    SELECT places.id FROM down JOIN places ON places.parent_id = down.id
    WHERE places.valid_from <= ?1 AND places.valid_to > ?1
), near (id) AS (
    SELECT team_id FROM seats WHERE locality_id IN down AND since <= ?1 AND until > ?1 AND valid_to > ?1
)
SELECT {SESSION}, teams.valid_from, teams.valid_to
FROM near JOIN teams ON teams.id = near.id JOIN sessions ON sessions.team_id = near.id
WHERE sessions.first_at < ?4 AND (
    sessions.ends_at IS NULL OR sessions.ends_at >= ?3
    OR sessions.id IN (SELECT session_id FROM session_changes WHERE moved_to >= ?3)
)
ORDER BY sessions.id
"""
_LOOKS_AT_THE_CLOCK_EVERY = 100  # sessions


class Span(msgspec.Struct, frozen=True):
    """From the beginning of a day in Việt Nam to that of another one."""

    day: date
    since: datetime
    until: datetime


def roles_of(reading: Reading, team_ids: Sequence[int]) -> dict[int, list[RoleRecord]]:
    """How many of each team have which part in it."""
    sql = f"SELECT {ROLE} FROM team_roles WHERE team_id IN ({marks(len(team_ids))}) ORDER BY number"
    return grouped(records_of(RoleRecord, reading.all(sql, *team_ids)), "team_id")


def members_of(reading: Reading, team_ids: Sequence[int], day: date) -> dict[int, list[MemberRecord]]:
    """Those who agreed to be shown as members, of teams that work on that day."""
    sql = (
        f"SELECT {MEMBER} FROM members JOIN teams ON teams.id = members.team_id "
        f"WHERE team_id IN ({marks_after_one(len(team_ids))}) "
        "AND valid_from <= ?1 AND valid_to > ?1 ORDER BY members.id"
    )
    return grouped(records_of(MemberRecord, reading.all(sql, day.isoformat(), *team_ids)), "team_id")


def sessions(reading: Reading, ids: Sequence[int]) -> dict[int, SessionRecord]:
    """Sessions by id."""
    sql = f"SELECT {SESSION} FROM sessions WHERE id IN ({marks(len(ids))})"
    return {session.id: session for session in records_of(SessionRecord, reading.all(sql, *ids))}


def sessions_of(reading: Reading, team_ids: Sequence[int]) -> dict[int, list[SessionRecord]]:
    """The recurring sessions of each team."""
    sql = f"SELECT {SESSION} FROM sessions WHERE team_id IN ({marks(len(team_ids))}) ORDER BY id"
    return grouped(records_of(SessionRecord, reading.all(sql, *team_ids)), "team_id")


def changes_of(reading: Reading, session_ids: Sequence[int]) -> dict[int, list[ChangeRecord]]:
    """What became of single occurrences of each session, in their order."""
    sql = f"SELECT {CHANGE} FROM session_changes WHERE session_id IN ({marks(len(session_ids))}) ORDER BY at"
    return grouped(records_of(ChangeRecord, reading.all(sql, *session_ids)), "session_id")


def near(reading: Reading, place: int, span: Span) -> list[OccurrenceRecord] | None:
    """When teams of a place and of all below it help people, in the order of time; None where no team has sessions."""
    values = (span.day.isoformat(), place, instant_text(span.since), instant_text(span.until))
    rows = reading.all(NEAR, *values)
    if not rows:
        return None
    records = records_of(SessionRecord, [row[:-2] for row in rows])
    changes = changes_of(reading, [record.id for record in records])
    found: list[OccurrenceRecord] = []
    for number, (record, row) in enumerate(zip(records, rows, strict=True)):
        if number % _LOOKS_AT_THE_CLOCK_EVERY == 0:
            reading.check()
        # Days are texts here, of which the earlier one is the smaller one.
        found += [
            one
            for one in _of_session(record, changes.get(record.id, []), span)
            if row[-2] <= shown_by_clocks(one.starts_at).date().isoformat() < row[-1]
        ]
    return sorted(found, key=lambda one: (one.starts_at, one.session.id))


def _of_session(session: SessionRecord, changes: Sequence[ChangeRecord], span: Span) -> Iterator[OccurrenceRecord]:
    changed = {change.at for change in changes}
    for at in _times(session.rrule, session.first_at, session.ends_at, span.since, span.until):
        if at not in changed:
            yield OccurrenceRecord(at, session.place, None, session)
    for change in changes:
        if change.moved_to is not None and span.since <= change.moved_to < span.until:
            yield OccurrenceRecord(change.moved_to, change.place or session.place, change.at, session)


@lru_cache(maxsize=8192)
def _times(
    rrule: str, first_at: datetime, ends_at: datetime | None, since: datetime, until: datetime
) -> tuple[datetime, ...]:
    """When a rule has it take place; a kiosk's day asks for the same over and over."""
    start = shown_by_clocks(first_at)
    last = until if ends_at is None else min(until, ends_at + timedelta(seconds=1))
    found = occurrences(known_rule(rrule, start), start, shown_by_clocks(since), shown_by_clocks(last))
    return tuple(as_instant(at) for at in found)
