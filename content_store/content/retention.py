"""Retention: which files must be kept."""

from __future__ import annotations

from content_store.content.assets import Asset
from content_store.content.renditions import Rendition
from content_store.content.versions import VersionFile


async def digests_in_use() -> set[str]:
    """Every stored file that a row refers to: originals, renditions, and what a version showed when published."""
    rows = (Asset.all(), Rendition.all(), VersionFile.filter(text__isnull=True))
    return {str(digest) for those in rows for digest in await those.values_list("sha256", flat=True)}
