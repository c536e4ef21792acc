"""At most one version of a tutorial is live in a language; Tortoise has no partial index for SQLite."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("camtay", "0001_initial")]
    initial = False
    operations = [
        ops.RunSQL(
            "CREATE UNIQUE INDEX one_live_version ON versions (tutorial_id, language) WHERE state = 'PUBLISHED'",
            "DROP INDEX one_live_version",
        )
    ]
