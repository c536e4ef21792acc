"""At most one version of a tutorial is live in a language; Tortoise has no partial index for SQLite."""

from tortoise.migrations import operations as ops

from content_store.migration import Step


class Migration(Step):
    dependencies = [("camtay", "0001_initial")]
    initial = False
    operations = [
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_live_version ON versions (tutorial_id, language) WHERE state = 'PUBLISHED'",
            "DROP INDEX one_live_version",
        )
    ]
