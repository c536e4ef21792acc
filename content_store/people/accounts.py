"""Accounts, and the tokens by which they are known."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import transaction
from content_store.events import record
from content_store.people.access import Role, Viewer
from content_store.wording import fits

NAME_MOST = 120
PREFIX = "camtay_"  # lets a secret scanner recognise a token that was committed by mistake


class Account(Model):
    """Somebody or something that works in the content store."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=NAME_MOST, unique=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "accounts"


class Token(Model):
    """An API token: only its digest is kept."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)
    role = fields.CharEnumField(Role, max_length=20, description="")
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "tokens"


def digest_of(secret: str) -> str:
    """What is stored in place of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def account_named(name: str) -> Account:
    """The account of that name, made when there is none."""
    fits(name, NAME_MOST, "name")
    known = await Account.get_or_none(name=name)
    if known is not None:
        return known
    try:
        async with transaction():
            account = await Account.create(name=name)
            # Without the name, which may be a person's: the feed goes further than the row.
            await record("account.created", account.id)
    except IntegrityError:
        # Somebody else made it in the meantime.
        return await Account.get(name=name)
    return account


async def issue_token(name: str, role: Role, expires_at: datetime | None = None) -> str:
    """Make a token for an account and return its secret, which is shown only now."""
    secret = PREFIX + secrets.token_urlsafe(32)
    async with transaction():
        account = await account_named(name)
        token = await Token.create(account=account, digest=digest_of(secret), role=role, expires_at=expires_at)
        await record("token.issued", token.id, account.id, role=role.value)
    return secret


async def viewer_of(secret: str, now: datetime) -> Viewer | None:
    """Who holds this token, or None when it is unknown, expired or revoked."""
    token = await Token.get_or_none(digest=digest_of(secret))
    if token is None or token.revoked_at or (token.expires_at and token.expires_at <= now):
        return None
    return Viewer(account_id=token.account_id, role=token.role)
