"""Conflicts between figures, corrections of them, and targets that count their changes."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step
from content_store.registry.conflicts import ConflictKind


class Migration(Step):
    dependencies = [("camtay", "0015_text_contrast")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Conflict",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(null=True, unique=True, max_length=80)),
                ("kind", fields.CharEnumField(description="", enum_type=ConflictKind, max_length=30)),
                ("about", fields.TextField(default="", unique=False)),
                ("detail", fields.TextField(default="", unique=False)),
            ],
            options={"table": "conflicts", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConflictSide",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "conflict",
                    fields.ForeignKeyField(
                        "camtay.Conflict",
                        source_field="conflict_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "measurement",
                    fields.ForeignKeyField(
                        "camtay.Measurement",
                        source_field="measurement_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "camtay.Target",
                        source_field="target_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "conflict_sides",
                "app": "camtay",
                "indexes": [
                    Index(fields=["conflict_id"]),
                    Index(fields=["measurement_id"]),
                    Index(fields=["target_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Measurement",
            name="population",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Measurement",
            name="reason",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Measurement",
            name="supersedes",
            field=fields.ForeignKeyField(
                "camtay.Measurement",
                source_field="supersedes_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Measurement",
            index=Index(fields=["supersedes_id"]),
        ),
        ops.AddField(
            model_name="Target",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
    ]
