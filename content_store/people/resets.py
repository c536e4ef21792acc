"""Resets: how who forgot a password gets another, by a secret that works once and for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

from content_store.database import transaction
from content_store.events import record
from content_store.people import attempts, hashing, passwords, sessions
from content_store.people.accounts import Account
from content_store.people.sealing import Seal
from content_store.people.secrecy import digest_of, new_secret
from content_store.people_errors import SecretNotGood
from content_store.rows import RowType

PREFIX = "camtayreset_"
LIFE = timedelta(hours=1)
NO_SOONER = timedelta(minutes=1)  # than this after one reset another is begun for the same account


class Reset(Model, metaclass=RowType):
    """A password that may be set anew: only the secret's digest is kept."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "resets"


async def begin(account: Account, now: datetime) -> str:
    """The secret of a new reset, which is shown only now."""
    secret = new_secret(PREFIX)
    async with transaction():
        row = await Reset.create(account_id=account.id, digest=digest_of(secret), created_at=now)
        await record("reset.begun", row.id, account.id)
    return secret


async def began_just_now(account: Account, now: datetime) -> bool:
    """Whether a reset of this account was begun in the last minute."""
    return await Reset.exists(account_id=account.id, created_at__gt=now - NO_SOONER)


async def finish(secret: str, password: str, seal: Seal, now: datetime) -> Account:
    """Set the new password: sessions end, waiting ends, and other resets are over; SecretNotGood otherwise."""
    row = await Reset.get_or_none(digest=digest_of(secret), used_at=None).select_related("account")
    if row is None or row.created_at + LIFE <= now or row.account.disabled_at is not None:
        raise SecretNotGood(path=("secret",))
    account = row.account
    passwords.check(password, account.name, account.email or "")
    kept = await hashing.hashed(passwords.settled(password))
    async with transaction():
        if not await Reset.filter(id=row.id, used_at=None).update(used_at=now):
            raise SecretNotGood(path=("secret",))
        await Reset.filter(account_id=account.id, used_at=None).update(used_at=now)
        await passwords.put(account.id, kept, now)
        await sessions.end_all(account.id, account.id, now)
        await attempts.forget(seal.blinded(account.email or ""))
        await record("password.changed", account.id, account.id)
    return account
