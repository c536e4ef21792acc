"""Grants: the roles that accounts have, each at a place or everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tortoise import fields
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, Conflict, NotFound
from content_store.events import in_commit_order, record
from content_store.people import accounts
from content_store.people.access import PLACED, Given, Role
from content_store.people.accounts import Account
from content_store.people_errors import LastAdmin
from content_store.rows import RowType


class Grant(Model, metaclass=RowType):
    """A role that an account has at a place and all below it, or everywhere."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    role = fields.CharEnumField(Role, max_length=20, description="")
    place: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    place_id: int | None
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "grants"
        unique_together = (("account", "role", "place"),)

    @property
    def given(self) -> Given:
        """What it gives."""
        return Given(self.role, self.place_id)


def check(given: Given, *path: str) -> None:
    """Nothing when such a grant makes sense; BadInput otherwise."""
    if given.role in PLACED and given.place is None:
        raise BadInput(
            path=(*path, "place"),
            value=given.role.value,
            expected="a place, because the role is worth something only there",
            expected_vi="một địa phương, vì vai trò này chỉ có ý nghĩa tại đó",
        )


async def of_accounts(account_ids: Sequence[int]) -> dict[int, list[Grant]]:
    """What each account was given, oldest first; no key for one that has nothing."""
    found: dict[int, list[Grant]] = {}
    for row in await Grant.filter(account_id__in=list(account_ids)).order_by("id"):
        found.setdefault(row.account_id, []).append(row)
    return found


async def at_places() -> list[Grant]:
    """All grants that hold somewhere and not everywhere."""
    return await Grant.filter(place_id__isnull=False).order_by("id")


async def get(grant_id: int) -> Grant:
    """The grant with this number; NotFound when there is none."""
    row = await Grant.get_or_none(id=grant_id)
    if row is None:
        raise NotFound(path=("id",), what="Grant", key=grant_id)
    return row


async def give(account_id: int, given: Given, by: int) -> Grant:
    """Give an account a role; Conflict when it has just that already."""
    check(given)
    async with transaction():
        await in_commit_order()
        await accounts.get(account_id)
        if await Grant.exists(account_id=account_id, role=given.role, place_id=given.place):
            raise Conflict(path=("role",), what="Grant", key=given.role.value)
        return (await insert(account_id, [given], by))[0]


async def carry(place_id: int, heir_id: int, by: int) -> list[int]:
    """Give whoever has a role at one place the same at another, and keep it at both; the accounts that got one."""
    async with transaction():
        await in_commit_order()
        held = await Grant.filter(place_id__in=[place_id, heir_id]).order_by("id")
        there = {(row.account_id, row.role) for row in held if row.place_id == heir_id}
        new = [row for row in held if row.place_id == place_id and (row.account_id, row.role) not in there]
        for row in new:
            await insert(row.account_id, [Given(row.role, heir_id)], by)
    return list(dict.fromkeys(row.account_id for row in new))


async def insert(account_id: int, all_given: Iterable[Given], by: int | None) -> list[Grant]:
    """Write grants into the current transaction."""
    rows = []
    for given in all_given:
        row = await Grant.create(account_id=account_id, role=given.role, place_id=given.place)
        await record("grant.given", row.id, by, owner_id=account_id, role=given.role.value, place_id=given.place)
        rows.append(row)
    return rows


async def take(grant_id: int, by: int) -> Account:
    """Take a grant from its account; LastAdmin when nobody else could give it back."""
    async with transaction():
        await in_commit_order()
        row = await get(grant_id)
        account = await accounts.get(row.account_id)
        if row.given == Given(Role.ADMIN):
            await keep_an_admin(account)
        await row.delete()
        await record("grant.taken", grant_id, by, owner_id=account.id, role=row.role.value, place_id=row.place_id)
    return account


async def keep_an_admin(leaving: Account) -> None:
    """Nothing while another person is ADMIN everywhere; LastAdmin otherwise. A machine cannot stand in for a person."""
    if leaving.email is None or leaving.disabled_at is not None:
        return
    others = Grant.filter(
        role=Role.ADMIN, place_id=None, account__email__isnull=False, account__disabled_at=None
    ).exclude(account_id=leaving.id)
    mine = Grant.filter(role=Role.ADMIN, place_id=None, account_id=leaving.id)
    if await mine.exists() and not await others.exists():
        raise LastAdmin(path=("id",))
