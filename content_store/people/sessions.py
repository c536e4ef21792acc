"""Sessions: by them people are known from signing in until they leave, or stay away for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

from content_store.errors import NotFound
from content_store.events import record
from content_store.people.accounts import Account
from content_store.people.secrecy import digest_of, new_secret
from content_store.rows import RowType

PREFIX = "camtaysession_"
LONGEST = timedelta(days=14)
IDLE = timedelta(hours=12)


class Session(Model, metaclass=RowType):
    """A person who signed in: only the secret's digest is kept."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sessions"
        indexes = (("account_id", "ended_at"),)

    def good(self, now: datetime) -> bool:
        """Whether it still goes on at this instant."""
        return self.ended_at is None and now < self.expires_at and now < self.used_at + IDLE


async def begin(account_id: int, now: datetime) -> tuple[Session, str]:
    """Begin a session in the current transaction, and return its secret too, which is shown only now."""
    secret = new_secret(PREFIX)
    row = await Session.create(
        account_id=account_id, digest=digest_of(secret), created_at=now, expires_at=now + LONGEST, used_at=now
    )
    await record("session.begun", row.id, account_id)
    return row, secret


async def of_account(account_id: int, now: datetime) -> Sequence[Session]:
    """An account's sessions that go on, newest first."""
    going = Session.filter(account_id=account_id, ended_at=None, expires_at__gt=now, used_at__gt=now - IDLE)
    return await going.order_by("-id")


async def get(session_id: int) -> Session:
    """The session with this number; NotFound when there is none."""
    row = await Session.get_or_none(id=session_id)
    if row is None:
        raise NotFound(path=("id",), what="Session", key=session_id)
    return row


async def end(session: Session, by: int, now: datetime) -> None:
    """End a session in the current transaction; once is enough."""
    if session.ended_at is None:
        session.ended_at = now
        await session.save(update_fields=["ended_at"])
        await record("session.ended", session.id, by, owner_id=session.account_id)


async def end_all(account_id: int, by: int | None, now: datetime, but: int | None = None) -> int:
    """End an account's sessions in the current transaction, all but one if need be; how many there were."""
    going = Session.filter(account_id=account_id, ended_at=None)
    ended = await (going if but is None else going.exclude(id=but)).update(ended_at=now)
    if ended:
        await record("sessions.ended", account_id, by, count=ended)
    return ended
