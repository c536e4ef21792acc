"""Making a guide's files, in a process of its own: `python -m scripts.sample.making SLUG FOLDER`.

A process that takes in strangers' files keeps libvips from opening SVG, which is what these pictures are drawn with.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from scripts.sample.captions import write_captions
from scripts.sample.clip import film_clip
from scripts.sample.infographic import draw_infographic
from scripts.sample.texts import read_guides


class NotMade(Exception):
    """A guide's files could not be made; its text is what the process said last."""


def files_in(folder: Path, slug: str) -> tuple[Path, Path, Path]:
    """Where the clip, its captions and the infographic are put."""
    return folder / f"{slug}.mp4", folder / f"{slug}.vtt", folder / f"{slug}.png"


async def make(slug: str, folder: Path) -> tuple[Path, Path, Path]:
    """Make the clip, the captions and the infographic of a guide."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.sample.making", slug, str(folder), stderr=asyncio.subprocess.PIPE
    )
    try:
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise NotMade(f"{slug}: {said.decode(errors='replace').strip().splitlines()[-1:]}")
    return files_in(folder, slug)


def main(slug: str, folder: Path) -> None:
    """Make them here and now."""
    guide = next(guide for guide in read_guides() if guide.slug == slug)
    clip, captions, picture = files_in(folder, slug)
    film_clip(guide, clip)
    write_captions(guide, captions)
    draw_infographic(guide, picture)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
