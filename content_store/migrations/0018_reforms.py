"""Reforms as files: which began and ended what, and other names of places."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0017_teams_and_people")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Reform",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "act",
                    fields.ForeignKeyField(
                        "camtay.Source",
                        source_field="act_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("brought_act", fields.BooleanField(default=False)),
                ("operates_from", fields.DateField(null=True)),
                ("account_id", fields.IntField(null=True)),
                ("applied_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reforms", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LocalityAlias",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                ("name", fields.CharField(max_length=120)),
                (
                    "begun_by",
                    fields.ForeignKeyField(
                        "camtay.Reform",
                        source_field="begun_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "locality_aliases",
                "app": "camtay",
                "unique_together": (("locality", "name"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Locality",
            name="begun_by",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="begun_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="LocalityCode",
            name="begun_by",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="begun_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="LocalityCode",
            name="ended_by",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="ended_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="LocalityVersion",
            name="begun_by",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="begun_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="LocalityVersion",
            name="ended_by",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="ended_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SuccessionEvent",
            name="reform",
            field=fields.ForeignKeyField(
                "camtay.Reform",
                source_field="reform_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="SuccessionEvent",
            index=Index(fields=["reform_id"]),
        ),
    ]
