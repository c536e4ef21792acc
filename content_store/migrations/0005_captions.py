from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0004_renditions_by_recipe")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Captions",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "asset",
                    fields.OneToOneField(
                        "camtay.Asset",
                        source_field="asset_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("cue_count", fields.IntField()),
                ("transcript", fields.TextField(unique=False)),
                ("fastest_cue", fields.IntField()),
                ("fastest_start_ms", fields.IntField()),
                ("fastest_speed", fields.IntField()),
            ],
            options={"table": "captions", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SentCaptions",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("sha256", fields.CharField(unique=True, max_length=64)),
                ("bytes", fields.BigIntField()),
                (
                    "asset",
                    fields.ForeignKeyField(
                        "camtay.Asset",
                        source_field="asset_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "sent_captions", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SoundTrack",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "clip",
                    fields.ForeignKeyField(
                        "camtay.Clip",
                        source_field="clip_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "asset",
                    fields.ForeignKeyField(
                        "camtay.Asset",
                        source_field="asset_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("language", fields.CharField(max_length=35)),
                ("label", fields.CharField(max_length=80)),
            ],
            options={
                "table": "sound_tracks",
                "app": "camtay",
                "unique_together": (("clip", "language"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
