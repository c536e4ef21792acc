"""API tokens: by them machines, and people's own programs, are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import in_commit_order, record
from content_store.people import grants
from content_store.people.access import ALLOWED, Action, Given, Role
from content_store.people.accounts import NAME_MOST, Account, account_named
from content_store.people.grants import Grant
from content_store.people.secrecy import digest_of, new_secret
from content_store.rows import RowType
from content_store.wording import fits

PREFIX = "camtay_"
LONGEST_LIFE = timedelta(days=400)


class Token(Model, metaclass=RowType):
    """An API token: only its digest is kept. `scopes` are the actions that it may do, null for all of its account's."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    name = fields.CharField(max_length=NAME_MOST)
    digest = fields.CharField(max_length=64, unique=True)
    scopes: list[str] | None = fields.JSONField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "tokens"

    @property
    def actions(self) -> frozenset[Action] | None:
        """All that it may do; None when it may do whatever its account may."""
        return None if self.scopes is None else frozenset(Action(scope) for scope in self.scopes)

    def good(self, now: datetime) -> bool:
        """Whether it counts at this instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class NewToken(msgspec.Struct, frozen=True):
    """A token to be made; no scopes for all that its account may do."""

    name: str
    scopes: frozenset[Action] | None = None
    expires_at: datetime | None = None


async def create(account_id: int, new: NewToken, now: datetime) -> tuple[Token, str]:
    """Make a token for a person and return its secret too, which is shown only now."""
    fits(new.name, NAME_MOST, "name")
    latest = now + LONGEST_LIFE
    if new.expires_at is None or not now < new.expires_at <= latest:
        raise BadInput(
            path=("expiresAt",),
            value=new.expires_at,
            expected=f"an instant within {LONGEST_LIFE.days} days",
            expected_vi=f"một thời điểm trong {LONGEST_LIFE.days} ngày tới",
        )
    async with transaction():
        return await _insert(account_id, new)


async def issue_token(name: str, role: Role, expires_at: datetime | None = None) -> str:
    """Make a token for a machine's account, which is given the role everywhere, and return its secret."""
    account = await account_named(name)
    # An account may hold tokens of several roles, so a lesser one says what it may do.
    scopes = None if role is Role.ADMIN else frozenset(action for action, roles in ALLOWED.items() if role in roles)
    async with transaction():
        await in_commit_order()
        if not await Grant.exists(account_id=account.id, role=role, place_id=None):
            await grants.insert(account.id, [Given(role)], by=None)
        return (await _insert(account.id, NewToken(name, scopes, expires_at)))[1]


async def of_account(account_id: int) -> Sequence[Token]:
    """An account's tokens that were not revoked, newest first."""
    return await Token.filter(account_id=account_id, revoked_at=None).order_by("-id")


async def get(token_id: int) -> Token:
    """The token with this number; NotFound when there is none."""
    row = await Token.get_or_none(id=token_id)
    if row is None:
        raise NotFound(path=("id",), what="Token", key=token_id)
    return row


async def revoke(token_id: int, by: int, now: datetime) -> Token:
    """Let a token count no longer; once is enough."""
    async with transaction():
        row = await get(token_id)
        if row.revoked_at is None:
            row.revoked_at = now
            await row.save(update_fields=["revoked_at"])
            await record("token.revoked", row.id, by, owner_id=row.account_id)
    return row


async def _insert(account_id: int, new: NewToken) -> tuple[Token, str]:
    secret = new_secret(PREFIX)
    row = await Token.create(
        account_id=account_id,
        name=new.name,
        digest=digest_of(secret),
        scopes=None if new.scopes is None else sorted(scope.value for scope in new.scopes),
        expires_at=new.expires_at,
    )
    await record("token.issued", row.id, account_id)
    return row, secret
