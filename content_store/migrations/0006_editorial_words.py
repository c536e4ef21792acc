"""Steps with keys and typed blocks, translations, comments, sign-offs, releases: what editors work with."""

import datetime
import json
import re

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from content_store.migration import Step


def step_of(uses: str) -> str:
    """The SQL that gives uses of files the key of the step at their position."""
    found = f"SELECT key FROM steps WHERE version_id = {uses}.version_id AND position = {uses}.step_position"
    return f"UPDATE {uses} SET step_key = ({found}) WHERE step_position IS NOT NULL"


async def plain_bodies_as_blocks(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Make typed paragraphs of the plain text that steps had."""
    value, number = ("?", "?") if editor.DIALECT == "sqlite" else ("$1", "$2")
    for row in await editor.client.execute_query_dict("SELECT id, blocks FROM steps"):
        words = [part.strip() for part in re.split(r"\n\s*\n", row["blocks"]) if part.strip()]
        blocks = json.dumps([{"type": "paragraph", "spans": [{"text": part}]} for part in words], ensure_ascii=False)
        update = f"UPDATE steps SET blocks = {value} WHERE id = {number}"
        await editor.client.execute_query(update, [blocks, row["id"]])


class Migration(Step):
    dependencies = [("camtay", "0005_captions")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Comment",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("step_key", fields.CharField(null=True, max_length=16)),
                (
                    "author",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="author_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("resolved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "resolved_by",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="resolved_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "comments", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlatformRelease",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "platform",
                    fields.ForeignKeyField(
                        "camtay.Platform",
                        source_field="platform_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.CharField(max_length=40)),
                ("released_on", fields.DateField()),
                ("note", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "platform_releases",
                "app": "camtay",
                "unique_together": (("platform", "number"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignOff",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "camtay.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("written_at", fields.IntField()),
                ("signed_at", fields.DatetimeField(auto_now=True, auto_now_add=False)),
            ],
            options={
                "table": "sign_offs",
                "app": "camtay",
                "unique_together": (("version", "organisation"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Signatory",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "camtay.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
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
            ],
            options={
                "table": "signatories",
                "app": "camtay",
                "unique_together": (("organisation", "account"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="VersionWriter",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "camtay.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "version_writers",
                "app": "camtay",
                "unique_together": (("version", "account"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Clip",
            name="step_key",
            field=fields.CharField(null=True, max_length=16),
        ),
        # A use belongs to its step by the step's key, because steps move.
        ops.AddField(model_name="Step", name="key", field=fields.CharField(default="", db_default="", max_length=16)),
        ops.RunSQL("UPDATE steps SET key = 'old-' || id"),
        ops.RunSQL(step_of("clips")),
        ops.RemoveField(model_name="Clip", name="step_position"),
        ops.AddField(
            model_name="Infographic",
            name="step_key",
            field=fields.CharField(null=True, max_length=16),
        ),
        ops.RunSQL(step_of("infographics")),
        ops.RemoveField(model_name="Infographic", name="step_position"),
        ops.AddField(
            model_name="PublicService",
            name="signed_by",
            field=fields.ForeignKeyField(
                "camtay.Organisation",
                source_field="signed_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="signed_services",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RenameField(model_name="Step", old_name="body", new_name="blocks"),
        ops.RunPython(plain_bodies_as_blocks),
        ops.AddConstraint(
            model_name="Step",
            constraint=UniqueConstraint(fields=("version", "key"), name=None),
        ),
        ops.AddField(
            model_name="Topic",
            name="check_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Version",
            name="checked_on",
            field=fields.DateField(default=datetime.date.fromisoformat("0001-01-01"), db_default="0001-01-01"),
        ),
        ops.AddField(
            model_name="Version",
            name="translated_revision",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Version",
            name="translates",
            field=fields.ForeignKeyField(
                "camtay.Version",
                source_field="translates_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Version",
            name="written_at",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.RunSQL("UPDATE versions SET checked_on = DATE(COALESCE(published_at, created_at)), written_at = revision"),
        ops.RunSQL("INSERT INTO version_writers (version_id, account_id) SELECT id, author_id FROM versions"),
    ]
