"""Public services: the procedures that a citizen can file, online or at a counter."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class PublicService(Model):
    """A procedure, in the words of the list that names it."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)
    list_name = fields.CharField(max_length=120, default="")
    owner_name = fields.CharField(max_length=120, default="")

    class Meta:
        table = "public_services"
