"""Privacy: what a person may ask for, and what happens by itself: correcting, leaving, reading, erasing, forgetting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import asdict
from tortoise.expressions import Q

from content_store import revisions
from content_store.database import forget_for_good, transaction
from content_store.events import record
from content_store.registry import consents, memberships
from content_store.registry.consents import Consent, PersonalField
from content_store.registry.memberships import Membership, PersonWords
from content_store.registry.teams import Team
from content_store.registry.timeline import today

KEPT_AFTER_END = timedelta(days=365)
AT_ONCE = 200  # rows that one look takes
PERSONAL = tuple(one.value.lower() for one in PersonalField)


async def rewrite(membership_id: int, words: PersonWords, expected: int, by: int, now: datetime) -> Membership:
    """Say other things of a person; a consent was to the values as they were, and is over when one of them changes."""
    memberships.check(words)
    async with transaction():
        row = await memberships.held(membership_id, expected)
        changed = {PersonalField(name.upper()) for name in PERSONAL if getattr(row, name) != getattr(words, name)}
        for name, value in asdict(words).items():
            setattr(row, name, value)
        await revisions.touch(row)
        await record("membership.rewritten", row.id, by, revision=row.revision)
        counting = await consents.counting_of(row.id)
        if counting is not None and not changed.isdisjoint(counting.covered):
            await consents.end(row, by, now)
    await forget_for_good()
    return row


async def leave(membership_id: int, day: date, expected: int, by: int, now: datetime) -> Membership:
    """Somebody leaves a team, today or earlier; what was consented to is public no longer."""
    memberships.day_is_no_later(day, today(now), "day")
    async with transaction():
        row = await memberships.held(membership_id, expected)
        row.left_on = day
        await revisions.touch(row)
        await record("membership.ended", row.id, by, revision=row.revision)
        await consents.end(row, by, now)
    return row


async def erase(membership_id: int, by: int, now: datetime) -> int:
    """Take away all that is kept of a person, and return its number; the feed keeps that this number was erased."""
    async with transaction():
        row = await memberships.get(membership_id)
        await consents.end(row, by, now)
        await Consent.filter(membership_id=row.id).delete()
        await row.delete()
        await record("membership.erased", membership_id, by, team=row.team_id)
    await forget_for_good()
    return membership_id


async def export(membership_id: int) -> dict[str, Any]:
    """All that is kept of a person, as JSON has it, for the person to have."""
    row = await memberships.get(membership_id)
    team = await Team.get(id=row.team_id)
    given = (await consents.of_memberships([row.id])).get(row.id, [])
    return {
        "membership": row.id,
        "team": team.name,
        **{name: getattr(row, name) for name in PERSONAL},
        "joinedOn": _said(row.joined_on),
        "leftOn": _said(row.left_on),
        "consents": [_record(consent) for consent in given],
    }


async def anonymise_old(now: datetime, kept: timedelta = KEPT_AFTER_END) -> int:
    """Take names, contacts and consents from those who left that long ago, or whose team ended; how many there were."""
    last = today(now) - kept
    long_over = Q(left_on__lt=last) | Q(left_on=None, team__valid_to__lt=last)
    async with transaction():
        rows = await Membership.filter(long_over, anonymised_at=None).limit(AT_ONCE)
        for row in rows:
            await consents.end(row, None, now)
            await Consent.filter(membership_id=row.id).delete()
            row.name = row.phone = row.email = ""
            row.anonymised_at = now
            await revisions.touch(row)
            await record("membership.anonymised", row.id)
    if rows:
        await forget_for_good()
    return len(rows)


def _record(consent: Consent) -> dict[str, Any]:
    return {
        "fields": [one.value for one in consent.covered],
        "purpose": consent.purpose,
        "givenOn": _said(consent.given_on),
        "recordedAt": _said(consent.recorded_at),
        "withdrawnAt": _said(consent.withdrawn_at),
    }


def _said(when: date | None) -> str | None:
    return None if when is None else when.isoformat()
