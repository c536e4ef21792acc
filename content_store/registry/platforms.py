"""The apps, portals and pages that guides explain, under all the names that people write."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Platform(Model):
    """An app, a portal, a Zalo page, a shop or another digital service."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=40)

    class Meta:
        table = "platforms"


class PlatformAlias(Model):
    """Another spelling of a platform's name, as it was seen in use."""

    id = fields.IntField(primary_key=True)
    platform: fields.ForeignKeyRelation[Platform] = fields.ForeignKeyField("camtay.Platform", related_name=False)
    platform_id: int
    name = fields.CharField(max_length=200)

    class Meta:
        table = "platform_aliases"
        unique_together = (("platform", "name"),)


class PlatformRelease(Model):
    """A new release of a platform: what it changes may make guides wrong."""

    id = fields.IntField(primary_key=True)
    platform: fields.ForeignKeyRelation[Platform] = fields.ForeignKeyField("camtay.Platform", related_name=False)
    platform_id: int
    number = fields.CharField(max_length=40)
    released_on = fields.DateField()
    note = fields.TextField(default="")

    class Meta:
        table = "platform_releases"
        unique_together = (("platform", "number"),)
