"""The workshop: where one rendition is made and put into the store."""

from __future__ import annotations

import asyncio
import shutil
import threading
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from content_store.assets import Asset
from media.recipes import RECIPES_REVISION, Recipe, RenditionRole, recipes_for
from media.rendering import RenditionFile, render
from media.sniffing import MediaKind
from media.storage import Store


class Stopped(Exception):
    """The worker was told to stop before the rendition was whole; nothing is left of it."""


class Workshop:
    """Makes renditions in `folder`, which is the worker's alone, for the store's files."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.stopping = threading.Event()

    def clear(self) -> None:
        """Throw away what a killed worker left lying about."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    async def make(self, asset: Asset, role: RenditionRole) -> dict[str, Any]:
        """Make the rendition, put it into the store, and describe it as `assets.complete` wants it.

        Raises MediaRefused for a file that turns out to be damaged, FileNotFoundError for one that is not in the
        store, and Stopped.
        """
        folder = Path(mkdtemp(prefix=f"{asset.id}-", dir=self.folder))
        try:
            async with self.store.as_file(asset.sha256, folder) as source:
                target = folder / role.value
                made = await asyncio.to_thread(render, _recipe(asset, role), source, target, self._pass_on_a_stop)
            await self.store.take(made.sha256, target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return _row(made)

    def _pass_on_a_stop(self, _done: float) -> None:
        if self.stopping.is_set():
            raise Stopped


def _recipe(asset: Asset, role: RenditionRole) -> Recipe:
    recipes = recipes_for(MediaKind(asset.kind.value), asset.width)
    return next(recipe for recipe in recipes if recipe.role is role)


def _row(made: RenditionFile) -> dict[str, Any]:
    return {**asdict(made), "role": made.role.value, "recipes_revision": RECIPES_REVISION}
