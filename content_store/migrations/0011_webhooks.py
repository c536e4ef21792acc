from orjson import loads
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.delivery.deliveries import DeliveryState
from content_store.delivery.webhooks import PauseReason
from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0010_people")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("url", fields.TextField(unique=False)),
                ("kinds", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("document", fields.TextField(unique=False)),
                ("since_event", fields.BigIntField()),
                ("paused_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("pause_reason", fields.CharEnumField(null=True, description="", enum_type=PauseReason, max_length=20)),
                ("failing_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={"table": "webhooks", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("message", fields.CharField(unique=True, max_length=40)),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "camtay.Webhook",
                        source_field="webhook_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("event_id", fields.BigIntField(null=True)),
                ("kind", fields.CharField(max_length=40)),
                ("subject_id", fields.IntField()),
                ("about", fields.CharField(max_length=60)),
                ("happened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("state", fields.CharEnumField(description="", enum_type=DeliveryState, max_length=20)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("first_tried_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("tries", fields.IntField(default=0)),
                ("leased_by", fields.CharField(null=True, max_length=40)),
            ],
            options={
                "table": "deliveries",
                "app": "camtay",
                "unique_together": (("webhook", "event_id"),),
                "indexes": [
                    Index(fields=["state", "due_at"]),
                    Index(fields=["webhook_id", "about", "state"]),
                    Index(fields=["happened_at"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DeliveryTry",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "delivery",
                    fields.ForeignKeyField(
                        "camtay.Delivery",
                        source_field="delivery_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("status", fields.IntField(null=True)),
                ("milliseconds", fields.IntField()),
                ("answer", fields.TextField(default="", unique=False)),
                ("error", fields.CharField(null=True, max_length=200)),
            ],
            options={"table": "delivery_tries", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookSecret",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "camtay.Webhook",
                        source_field="webhook_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("secret", fields.CharField(max_length=80)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={"table": "webhook_secrets", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
