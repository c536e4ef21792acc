"""Comments: what reviewers say of a version or of one of its steps, until it is resolved."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from content_store.content import versions
from content_store.content.steps import KEY_MOST, Step
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.people.accounts import Account
from content_store.rows import RowType
from content_store.wording import brief, fits

TEXT_MOST = 2_000


class Comment(Model, metaclass=RowType):
    """A remark; `step_key` is the step that it is about, null for the version as a whole."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    step_key = fields.CharField(max_length=KEY_MOST, null=True)
    author: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    author_id: int
    text = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)
    resolved_at = fields.DatetimeField(null=True)
    resolved_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    resolved_by_id: int | None

    class Meta:
        table = "comments"


async def write(version_id: int, step_key: str | None, text: str, account_id: int) -> Comment:
    """Say something of a version or of one of its steps."""
    fits(text, TEXT_MOST, "text")
    if not text.strip():
        raise BadInput(path=("text",), value="''", expected="some words", expected_vi="nội dung nhận xét")
    async with transaction():
        await versions.get(version_id, "versionId")
        if step_key is not None and not await Step.exists(version_id=version_id, key=step_key[:KEY_MOST]):
            raise NotFound(path=("stepKey",), what="step", key=brief(step_key))
        comment = await Comment.create(version_id=version_id, step_key=step_key, author_id=account_id, text=text)
        await record("version.commented", version_id, account_id, comment=comment.id)
    return comment


async def resolve(comment_id: int, account_id: int, now: datetime) -> Comment:
    """Say that it was dealt with; a second time changes nothing."""
    async with transaction():
        comment = await Comment.select_for_update().get_or_none(id=comment_id)
        if comment is None:
            raise NotFound(path=("id",), what="comment", key=str(comment_id))
        if comment.resolved_at is None:
            comment.resolved_at, comment.resolved_by_id = now, account_id
            await comment.save()
            await record("version.comment_resolved", comment.version_id, account_id, comment=comment.id)
    return comment


async def of_version(version_id: int) -> list[Comment]:
    """All that was said of a version, oldest first."""
    return await Comment.filter(version_id=version_id).order_by("id")
