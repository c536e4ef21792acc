"""Invitations: by them people get accounts, with what they were promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

import msgspec
from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, Conflict, NotFound
from content_store.events import record
from content_store.people import grants, hashing, passwords
from content_store.people.access import Given, Role
from content_store.people.accounts import EMAIL_MOST, NAME_MOST, Account, read_email
from content_store.people.secrecy import digest_of, new_secret
from content_store.people_errors import AccountExists, SecretNotGood
from content_store.rows import RowType
from content_store.wording import few_enough, fits

PREFIX = "camtayinvitation_"
LIFE = timedelta(days=7)
MOST_GRANTS = 20


class Promise(TypedDict):
    """A grant as an invitation keeps it."""

    role: str
    place: int | None


class Invitation(Model, metaclass=RowType):
    """A mail address that may become an account: only the secret's digest is kept."""

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=EMAIL_MOST, db_index=True)
    digest = fields.CharField(max_length=64, unique=True)
    promises: list[Promise] = fields.JSONField()
    invited_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, null=True, on_delete=fields.SET_NULL
    )
    invited_by_id: int | None
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitations"

    @property
    def promised(self) -> list[Given]:
        """What the account will be given."""
        return [Given(Role(promise["role"]), promise["place"]) for promise in self.promises]


class Acceptance(msgspec.Struct, frozen=True):
    """What somebody sends who was invited."""

    secret: str
    name: str
    password: str


async def create(email: str, promised: Sequence[Given], by: int | None, now: datetime) -> tuple[Invitation, str]:
    """Invite a mail address and return the secret too, which is shown only now.

    Older invitations of it by the same account are over; others' are not one's own to end.
    """
    address = read_email(email)
    few_enough(len(promised), MOST_GRANTS, "grants")
    for place, given in enumerate(promised):
        grants.check(given, "grants", str(place))
    secret = new_secret(PREFIX)
    async with transaction():
        if await Account.exists(email=address):
            raise AccountExists(path=("email",))
        older = Invitation.filter(email=address, accepted_at=None, withdrawn_at=None, invited_by_id=by)
        await older.update(withdrawn_at=now)
        row = await Invitation.create(
            email=address,
            digest=digest_of(secret),
            promises=[Promise(role=given.role.value, place=given.place) for given in dict.fromkeys(promised)],
            invited_by_id=by,
            created_at=now,
            expires_at=now + LIFE,
        )
        await record("invitation.created", row.id, by)
    return row, secret


async def accept(acceptance: Acceptance, now: datetime) -> Account:
    """Make the account of who was invited; SecretNotGood, PasswordNotAccepted or BadInput otherwise."""
    invitation = await _open(acceptance.secret, now)
    name = acceptance.name.strip()
    fits(name, NAME_MOST, "name")
    if not name:
        raise BadInput(path=("name",), value="''", expected="a name", expected_vi="tên người dùng")
    passwords.check(acceptance.password, name, invitation.email)
    kept = await hashing.hashed(passwords.settled(acceptance.password))
    async with transaction():
        account = await use(invitation, name, now)
        await passwords.put(account.id, kept, now)
    return account


async def use(invitation: Invitation, name: str, now: datetime) -> Account:
    """Make an account of an open invitation, in the current transaction; SecretNotGood for who comes second."""
    going = Invitation.filter(id=invitation.id, accepted_at=None, withdrawn_at=None)
    if not await going.update(accepted_at=now):
        raise SecretNotGood(path=("secret",))
    try:
        account = await Account.create(email=invitation.email, name=name)
    except IntegrityError:
        raise SecretNotGood(path=("secret",)) from None
    await record("account.created", account.id)
    await record("invitation.accepted", invitation.id, account.id)
    await grants.insert(account.id, invitation.promised, invitation.invited_by_id)
    return account


async def get(invitation_id: int) -> Invitation:
    """The invitation with this number; NotFound when there is none."""
    row = await Invitation.get_or_none(id=invitation_id)
    if row is None:
        raise NotFound(path=("id",), what="Invitation", key=invitation_id)
    return row


async def withdraw(invitation_id: int, by: int, now: datetime) -> Invitation:
    """Let an invitation count no longer; Conflict when it was accepted."""
    async with transaction():
        row = await get(invitation_id)
        if row.accepted_at is not None:
            raise Conflict(path=("id",), what="Account of invitation", key=invitation_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            await row.save(update_fields=["withdrawn_at"])
            await record("invitation.withdrawn", row.id, by)
    return row


async def going(now: datetime) -> Sequence[Invitation]:
    """The invitations that may still be accepted, newest first."""
    return await Invitation.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now).order_by("-id")


async def open_for(email: str, now: datetime) -> Invitation | None:
    """The newest invitation that a mail address may still accept."""
    open_ones = Invitation.filter(email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return await open_ones.order_by("-id").first()


async def _open(secret: str, now: datetime) -> Invitation:
    row = await Invitation.get_or_none(digest=digest_of(secret), accepted_at=None, withdrawn_at=None)
    if row is None or row.expires_at <= now:
        raise SecretNotGood(path=("secret",))
    return row
