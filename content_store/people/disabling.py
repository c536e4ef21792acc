"""Disabling: an account that may no longer do anything, and may again."""

from __future__ import annotations

from datetime import datetime

from content_store.database import transaction
from content_store.events import in_commit_order
from content_store.people import accounts, grants, sessions
from content_store.people.accounts import Account


async def disable(account_id: int, by: int, now: datetime) -> Account:
    """Let an account do nothing any longer, its tokens neither; LastAdmin when nobody else could enable it."""
    async with transaction():
        await in_commit_order()
        await grants.keep_an_admin(await accounts.get(account_id))
        await sessions.end_all(account_id, by, now)
        return await accounts.note_disabled(account_id, now, by)


async def enable(account_id: int, by: int) -> Account:
    """Let an account do again what it may; it signs in anew."""
    async with transaction():
        return await accounts.note_disabled(account_id, None, by)
