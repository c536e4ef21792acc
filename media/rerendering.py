"""Rerendering: after the recipes changed, asking for what they make now of files that came before."""

from __future__ import annotations

from content_store.content import rendering, renditions
from content_store.content.assets import Asset, AssetState
from media.recipes import key_of, recipes_for
from media.workshop import source_of

_BATCH = 500


async def ask_for_outdated() -> list[int]:
    """Ask for every READY asset that today's recipes would make otherwise; their ids.

    What was made before stays until the new files are complete, and for ever where a published version shows it.
    """
    asked: list[int] = []
    last = 0
    while batch := await Asset.filter(id__gt=last, state=AssetState.READY).order_by("id").limit(_BATCH):
        made = await renditions.of_assets([asset.id for asset in batch])
        for asset in batch:
            source = source_of(asset)
            wanted = {key_of(recipe, source) for recipe in recipes_for(source)}
            if wanted != {rendition.recipe for rendition in made.get(asset.id, [])}:
                await rendering.outdate(asset.id)
                asked.append(asset.id)
        last = batch[-1].id
    return asked
