"""The projection's tables of teams beside their own: where they moved, when they meet, and who may be named."""

from __future__ import annotations

from content_store.projection.columns import Column
from content_store.projection.table import Table

ID, NUMBER, TEXT, DAY, INSTANT = Column.KEY, Column.NUMBER, Column.TEXT, Column.DAY, Column.INSTANT

MOVES = Table(
    "moves",
    "team_moves own",
    {"number": ID, "team_id": NUMBER, "locality_id": NUMBER, "since": DAY},
    subject="team_id",
    sources={"number": "own.id"},
    indexes=("(team_id)",),
)
ROLES = Table(
    "team_roles",
    "team_roles own",
    {"number": ID, "team_id": NUMBER, "role": TEXT, "count": NUMBER},
    subject="team_id",
    sources={"number": "own.id"},
    indexes=("(team_id)",),
)
SESSIONS = Table(
    "sessions",
    "team_sessions own",
    {
        "id": ID,
        "team_id": NUMBER,
        "rrule": TEXT,
        "first_at": INSTANT,
        "ends_at": INSTANT,
        "minutes": NUMBER,
        "place": TEXT,
    },
    subject="team_id",
    indexes=("(team_id)",),
)
SESSION_CHANGES = Table(
    "session_changes",
    "team_session_changes own JOIN team_sessions session ON session.id = own.session_id",
    {"number": ID, "team_id": NUMBER, "session_id": NUMBER, "at": INSTANT, "moved_to": INSTANT, "place": TEXT},
    subject="team_id",
    sources={"number": "own.id", "team_id": "session.team_id"},
    indexes=("(session_id)", "(team_id)", "(moved_to)"),
)
# Of a person what a consent covers, as long as it counts and the person is of the team: the rest is not in the file.
MEMBERS = Table(
    "members",
    "memberships own JOIN consents consent ON consent.membership_id = own.id AND consent.withdrawn_at IS NULL",
    {"id": ID, "team_id": NUMBER, "name": TEXT, "phone": TEXT, "email": TEXT, "role": TEXT},
    subject="team_id",
    sources={
        name: f"CASE WHEN consent.covers_{name} THEN own.{name} END" for name in ("name", "phone", "email", "role")
    },
    only="own.left_on IS NULL",
    indexes=("(team_id)",),
)
