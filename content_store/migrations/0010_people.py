"""People: accounts with mail addresses, their grants, passwords, sessions and what leads to them."""

from orjson import loads
from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step
from content_store.people.access import Role

# What a token might do by its role, it may do by its account's grants, and no more by its scopes.
TOKENS_TO_GRANTS = (
    "INSERT INTO grants (account_id, role, created_at) SELECT account_id, role, min(created_at) FROM tokens "
    "WHERE role <> 'REGISTRAR' GROUP BY account_id, role"
)
NARROWED = (
    """UPDATE tokens SET scopes = '["COMMENT", "MANAGE_CATALOGUE", "PUBLISH", "READ_DRAFTS", "WRITE_DRAFTS"]'
    WHERE role = 'EDITOR'""",
    """UPDATE tokens SET scopes = '["COMMENT", "READ_DRAFTS", "REVIEW"]' WHERE role = 'REVIEWER'""",
    """UPDATE tokens SET scopes = '[]' WHERE role = 'REGISTRAR'""",
    """UPDATE tokens SET scopes = '["READ_DRAFTS"]' WHERE role = 'VIEWER'""",
)
# Tortoise has no partial index for SQLite.
INDEXES = {
    "one_machine_of_a_name": "accounts (name) WHERE email IS NULL",
    "one_grant_everywhere": "grants (account_id, role) WHERE place_id IS NULL",
}


class Migration(Step):
    dependencies = [("camtay", "0009_audit_chain")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Attempt",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("who", fields.CharField(max_length=64)),
                ("address", fields.CharField(max_length=64)),
                ("failures", fields.IntField()),
                ("last_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "attempts", "app": "camtay", "unique_together": (("who", "address"),), "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Grant",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                (
                    "place",
                    fields.ForeignKeyField(
                        "camtay.Locality",
                        source_field="place_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "grants",
                "app": "camtay",
                "unique_together": (("account", "role", "place"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("email", fields.CharField(db_index=True, max_length=254)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("promises", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "invited_by",
                    fields.ForeignKeyField(
                        "camtay.Account",
                        source_field="invited_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("accepted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "invitations", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Password",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.OneToOneField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("hash", fields.CharField(max_length=255)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "passwords", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                ("digest", fields.CharField(unique=True, max_length=64)),
            ],
            options={"table": "recovery_codes", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reset",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "resets", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.OneToOneField(
                        "camtay.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("sealed", fields.CharField(max_length=255)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_step", fields.BigIntField(default=0)),
            ],
            options={"table": "second_factors", "app": "camtay", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sessions",
                "app": "camtay",
                "indexes": [Index(fields=["account_id", "ended_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Account",
            name="name",
            field=fields.CharField(max_length=120),
        ),
        ops.AddField(
            model_name="Account",
            name="disabled_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Account",
            name="email",
            field=fields.CharField(null=True, unique=True, max_length=254),
        ),
        ops.AddField(
            model_name="Token",
            name="name",
            field=fields.CharField(null=True, max_length=120),
        ),
        ops.AddField(
            model_name="Token",
            name="scopes",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Token",
            name="used_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL("UPDATE tokens SET name = (SELECT name FROM accounts WHERE accounts.id = account_id)", ""),
        ops.AlterField(model_name="Token", name="name", field=fields.CharField(max_length=120)),
        ops.RunSQL(TOKENS_TO_GRANTS, ""),
        *(ops.RunSQL(statement, "") for statement in NARROWED),
        ops.RemoveField(model_name="Token", name="role"),
        *(ops.RunSQL(f"CREATE UNIQUE INDEX {name} ON {of}", f"DROP INDEX {name}") for name, of in INDEXES.items()),
    ]
