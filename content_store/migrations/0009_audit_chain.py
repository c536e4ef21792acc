"""The feed as an audit: each event is chained to the one before, and the database refuses to change what is written."""

import hashlib
import json
from datetime import UTC, datetime

from tortoise import fields
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

from content_store.migration import Step

REFUSAL = "what was noted of the past is neither changed nor removed"
ON_SQLITE = [
    f"CREATE TRIGGER events_keep_{what.lower()} BEFORE {what} ON events BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for what in ("UPDATE", "DELETE")
]
ON_POSTGRES = [
    f"CREATE FUNCTION keep_the_past() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER events_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION keep_the_past()",
]


async def chain(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Chain what was noted so far, a thousand events at a time."""
    value, number = ("?", "?") if editor.DIALECT == "sqlite" else ("$1", "$2")
    before, last = "", 0
    while rows := await editor.client.execute_query_dict(
        f"SELECT id, at, kind, subject_id, account_id, data FROM events WHERE id > {last} ORDER BY id LIMIT 1000"
    ):
        for row in rows:
            at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
            said = {
                "kind": row["kind"],
                "subject": row["subject_id"],
                "account": row["account_id"],
                "origin": "",
                "data": json.loads(row["data"]) if isinstance(row["data"], str) else row["data"],
            }
            words = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            instant = at.astimezone(UTC).isoformat(timespec="microseconds")
            before, last = hashlib.sha256(f"{before}\n{instant}\n{words}".encode()).hexdigest(), row["id"]
            await editor.client.execute_query(f"UPDATE events SET link = {value} WHERE id = {number}", [before, last])


async def keep(_apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Have the database itself refuse to change the past."""
    for statement in ON_SQLITE if editor.DIALECT == "sqlite" else ON_POSTGRES:
        await editor.client.execute_query(statement)


class Migration(Step):
    dependencies = [("camtay", "0008_releases")]

    initial = False

    operations = [
        ops.AddField(model_name="Event", name="link", field=fields.CharField(default="", db_default="", max_length=64)),
        ops.AddField(
            model_name="Event", name="origin", field=fields.CharField(default="", db_default="", max_length=120)
        ),
        ops.RunPython(chain),
        ops.RunPython(keep),
    ]
