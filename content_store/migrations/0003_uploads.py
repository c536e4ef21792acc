from orjson import loads
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from content_store.content.uploads import UploadState
from content_store.migration import Step
from content_store.people.access import Role


class Migration(Step):
    dependencies = [("camtay", "0002_one_live_version")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Upload",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=43)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("role", fields.CharEnumField(description="", enum_type=Role, max_length=20)),
                ("length", fields.BigIntField(null=True)),
                ("form", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("partial", fields.BooleanField(default=False)),
                ("parts", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("state", fields.CharEnumField(description="", enum_type=UploadState, max_length=20)),
                (
                    "asset",
                    fields.ForeignKeyField(
                        "camtay.Asset",
                        source_field="asset_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("refusal", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("writer", fields.CharField(null=True, max_length=32)),
                ("leased_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sure_bytes", fields.BigIntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "uploads", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
