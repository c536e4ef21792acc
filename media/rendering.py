"""One recipe, one source, the files that it makes."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from media.clips.films import make_films
from media.clips.posters import make_poster
from media.clips.sounds import make_sound
from media.pictures.sizes import make_crop, make_picture
from media.pictures.tiles import make_tiles
from media.recipes import Crop, Films, Picture, Poster, Recipe, Sound, Source, Tiles
from media.renditions import Progress, RenditionFile


def render(recipe: Recipe, path: Path, source: Source, folder: Path, progress: Progress) -> list[RenditionFile]:
    """Make what the recipe says from the file at `path`; each file is in `folder`, named by its role. Slow.

    Raises MediaRefused when the source turns out to be damaged; what `progress` raises passes through.
    """
    match recipe:
        case Poster():
            return make_poster(recipe, path, source, folder)
        case Films():
            return make_films(recipe, path, source, folder, progress)
        case Sound():
            return make_sound(recipe, path, folder, progress)
        case Picture():
            return make_picture(recipe, path, folder)
        case Crop():
            return make_crop(recipe, path, source, folder)
        case Tiles():
            return make_tiles(recipe, path, folder)
        case _:
            assert_never(recipe)
