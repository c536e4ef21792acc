"""Community digital teams: their public facts, never their people."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.registry.localities import Locality
from content_store.registry.timeline import NO_END, UNKNOWN_START


class TeamKind(StrEnum):
    """Where a team does its work."""

    VILLAGE = "VILLAGE"
    ENTERPRISE = "ENTERPRISE"


class Team(Model):
    """A team of neighbours or colleagues who help others with digital services."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharEnumField(TeamKind, max_length=20, description="")
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    member_count = fields.IntField(null=True)
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)
    synthetic = fields.BooleanField(default=False)

    class Meta:
        table = "teams"
        indexes = (("locality_id",),)


class TeamSession(Model):
    """A recurring session of a team, as an RFC 5545 rule in Việt Nam's time."""

    id = fields.IntField(primary_key=True)
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField("camtay.Team", related_name=False)
    team_id: int
    rrule = fields.CharField(max_length=200)
    place = fields.CharField(max_length=200, default="")

    class Meta:
        table = "team_sessions"
