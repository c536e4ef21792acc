"""Periods: half-open, from a first day to the day after the last, either end possibly unknown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tortoise.expressions import Q

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
UNKNOWN_START = date.min
NO_END = date.max


def today(now: datetime) -> date:
    """The day that it is in Việt Nam at this instant."""
    return _day_around(now.replace(minute=0, second=0, microsecond=0))[0]


def instant(said: datetime) -> datetime:
    """An instant as somebody typed it: without an offset it is what the clocks of Việt Nam show."""
    return said if said.tzinfo else said.replace(tzinfo=VIETNAM)


def next_day(now: datetime) -> datetime:
    """The instant at which it becomes another day in Việt Nam."""
    return _day_around(now.replace(minute=0, second=0, microsecond=0))[1]


@lru_cache(maxsize=64)
def _day_around(hour: datetime) -> tuple[date, datetime]:
    """The day and when the next one begins: the same for all of an hour, because days begin with one."""
    day = hour.astimezone(VIETNAM).date()
    return day, datetime.combine(day + timedelta(days=1), time(), VIETNAM)


def holds_on(day: date) -> Q:
    """The filter for rows whose `valid_from`..`valid_to` holds that day."""
    return Q(valid_from__lte=day, valid_to__gt=day)


def known(day: date) -> date | None:
    """The day for a reader: None where the period has no known start or no end."""
    return None if day in (UNKNOWN_START, NO_END) else day
