"""Topics, by which guides are shelved."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Topic(Model):
    """A shelf of guides; each of them is to be checked every `check_days`, never when that is null."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=120)
    description = fields.TextField(default="")
    check_days = fields.IntField(null=True)

    class Meta:
        table = "topics"
