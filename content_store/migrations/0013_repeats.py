"""Repeats: changes that may come again under their key."""

from tortoise import fields
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0012_previews")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Repeat",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("account_id", fields.IntField()),
                ("key", fields.CharField(max_length=200)),
                ("asked", fields.CharField(max_length=64)),
                ("began_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("committed", fields.BooleanField(default=False)),
                ("answer", fields.TextField(null=True, unique=False)),
            ],
            options={"table": "repeats", "app": "camtay", "unique_together": (("account_id", "key"),), "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
