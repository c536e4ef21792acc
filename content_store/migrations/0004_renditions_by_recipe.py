from tortoise import fields
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0003_uploads")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Rendering",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("asset_id", fields.IntField(unique=True)),
                ("event_id", fields.BigIntField()),
                ("step", fields.CharField(default="", max_length=20)),
                ("done", fields.FloatField(default=0.0)),
                ("seconds_left", fields.IntField(null=True)),
                ("again", fields.BooleanField(default=False)),
            ],
            options={"table": "renderings", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Asset",
            name="bit_rate",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Asset",
            name="codecs",
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name="Asset",
            name="focus_x",
            field=fields.FloatField(default=0.5, db_default=0.5),
        ),
        ops.AddField(
            model_name="Asset",
            name="focus_y",
            field=fields.FloatField(default=0.5, db_default=0.5),
        ),
        ops.AddField(
            model_name="Asset",
            name="poster_ms",
            field=fields.IntField(null=True),
        ),
        ops.AlterField(
            model_name="Rendition",
            name="height",
            field=fields.IntField(null=True),
        ),
        ops.AlterField(
            model_name="Rendition",
            name="width",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Rendition",
            name="recipe",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Rendition",
            name="thumbhash",
            field=fields.CharField(null=True, max_length=48),
        ),
        ops.RemoveField(model_name="Rendition", name="recipes_revision"),
        ops.AddField(model_name="VersionFile", name="text", field=fields.TextField(null=True, unique=False)),
        # On SQLite the table was built anew, and Tortoise leaves these out.
        ops.RunSQL(
            'CREATE UNIQUE INDEX IF NOT EXISTS "uid_renditions_asset_i_83ad28" ON renditions (asset_id, role)', ""
        ),
        ops.RunSQL('CREATE INDEX IF NOT EXISTS "idx_renditions_sha256_a5f70a" ON renditions (sha256)', ""),
        # What waited for its renditions was asked for by the event of its arrival.
        ops.RunSQL(
            """
            INSERT INTO renderings (asset_id, event_id, step, done, again)
            SELECT subject_id, max(id), '', 0, FALSE FROM events
            WHERE kind = 'asset.received' AND subject_id IN (SELECT id FROM assets WHERE state = 'RECEIVED')
            GROUP BY subject_id
            """,
            "DELETE FROM renderings",
        ),
    ]
