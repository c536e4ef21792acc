"""Retention: which files must be kept."""

from __future__ import annotations

from content_store.assets import Asset
from content_store.renditions import Rendition
from content_store.versions import VersionFile


async def digests_in_use() -> set[str]:
    """Every file that a row refers to: originals, renditions, and whatever a version showed when it was published."""
    tables = (Asset, Rendition, VersionFile)
    return {str(digest) for table in tables for digest in await table.all().values_list("sha256", flat=True)}
