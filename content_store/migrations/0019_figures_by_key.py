from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0018_reforms")]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name="Measurement",
            name=None,
            fields=["indicator_id", "locality_version_id", "period_end"],
        ),
        ops.AddIndex(
            model_name="Measurement",
            index=Index(fields=["indicator_id", "locality_version_id", "period_end", "channel", "service_id"]),
        ),
    ]
