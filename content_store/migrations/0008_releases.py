"""Releases, and what each of their versions took the place of."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from content_store.content.releases import ReleaseState
from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0007_editorial_time")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Release",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                (
                    "state",
                    fields.CharEnumField(
                        default=ReleaseState.OPEN, description="", enum_type=ReleaseState, max_length=20
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
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "releases", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReleaseItem",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "release",
                    fields.ForeignKeyField(
                        "camtay.Release",
                        source_field="release_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "replaced",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="replaced_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={
                "table": "release_items",
                "app": "camtay",
                "unique_together": (("release", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
