"""Accounts: the people and the machines that work in the content store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from unicodedata import normalize

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.rows import RowType
from content_store.wording import fits, storable

NAME_MOST = 120
EMAIL_MOST = 254  # what SMTP can carry
LETTER = r"[^\s@.\x00-\x1f\x7f<>,;:\"()\[\]\\]"
EMAIL = re.compile(rf"{LETTER}+(\.{LETTER}+)*@{LETTER}+(\.{LETTER}+)*")
BY_AGE = Order("accounts", "id")


class Account(Model, metaclass=RowType):
    """Somebody with a mail address, or something without; a machine's name is its own, people may share one."""

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=EMAIL_MOST, unique=True, null=True)
    name = fields.CharField(max_length=NAME_MOST)
    created_at = fields.DatetimeField(auto_now_add=True)
    disabled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "accounts"


def read_email(text: str, *path: str) -> str:
    """A mail address as it is kept, lower-cased NFC; BadInput for what is none."""
    email = normalize("NFC", text.strip().lower())
    if not storable(email) or len(email) > EMAIL_MOST or not EMAIL.fullmatch(email):
        # The address itself is nobody's business, not even in the answer's log.
        raise BadInput(
            path=path or ("email",),
            value="'…'",
            expected="a mail address such as ten@example.vn",
            expected_vi="một địa chỉ thư như ten@example.vn",
        )
    return email


async def account_named(name: str) -> Account:
    """The machine's account of that name, made when there is none."""
    fits(name, NAME_MOST, "name")
    known = await Account.get_or_none(name=name, email=None)
    if known is not None:
        return known
    try:
        async with transaction():
            account = await Account.create(name=name)
            # Without the name, which may be a person's: the feed goes further than the row.
            await record("account.created", account.id)
    except IntegrityError:
        # Somebody else made it in the meantime.
        return await Account.get(name=name, email=None)
    return account


async def get(account_id: int) -> Account:
    """The account with this number; NotFound when there is none."""
    account = await Account.get_or_none(id=account_id)
    if account is None:
        raise NotFound(path=("account",), what="Account", key=account_id)
    return account


async def by_email(email: str) -> Account:
    """The account of this mail address; NotFound, which does not repeat it, when there is none."""
    account = await Account.get_or_none(email=read_email(email))
    if account is None:
        raise NotFound(path=("email",), what="Account", key="'…'")
    return account


async def page(wanted: Page, among: Sequence[int] | None = None) -> Slice[Account]:
    """The accounts with these numbers, oldest first; all for None."""
    rows = Account.all() if among is None else Account.filter(id__in=list(among))
    return await cut(rows, BY_AGE, wanted, lambda row: row)


async def note_disabled(account_id: int, at: datetime | None, by: int) -> Account:
    """Say in the current transaction since when an account is disabled, or None that it is not."""
    account = await get(account_id)
    if (account.disabled_at is None) != (at is None):
        account.disabled_at = at
        await account.save(update_fields=["disabled_at"])
        await record("account.enabled" if at is None else "account.disabled", account_id, by)
    return account
