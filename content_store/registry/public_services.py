"""Public services: the procedures that a citizen can file, online or at a counter."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from content_store.registry.organisations import Organisation


class PublicService(Model):
    """A procedure, in the words of the list that names it; `signed_by` must have signed whatever guide explains it."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)
    list_name = fields.CharField(max_length=120, default="")
    owner_name = fields.CharField(max_length=120, default="")
    signed_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "camtay.Organisation", related_name="signed_services", null=True, on_delete=fields.RESTRICT
    )
    signed_by_id: int | None

    class Meta:
        table = "public_services"
