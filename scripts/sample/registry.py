"""The registry of the sample: places, lists and figures, loaded from the facts in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content_store.database import transaction
from scripts.sample.catalogue import load_lists, load_sources
from scripts.sample.conflicts import load_conflicts
from scripts.sample.figures import load_figures
from scripts.sample.inserting import silence
from scripts.sample.places import load_places
from scripts.sample.roadmaps import load_roadmaps

if TYPE_CHECKING:
    from scripts.sample.inserting import Progress


async def load_registry(progress: Progress | None = None) -> None:
    """Load what is not there yet; a second load changes nothing."""
    report = progress or silence
    async with transaction():
        await load_sources(report)
        await load_places(report)
        await load_lists(report)
        await load_figures(report)
        await load_conflicts(report)
        await load_roadmaps(report)
