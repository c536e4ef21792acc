"""Leftovers: rows of people that are long over, and that nobody needs to keep any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q

from content_store.database import forget_for_good, transaction
from content_store.people.invitations import Invitation
from content_store.people.resets import LIFE, Reset
from content_store.people.sessions import IDLE, Session

KEPT = timedelta(days=30)  # for who wants to know what happened lately; the feed keeps that it did


async def remove_old(now: datetime) -> int:
    """Delete sessions, resets and invitations that were over this long ago; how many rows that were."""
    last = now - KEPT
    async with transaction():
        gone = await Session.filter(Q(ended_at__lt=last) | Q(expires_at__lt=last) | Q(used_at__lt=last - IDLE)).delete()
        gone += await Reset.filter(Q(used_at__lt=last) | Q(created_at__lt=last - LIFE)).delete()
        gone += await Invitation.filter(
            Q(accepted_at__lt=last) | Q(withdrawn_at__lt=last) | Q(expires_at__lt=last)
        ).delete()
    await forget_for_good()
    return gone
