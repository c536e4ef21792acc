"""The projection's tables of roadmaps."""

from __future__ import annotations

from content_store.projection.columns import Column
from content_store.projection.table import Table

ID, NUMBER, TEXT, DAY = Column.KEY, Column.NUMBER, Column.TEXT, Column.DAY

ROADMAPS = Table(
    "roadmaps",
    "roadmaps own",
    {"id": ID, "slug": TEXT, "name": TEXT, "locality_id": NUMBER, "source_id": NUMBER},
    indexes=("(locality_id)",),
)
ROADMAP_ITEMS = Table(
    "roadmap_items",
    "roadmap_items own",
    {"id": ID, "roadmap_id": NUMBER, "position": NUMBER, "starts_on": DAY, "ends_on": DAY, "task": TEXT},
    subject="roadmap_id",
    indexes=("(roadmap_id, position)",),
)
ROADMAP_LINKS = Table(
    "roadmap_links",
    "roadmap_links own JOIN roadmap_items item ON item.id = own.item_id",
    {"number": ID, "roadmap_id": NUMBER, "item_id": NUMBER, "tutorial_id": NUMBER, "target_id": NUMBER},
    subject="roadmap_id",
    sources={"number": "own.id", "roadmap_id": "item.roadmap_id"},
    indexes=("(roadmap_id)", "(item_id)"),
)
