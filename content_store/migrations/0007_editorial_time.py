"""What is set for a time, recalls, and revisions of what editors keep."""

from orjson import loads
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.content.schedules import ScheduledAction, ScheduleState
from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0006_editorial_words")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Recall",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "tutorial",
                    fields.ForeignKeyField(
                        "camtay.Tutorial",
                        source_field="tutorial_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="recalls",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                (
                    "replacement",
                    fields.ForeignKeyField(
                        "camtay.Tutorial",
                        source_field="replacement_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("recalled_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "recalls", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Schedule",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="schedules",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("action", fields.CharEnumField(description="", enum_type=ScheduledAction, max_length=20)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=ScheduleState.WAITING, description="", enum_type=ScheduleState, max_length=20
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("overrides", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failure", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "schedules",
                "app": "camtay",
                "indexes": [Index(fields=["state", "at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Platform",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Programme",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="PublicService",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Topic",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Tutorial",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
    ]
