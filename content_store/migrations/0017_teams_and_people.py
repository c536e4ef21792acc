"""Teams with a place at every time, their sessions, their people with what they consented to, and roadmaps."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from content_store.migration import Step
from content_store.registry.teams import MemberRole


class Migration(Step):
    dependencies = [("camtay", "0016_conflicts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Membership",
            fields=[
                ("revision", fields.IntField(default=1, db_default=1)),
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "team",
                    fields.ForeignKeyField(
                        "camtay.Team",
                        source_field="team_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("phone", fields.CharField(default="", max_length=30)),
                ("email", fields.CharField(default="", max_length=254)),
                ("role", fields.CharEnumField(description="", enum_type=MemberRole, max_length=20)),
                ("joined_on", fields.DateField(null=True)),
                ("left_on", fields.DateField(null=True)),
                ("anonymised_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "memberships",
                "app": "camtay",
                "indexes": [Index(fields=["team_id"]), Index(fields=["left_on", "anonymised_at"])],
                "pk_attr": "id",
            },
            bases=["Revised"],
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "membership",
                    fields.ForeignKeyField(
                        "camtay.Membership",
                        source_field="membership_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("covers_name", fields.BooleanField()),
                ("covers_phone", fields.BooleanField()),
                ("covers_email", fields.BooleanField()),
                ("covers_role", fields.BooleanField()),
                ("purpose", fields.CharField(max_length=300)),
                ("given_on", fields.DateField()),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("recorded_by", fields.IntField()),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "consents",
                "app": "camtay",
                "indexes": [Index(fields=["membership_id", "withdrawn_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Roadmap",
            fields=[
                ("revision", fields.IntField(default=1, db_default=1)),
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=80)),
                ("name", fields.CharField(max_length=200)),
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
                (
                    "source",
                    fields.ForeignKeyField(
                        "camtay.Source",
                        source_field="source_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "roadmaps", "app": "camtay", "indexes": [Index(fields=["locality_id"])], "pk_attr": "id"},
            bases=["Revised"],
        ),
        ops.CreateModel(
            name="RoadmapItem",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "roadmap",
                    fields.ForeignKeyField(
                        "camtay.Roadmap",
                        source_field="roadmap_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("task", fields.CharField(max_length=500)),
            ],
            options={
                "table": "roadmap_items",
                "app": "camtay",
                "unique_together": (("roadmap", "position"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoadmapLink",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "item",
                    fields.ForeignKeyField(
                        "camtay.RoadmapItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="links",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "tutorial",
                    fields.ForeignKeyField(
                        "camtay.Tutorial",
                        source_field="tutorial_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "camtay.Target",
                        source_field="target_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "roadmap_links",
                "app": "camtay",
                "indexes": [Index(fields=["item_id"]), Index(fields=["tutorial_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TeamMove",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "team",
                    fields.ForeignKeyField(
                        "camtay.Team",
                        source_field="team_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
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
                ("since", fields.DateField()),
            ],
            options={
                "table": "team_moves",
                "app": "camtay",
                "unique_together": (("team", "since"),),
                "indexes": [Index(fields=["locality_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TeamRole",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "team",
                    fields.ForeignKeyField(
                        "camtay.Team",
                        source_field="team_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("role", fields.CharEnumField(description="", enum_type=MemberRole, max_length=20)),
                ("count", fields.IntField()),
            ],
            options={"table": "team_roles", "app": "camtay", "unique_together": (("team", "role"),), "pk_attr": "id"},
            bases=["Model"],
        ),
        # Nothing could write a session so far, and one without a beginning says no time.
        ops.DeleteModel(name="TeamSession"),
        ops.CreateModel(
            name="TeamSession",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "team",
                    fields.ForeignKeyField(
                        "camtay.Team",
                        source_field="team_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("rrule", fields.CharField(max_length=200)),
                ("first_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("minutes", fields.IntField(null=True)),
                ("place", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "team_sessions",
                "app": "camtay",
                "indexes": [Index(fields=["team_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TeamSessionChange",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "session",
                    fields.ForeignKeyField(
                        "camtay.TeamSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("moved_to", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("place", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "team_session_changes",
                "app": "camtay",
                "unique_together": (("session", "at"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Team",
            name="account_link",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Team",
            name="hotline",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Team",
            name="revision",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.RunSQL(
            "CREATE UNIQUE INDEX consents_counting ON consents (membership_id) WHERE withdrawn_at IS NULL",
            reverse_sql="DROP INDEX consents_counting",
        ),
    ]
