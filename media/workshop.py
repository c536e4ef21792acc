"""The workshop: where what a recipe makes is made, and put into the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

from msgspec.structs import asdict

from content_store.content.assets import Asset
from content_store.content.renditions import NewRendition
from media.recipes import Recipe, Source, name_of
from media.renditions import Progress, RenditionFile
from media.sandbox import Sandbox
from media.sandbox.messages import RenderRequest
from media.sniffing import MediaKind
from media.storage import Store


class Workshop:
    """Makes renditions in `folder`, which is the worker's alone, for the store's files."""

    def __init__(self, store: Store, sandbox: Sandbox, folder: Path) -> None:
        self.store = store
        self.sandbox = sandbox
        self.folder = folder

    def clear(self) -> None:
        """Throw away what a killed worker left lying about."""
        shutil.rmtree(self.folder, ignore_errors=True)
        # It may be a disk of its own, which stays where it is.
        self.folder.mkdir(parents=True, exist_ok=True)

    async def make(self, asset: Asset, recipe: Recipe, progress: Progress) -> list[NewRendition]:
        """Make what the recipe makes of the asset and put it into the store; cancelled, it leaves nothing behind.

        Raises MediaRefused for a file that turns out to be damaged, FileNotFoundError for one that is not in the
        store, and what `Sandbox.render` raises.
        """
        folder = Path(mkdtemp(prefix=f"{asset.id}-", dir=self.folder))
        try:
            async with self.store.as_file(asset.sha256, folder) as path:
                request = RenderRequest(str(path.absolute()), source_of(asset), name_of(recipe), str(folder))
                made = await self.sandbox.render(request, progress)
            for file in made:
                await self.store.take(file.sha256, folder / file.role.value)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return [_row(file) for file in made]


def source_of(asset: Asset) -> Source:
    """The asset as recipes see it."""
    return Source(
        kind=MediaKind(asset.kind.value),
        mime=asset.mime,
        width=asset.width,
        height=asset.height,
        duration_ms=asset.duration_ms,
        poster_ms=asset.poster_ms,
        focus_x=asset.focus_x,
        focus_y=asset.focus_y,
    )


def _row(file: RenditionFile) -> NewRendition:
    return NewRendition(**{**asdict(file), "role": file.role.value})
