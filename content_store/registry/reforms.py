"""Reforms that were entered as files, each known by what its file says."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from content_store.registry.sources import Source
from content_store.rows import RowType


class Reform(Model, metaclass=RowType):
    """A file that was applied; whatever it began and ended refers to it, and a reverted one leaves no row.

    `digest` is of what the file says, not of how it is laid out; `brought_act` is whether its act was unknown before.
    """

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    act: fields.ForeignKeyNullableRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    act_id: int | None
    brought_act = fields.BooleanField(default=False)
    operates_from = fields.DateField(null=True)
    account_id = fields.IntField(null=True)
    applied_at = fields.DatetimeField()

    class Meta:
        table = "reforms"


async def applied() -> list[Reform]:
    """Every reform that is applied, with its act, oldest first."""
    return await Reform.all().order_by("id").prefetch_related("act")
