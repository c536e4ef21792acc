"""Kiosks: the screens that are known, and what they last said."""

from orjson import loads
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0013_repeats")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Kiosk",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                (
                    "locality",
                    fields.ForeignKeyField(
                        "camtay.Locality",
                        source_field="locality_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reported_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("held", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={"table": "kiosks", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
