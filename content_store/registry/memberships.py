"""Memberships: the people of a team, which is nobody's business but theirs and their registrar's.

What is said here of a person stands in these rows and nowhere else: events, logs and messages know a number. What of it
is public is what the person consented to, field by field, for as long as the consent is not withdrawn.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec
from msgspec.structs import asdict
from tortoise import fields

from content_store import revisions
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.registry.teams import MemberRole, Team
from content_store.registry_errors import MembershipHasEnded, PersonalDataNotAccepted
from content_store.revisions import Revised
from content_store.wording import storable

NAME_MOST = 120
PHONE_MOST = 30
EMAIL_MOST = 254
PHONE = re.compile(r"(\+?[0-9][0-9 .()-]+)?")
EMAIL = re.compile(r"([^@\s]+@[^@\s]+)?")
BY_NUMBER = Order("memberships", "id")


class Membership(Revised):
    """A person in a team; on `anonymised_at` all that could tell who was taken away."""

    id = fields.IntField(primary_key=True)
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField(
        "camtay.Team", related_name=False, on_delete=fields.RESTRICT
    )
    team_id: int
    name = fields.CharField(max_length=NAME_MOST)
    phone = fields.CharField(max_length=PHONE_MOST, default="")
    email = fields.CharField(max_length=EMAIL_MOST, default="")
    role = fields.CharEnumField(MemberRole, max_length=20, description="")
    joined_on = fields.DateField(null=True)
    left_on = fields.DateField(null=True)
    anonymised_at = fields.DatetimeField(null=True)

    class Meta:
        table = "memberships"
        indexes = (("team_id",), ("left_on", "anonymised_at"))


class PersonWords(msgspec.Struct, frozen=True):
    """All that is kept of a person; there is no place for an ethnicity, and there shall be none."""

    name: str
    role: MemberRole
    phone: str = ""
    email: str = ""
    joined_on: date | None = None


async def create(team_id: int, words: PersonWords, account_id: int) -> Membership:
    """Somebody joins a team; nothing of it is public."""
    check(words)
    async with transaction():
        if not await Team.exists(id=team_id):
            raise NotFound(path=("teamId",), what="Team", key=team_id)
        row = await Membership.create(team_id=team_id, **asdict(words))
        await record("membership.created", row.id, account_id, team=team_id)
    return row


async def get(membership_id: int, *path: str) -> Membership:
    """The membership with this number; NotFound at the path, `id` for none, when there is none."""
    row = await Membership.get_or_none(id=membership_id)
    if row is None:
        raise NotFound(path=path or ("id",), what="Membership", key=membership_id)
    return row


async def held(membership_id: int, expected_revision: int) -> Membership:
    """The same, locked for the caller's transaction; StaleRevision, or MembershipHasEnded for who has left."""
    row = await revisions.at_revision(Membership, membership_id, expected_revision, "Membership")
    if row.left_on is not None:
        raise MembershipHasEnded(path=("id",), day=row.left_on)
    return row


async def page(team_id: int, wanted: Page) -> Slice[Membership]:
    """A team's members, those who left included, in the order in which they were entered."""
    return await cut(Membership.filter(team_id=team_id), BY_NUMBER, wanted, lambda row: row)


def check(words: PersonWords) -> None:
    """Nothing when all of it can be kept; PersonalDataNotAccepted, which repeats none of it, otherwise."""
    refuse_unless(bool(words.name.strip()), "name", "tên", "a name", "họ tên")
    for name, said, most, form in (
        ("name", "tên", NAME_MOST, None),
        ("phone", "số điện thoại", PHONE_MOST, PHONE),
        ("email", "địa chỉ thư", EMAIL_MOST, EMAIL),
    ):
        text: str = getattr(words, name)
        fits = storable(text) and len(text) <= most and (form is None or form.fullmatch(text) is not None)
        expected, expected_vi = f"its usual form, at most {most} characters", f"dạng thường dùng, tối đa {most} ký tự"
        refuse_unless(fits, name, said, expected, expected_vi)


def refuse_unless(good: bool, field: str, field_vi: str, expected: str, expected_vi: str) -> None:
    """PersonalDataNotAccepted, unless it is good."""
    if not good:
        raise PersonalDataNotAccepted(
            path=(field,), value=field, field=field, field_vi=field_vi, expected=expected, expected_vi=expected_vi
        )


def day_is_no_later(day: date, last: date, *path: str) -> None:
    """Nothing for a day until that one; BadInput for one that is still to come."""
    if day > last:
        raise BadInput(path=path, value=day, expected="a day until today", expected_vi="ngày không sau hôm nay")
