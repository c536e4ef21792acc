"""Previews: tokens that show what is not public yet."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0011_webhooks")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Preview",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "tutorial",
                    fields.ForeignKeyField(
                        "camtay.Tutorial",
                        source_field="tutorial_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language", fields.CharField(null=True, max_length=35)),
                (
                    "release",
                    fields.ForeignKeyField(
                        "camtay.Release",
                        source_field="release_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
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
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("uses_left", fields.IntField()),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={"table": "previews", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
