"""Consents: what of a person may be shown, what for, since when and until when, as records of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store import repeats, revisions
from content_store.database import transaction
from content_store.errors import BadInput
from content_store.events import record
from content_store.registry import memberships
from content_store.registry.memberships import Membership
from content_store.registry.timeline import today
from content_store.rows import RowType
from content_store.wording import storable

PURPOSE_MOST = 300


class PersonalField(StrEnum):
    """What may be said of a person, and consented to."""

    NAME = "NAME"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    ROLE = "ROLE"


class Consent(Model, metaclass=RowType):
    """What a person agreed to have shown: silence is no consent, and so nothing is covered by default.

    A membership has one at most that is not withdrawn.
    """

    id = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField("camtay.Membership", related_name=False)
    membership_id: int
    covers_name = fields.BooleanField()
    covers_phone = fields.BooleanField()
    covers_email = fields.BooleanField()
    covers_role = fields.BooleanField()
    purpose = fields.CharField(max_length=PURPOSE_MOST)
    given_on = fields.DateField()
    recorded_at = fields.DatetimeField()
    recorded_by = fields.IntField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "consents"
        indexes = (("membership_id", "withdrawn_at"),)

    @property
    def covered(self) -> list[PersonalField]:
        """The fields that it is for."""
        return [one for one in PersonalField if getattr(self, f"covers_{one.value.lower()}")]


class NewConsent(msgspec.Struct, frozen=True):
    """A consent as it was given, on paper or by word, on a day."""

    fields: Sequence[PersonalField]
    purpose: str
    given_on: date


async def give(membership_id: int, new: NewConsent, expected_revision: int, by: int, now: datetime) -> Membership:
    """Record a consent, in place of the one before."""
    _check(new, today(now))
    async with transaction():
        row = await memberships.held(membership_id, expected_revision)
        await end(row, by, now)
        covered: dict[str, Any] = {f"covers_{one.value.lower()}": one in new.fields for one in PersonalField}
        made = await Consent.create(
            membership_id=row.id,
            **covered,
            purpose=new.purpose,
            given_on=new.given_on,
            recorded_at=now,
            recorded_by=by,
        )
        await revisions.touch(row)
        names = [one.value for one in made.covered]
        await record("membership.consented", row.id, by, consent=made.id, fields=names, revision=row.revision)
        await tell(row, by)
    return row


async def withdraw(membership_id: int, by: int, now: datetime) -> Membership:
    """Let a consent count no more, whichever revision anybody holds: from here on nothing of the person is public."""
    async with transaction():
        row = await memberships.get(membership_id)
        if await end(row, by, now):
            await revisions.touch(row)
    return row


async def end(row: Membership, by: int | None, now: datetime) -> Consent | None:
    """Withdraw in the caller's transaction what counts, and return it; None when nothing does."""
    counting = await counting_of(row.id)
    if counting is not None:
        counting.withdrawn_at = now
        await counting.save(update_fields=["withdrawn_at"])
        await record("membership.consent_withdrawn", row.id, by, consent=counting.id)
        await tell(row, by)
    return counting


async def tell(row: Membership, by: int | None) -> None:
    """Have everything that follows look again at what is public of a team's members, in the caller's transaction."""
    # An answer that is kept for who asks again under its key may speak of the person.
    await repeats.forget_answers()
    await record("team.members_changed", row.team_id, by)


async def counting_of(membership_id: int) -> Consent | None:
    """The consent that counts; None when there is none."""
    return await Consent.get_or_none(membership_id=membership_id, withdrawn_at=None)


async def of_memberships(ids: Sequence[int]) -> dict[int, list[Consent]]:
    """All consents of these memberships, those withdrawn included, oldest first."""
    found: dict[int, list[Consent]] = {}
    for row in await Consent.filter(membership_id__in=list(ids)).order_by("id"):
        found.setdefault(row.membership_id, []).append(row)
    return found


def _check(new: NewConsent, day: date) -> None:
    if not new.fields or len(set(new.fields)) < len(new.fields):
        raise BadInput(path=("fields",), value="fields", expected="each field once", expected_vi="mỗi mục một lần")
    said = new.purpose.strip() and storable(new.purpose) and len(new.purpose) <= PURPOSE_MOST
    expected, expected_vi = f"what for, in at most {PURPOSE_MOST} characters", f"mục đích, tối đa {PURPOSE_MOST} ký tự"
    memberships.refuse_unless(bool(said), "purpose", "mục đích", expected, expected_vi)
    memberships.day_is_no_later(new.given_on, day, "givenOn")
