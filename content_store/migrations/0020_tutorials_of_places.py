"""The place that a tutorial belongs to; those that are there belong to the whole country."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0019_figures_by_key")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Tutorial",
            name="locality",
            field=fields.ForeignKeyField(
                "camtay.Locality",
                source_field="locality_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Tutorial",
            index=Index(fields=["locality_id"]),
        ),
    ]
