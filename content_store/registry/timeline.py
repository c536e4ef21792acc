"""Periods: half-open, from a first day to the day after the last, either end possibly unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from tortoise.expressions import Q

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
UNKNOWN_START = date.min
NO_END = date.max


def today(now: datetime) -> date:
    """The day that it is in Việt Nam at this instant."""
    return _day_around(now).day


def instant(said: datetime) -> datetime:
    """An instant as somebody typed it: without an offset it is what the clocks of Việt Nam show."""
    return said if said.tzinfo else said.replace(tzinfo=VIETNAM)


def next_day(now: datetime) -> datetime:
    """The instant at which it becomes another day in Việt Nam."""
    return _day_around(now).ends


class _Day(msgspec.Struct, frozen=True):
    """A day in Việt Nam, with the instant at which it begins and that at which the next one does."""

    day: date
    begins: datetime
    ends: datetime


# The last one that was asked for: most often it is the same, and looked up ten times sooner than worked out.
_last: list[_Day] = []


def _day_around(now: datetime) -> _Day:
    if not _last or not _last[0].begins <= now < _last[0].ends:
        day = now.astimezone(VIETNAM).date()
        begins, ends = (datetime.combine(day + timedelta(days=n), time(), VIETNAM).astimezone(UTC) for n in (0, 1))
        _last[:] = [_Day(day, begins, ends)]
    return _last[0]


def holds_on(day: date) -> Q:
    """The filter for rows whose `valid_from`..`valid_to` holds that day."""
    return Q(valid_from__lte=day, valid_to__gt=day)


def known(day: date) -> date | None:
    """The day for a reader: None where the period has no known start or no end."""
    return None if day in (UNKNOWN_START, NO_END) else day
