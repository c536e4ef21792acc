"""A disk that is full is the server's trouble and never the file's: it is said plainly, and mended by making room."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from media_samples import make_picture, make_recording, make_speech
from media_worker import Place, until
from samples import editor_account

from content_store.content import rendering
from media.recipes import PICTURE_WIDTHS, Recipe, Source, name_of, recipes_for
from media.sandbox import RENDERING, Sandbox
from media.sandbox.messages import RenderRequest
from media.sniffing import MediaKind

FULL = Path("/dev/full")  # a write to it fails as on a full disk
CLIP = Source(MediaKind.VIDEO, "video/mp4", width=320, height=180, duration_ms=2000)
PICTURE = Source(MediaKind.PICTURE, "image/jpeg", width=800, height=400)
VOICE = Source(MediaKind.AUDIO, "audio/mp4", duration_ms=1000)


def _with_disk_of(kilobytes: int, folder: Path) -> list[str]:
    """What to put before a command, so that this folder is a disk of its own for it, of so many kilobytes."""
    mount = f'mount -t tmpfs -o size={kilobytes}k none "$0" && exec "$@"'
    # Root may do so as it is; mapped, it would not be let into the folder of a database that another user runs.
    who = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *who, "sh", "-c", mount, str(folder)]


def _may_mount() -> bool:
    with TemporaryDirectory() as folder:
        return (
            subprocess.run([*_with_disk_of(16, Path(folder)), "true"], check=False, capture_output=True).returncode == 0
        )


@pytest.mark.parametrize(
    ("source", "recipe", "roles"),
    [
        (PICTURE, 0, [f"{form}_{PICTURE_WIDTHS[0]}" for form in ("WEBP", "AVIF", "JPEG")]),
        (PICTURE, -1, [name_of(recipes_for(PICTURE)[-1])]),
        (CLIP, 0, ["POSTER", "POSTER_320", "CARD"]),
        (CLIP, 1, ["MP4_240P", "FMP4_240P", "HLS_240P", "AUDIO", "FMP4_AUDIO", "HLS_AUDIO"]),
        (CLIP, 1, ["STORYBOARD", "STORYBOARD_VTT"]),
        (VOICE, 0, ["AUDIO", "FMP4_AUDIO", "HLS_AUDIO"]),
    ],
)
async def test_a_full_disk_is_told_as_that_and_not_as_damage(
    tmp_path: Path, clip: Path, source: Source, recipe: int, roles: list[str]
) -> None:
    path, told = _sample(tmp_path, clip, source), {}

    async with Sandbox(RENDERING) as sandbox:
        for role in roles:
            folder = tmp_path / role
            folder.mkdir()
            (folder / role).symlink_to(FULL)
            with pytest.raises(OSError, match="No space left on device") as failed:
                await sandbox.render(_request(path, source, recipes_for(source)[recipe], folder), print)
            told[role] = failed.value.errno, (folder / role).is_symlink()

    assert told == dict.fromkeys(roles, (errno.ENOSPC, False))


@pytest.mark.skipif(not _may_mount(), reason="the system lets nobody but root mount a disk")
async def test_a_clip_fails_when_the_workers_disk_is_full_and_becomes_ready_once_there_is_room(
    tmp_path: Path, database_url: str, clip: Path
) -> None:
    place = Place.at(tmp_path / "data", database_url)
    asset = await place.receive(clip)
    place.work.mkdir()

    with place.worker(_with_disk_of(16, place.work)):
        until(lambda: place.states() == ["FAILED"])
    failure = place.ask("SELECT failure FROM assets")
    with place.worker():
        async with place.opened():
            await rendering.retry(asset.id, await editor_account())
        until(lambda: place.states() == ["READY"])

    assert failure == [
        ("Không xử lý được tệp clip.mp4: ổ đĩa của máy chủ đã đầy. Hãy dọn chỗ trống rồi cho xử lý lại.",)
    ]
    assert await place.digests() == await place.digests_in_use()
    assert place.unfinished_files() == []


def _sample(folder: Path, clip: Path, source: Source) -> Path:
    if source is CLIP:
        return clip
    if source is PICTURE:
        return make_picture(folder / "picture.jpg")
    return make_recording(folder / "voice.m4a", make_speech(1.0, level=0.2))


def _request(path: Path, source: Source, recipe: Recipe, folder: Path) -> RenderRequest:
    return RenderRequest(str(path), source, name_of(recipe), str(folder))
