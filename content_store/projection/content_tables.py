"""The projection's tables of the content: topics, guides, their files and recalls, and what shows them."""

from __future__ import annotations

from content_store.projection.columns import Column
from content_store.projection.table import Table

ID, NUMBER, TEXT, DAY, INSTANT = Column.KEY, Column.NUMBER, Column.TEXT, Column.DAY, Column.INSTANT

# What changes which guides are live.
LIVE_MOVES = ("version.published", "version.retired", "version.recalled")

TOPICS = Table(
    "topics",
    "topics own",
    {"id": ID, "slug": TEXT, "name": TEXT, "description": TEXT, "check_days": NUMBER},
    indexes=("(slug)",),
)
PROGRAMMES = Table(
    "programmes",
    "programmes own",
    {"id": ID, "name": TEXT, "channel": TEXT, "locality_id": NUMBER, "valid_from": DAY, "valid_to": DAY},
    indexes=("(locality_id, channel, valid_from)",),
)
PROGRAMME_ITEMS = Table(
    "programme_items",
    "programme_items own",
    {"number": ID, "programme_id": NUMBER, "position": NUMBER, "tutorial_id": NUMBER},
    subject="programme_id",
    sources={"number": "own.id"},
    indexes=("(programme_id, position)",),
)
GUIDES = Table(
    "guides",
    "versions own JOIN tutorials tutorial ON tutorial.id = own.tutorial_id",
    {
        "version_id": ID,
        "tutorial_id": NUMBER,
        "slug": TEXT,
        "language": TEXT,
        "published_at": INSTANT,
        "checked_on": DAY,
        "snapshot": TEXT,
    },
    subject="tutorial_id",
    sources={"version_id": "own.id", "slug": "tutorial.slug"},
    only="own.state = 'PUBLISHED'",
    indexes=("(language, published_at, version_id)", "(slug, language)", "(tutorial_id, language)"),
)
FILES = Table(
    "files",
    "version_files own JOIN versions version ON version.id = own.version_id",
    {"number": ID, "tutorial_id": NUMBER, "sha256": TEXT, "mime": TEXT, "text": TEXT},
    subject="tutorial_id",
    sources={"number": "own.id", "tutorial_id": "version.tutorial_id"},
    only="version.state = 'PUBLISHED'",
    indexes=("(sha256, number)", "(tutorial_id)"),
)
RECALLS = Table(
    "recalls",
    "recalls own JOIN tutorials tutorial ON tutorial.id = own.tutorial_id",
    {"id": ID, "tutorial_id": NUMBER, "slug": TEXT, "reason": TEXT, "replacement_id": NUMBER, "recalled_at": INSTANT},
    subject="tutorial_id",
    sources={"slug": "tutorial.slug"},
    indexes=("(slug)", "(tutorial_id)"),
)
# What happened to guides, for who listens: the only table that remembers, because each was public when it happened.
HISTORY = Table(
    "history",
    "events own JOIN versions version ON version.id = own.subject_id "
    "JOIN tutorials tutorial ON tutorial.id = version.tutorial_id",
    {"event_id": ID, "kind": TEXT, "at": INSTANT, "tutorial_id": NUMBER, "slug": TEXT, "language": TEXT},
    subject="tutorial_id",
    sources={
        "event_id": "own.id",
        "tutorial_id": "version.tutorial_id",
        "slug": "tutorial.slug",
        "language": "version.language",
    },
    only=f"own.subject = 'version' AND own.kind IN {LIVE_MOVES}",
    indexes=("(tutorial_id)", "(kind, event_id)"),
)
