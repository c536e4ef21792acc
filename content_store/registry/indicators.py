"""Indicators: what is counted, apart from when, where and by whom."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from content_store.events import record
from content_store.rows import RowType
from content_store.slugs import PATH, claim
from content_store.wording import fits

NAME_MOST = 200


class Indicator(Model, metaclass=RowType):
    """Something that can be measured and aimed at."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)

    class Meta:
        table = "indicators"


async def create(slug: str, name: str, account_id: int) -> Indicator:
    """Something new that can be measured; its slug may be a path, such as `teams.total`."""
    fits(name, NAME_MOST, "name")
    async with claim(Indicator, slug, "indicator", PATH):
        indicator = await Indicator.create(slug=slug, name=name)
        await record("indicator.created", indicator.id, account_id, slug=slug)
    return indicator
