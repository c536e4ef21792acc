"""Text contrast: where the letters of drawings stand out least."""

from tortoise import fields
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0014_kiosks")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Asset",
            name="faintest_x",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Asset",
            name="faintest_y",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Asset",
            name="text_contrast",
            field=fields.FloatField(null=True),
        ),
    ]
