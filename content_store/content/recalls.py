"""Recalls: guides that were wrong or harmful, called back in all languages at once."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from content_store.content import schedules, tutorials, versions
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.editorial_errors import NothingLive
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.people.accounts import Account
from content_store.rows import RowType
from content_store.wording import fits

REASON_MOST = 500


class Recall(Model, metaclass=RowType):
    """That a tutorial was called back, and which one is to be shown in its place."""

    id = fields.IntField(primary_key=True)
    tutorial: fields.ForeignKeyRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name="recalls", on_delete=fields.RESTRICT
    )
    tutorial_id: int
    reason = fields.CharField(max_length=REASON_MOST)
    replacement: fields.ForeignKeyNullableRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    replacement_id: int | None
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int
    recalled_at = fields.DatetimeField()

    class Meta:
        table = "recalls"


async def recall(tutorial_id: int, reason: str, replacement_id: int | None, account_id: int, now: datetime) -> Recall:
    """Take a guide off every public answer at once and stop what was set to publish it; the reason is public."""
    fits(reason, REASON_MOST, "reason")
    if not reason.strip():
        raise BadInput(path=("reason",), value="''", expected="a reason", expected_vi="lý do thu hồi")
    if replacement_id == tutorial_id:
        raise BadInput(path=("replacement",), value="itself", expected="another tutorial", expected_vi="một bài khác")
    async with transaction():
        await tutorials.lock(tutorial_id, "id")
        if replacement_id is not None and not await Tutorial.exists(id=replacement_id):
            raise NotFound(path=("replacement",), what="tutorial", key=str(replacement_id))
        live = await Version.filter(tutorial_id=tutorial_id, state=State.PUBLISHED).order_by("id")
        if not live:
            raise NothingLive(path=("id",))
        await schedules.cancel_all_of(tutorial_id, account_id, now)
        made = await Recall.create(
            tutorial_id=tutorial_id,
            reason=reason,
            replacement_id=replacement_id,
            account_id=account_id,
            recalled_at=now,
        )
        for version in live:
            await versions.move(version, State.RECALLED, account_id, recall=made.id)
        await record("tutorial.recalled", tutorial_id, account_id, recall=made.id, replacement=replacement_id)
    return made


async def of_tutorial(tutorial_id: int) -> list[Recall]:
    """Every time that a tutorial was called back, newest first."""
    return await Recall.filter(tutorial_id=tutorial_id).order_by("-id")
