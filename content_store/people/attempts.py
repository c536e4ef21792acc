"""Attempts at signing in: how many failed in a row, for whom and from where, and how long that makes one wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

import msgspec
from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from content_store.database import hold, transaction
from content_store.people_errors import TooManyTries
from content_store.rows import RowType

EVERYWHERE = ""
FORGOTTEN = timedelta(minutes=15)  # after the last one that failed, while nobody had to wait
REMEMBERED = timedelta(days=1)  # once somebody had to: or else the wait would never grow to its longest
FROM_ONE_ADDRESS, FROM_ALL = 5, 20
FIRST_WAIT, LONGEST_WAIT = 30, 900  # seconds


class Attempt(Model, metaclass=RowType):
    """How many attempts failed in a row; who and where are blinded, and nowhere in particular is empty."""

    id = fields.IntField(primary_key=True)
    who = fields.CharField(max_length=64)
    address = fields.CharField(max_length=64)
    failures = fields.IntField()
    last_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "attempts"
        unique_together = (("who", "address"),)


class Trier(msgspec.Struct, frozen=True):
    """Who is said to sign in, and from where, both blinded: 64 hexadecimal digits each."""

    who: str
    address: str


async def begin(trier: Trier, now: datetime) -> None:
    """Count an attempt as failed before it is made, so that none slips through; TooManyTries when it must wait."""
    async with transaction():
        await hold(int(trier.who[:15], 16))
        counted = await _counted(trier, now)
        here, everywhere = counted.get(trier.address), counted.get(EVERYWHERE)
        wait = max(_seconds(here, FROM_ONE_ADDRESS, now), _seconds(everywhere, FROM_ALL, now))
        if wait:
            raise TooManyTries(seconds=wait)
        for address in (trier.address, EVERYWHERE):
            row = counted.get(address) or Attempt(who=trier.who, address=address, failures=0)
            row.failures, row.last_at = row.failures + 1, now
            await row.save()


async def take_back(trier: Trier) -> None:
    """What was begun is neither right nor wrong."""
    async with transaction():
        await hold(int(trier.who[:15], 16))
        for row in await Attempt.filter(who=trier.who, address__in=[trier.address, EVERYWHERE], failures__gt=0):
            row.failures -= 1
            await row.save(update_fields=["failures"])


async def forgive(trier: Trier) -> None:
    """What was begun went well: what failed before counts no longer, from there and in all."""
    async with transaction():
        await Attempt.filter(who=trier.who, address__in=[trier.address, EVERYWHERE]).delete()


async def forget(who: str) -> None:
    """Nothing counts any longer, wherever it came from, in the current transaction."""
    await Attempt.filter(who=who).delete()


async def _counted(trier: Trier, now: datetime) -> dict[str, Attempt]:
    """What counts by address, once everybody's old failures are forgotten."""
    few = Q(address=EVERYWHERE, failures__lt=FROM_ALL) | Q(failures__lt=FROM_ONE_ADDRESS)
    await Attempt.filter(few | Q(last_at__lte=now - REMEMBERED), last_at__lte=now - FORGOTTEN).delete()
    rows = await Attempt.filter(who=trier.who, address__in=[trier.address, EVERYWHERE])
    return {row.address: row for row in rows}


def _seconds(row: Attempt | None, most: int, now: datetime) -> int:
    """How long to wait from now: twice as long after each failure beyond what is free."""
    if row is None or row.failures < most:
        return 0
    doublings = min(row.failures - most, 10)
    wait = min(FIRST_WAIT << doublings, LONGEST_WAIT)
    return max(0, ceil(wait - (now - row.last_at).total_seconds()))
