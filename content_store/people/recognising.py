"""Recognising: from the secret that a request carries to who asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from content_store.database import transaction
from content_store.people.access import Viewer
from content_store.people.grants import Grant
from content_store.people.secrecy import digest_of
from content_store.people.sessions import PREFIX as OF_SESSIONS
from content_store.people.sessions import Session
from content_store.people.tokens import Token

# How exactly it is known when a secret was used last: so that not every request writes.
NOTED_EVERY = timedelta(minutes=1)


async def viewer_of(secret: str, now: datetime) -> Viewer | None:
    """Who holds this secret, in two statements; None when it is unknown, over or revoked, or its account disabled."""
    table: type[Session | Token] = Session if secret.startswith(OF_SESSIONS) else Token
    row = await table.get_or_none(digest=digest_of(secret)).select_related("account")
    if row is None or not row.good(now) or row.account.disabled_at is not None:
        return None
    given = tuple([grant.given for grant in await Grant.filter(account_id=row.account_id).order_by("id")])
    await _note_use(table, row, now)
    if isinstance(row, Session):
        return Viewer(row.account_id, given, session=row.id)
    return Viewer(row.account_id, given, row.actions)


async def _note_use(table: type[Session | Token], row: Session | Token, now: datetime) -> None:
    if row.used_at is None or row.used_at <= now - NOTED_EVERY:
        async with transaction():
            await table.filter(id=row.id).update(used_at=now)
