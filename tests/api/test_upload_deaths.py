"""A server that is killed at each step of finishing a file: whoever goes on finds it whole, and once."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from servers import client_of
from tus import CAPTIONS, SHA256, Door, checksum, door_for, metadata

from content_store.content.assets import Asset
from content_store.content.uploads import Upload, UploadState
from content_store.events import Event
from media.digest import digest_of
from media.staging import Staging
from media.sweeping import sweep_uploads
from scripts.bench.servers import environment_of, free_port, launch, wait_until_ready

pytestmark = [pytest.mark.anyio]

HALF = len(CAPTIONS) // 2
FINISHING = [
    ("media.receiving:Reception.receive_whole", "before"),
    ("media.storage.local:LocalStore.take", "after"),
    ("content_store.content.assets:receive", "after"),
    ("content_store.content.uploads:finish", "after"),
]
JOINING = [
    ("media.staging:StagedFile.append_file", "after"),
    ("media.storage.local:LocalStore.take", "after"),
    ("content_store.content.uploads:finish", "after"),
    ("content_store.content.uploads:remove", "after"),
]
CHECKING = [("media.staging:StagedFile.append", "after"), ("media.staging:StagedFile.sync", "after")]


@asynccontextmanager
async def doomed(door: Door, database_url: str, folder: Path, death: tuple[str, str]) -> AsyncIterator[Door]:
    """The same door of a server that dies at that place before the block ends."""
    port = free_port()
    dying = launch(["-m", "tests.dying_server", *death], environment_of(database_url, folder, port))
    try:
        wait_until_ready(dying, port)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield Door(client, door.token, door.staging)
        assert dying.wait(10) == -signal.SIGKILL
    finally:
        dying.kill()
        dying.wait()


@pytest.fixture
async def door(database_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    """A door that lives on, of a server that shares everything with the one that dies."""
    async with client_of(database_url, tmp_path) as client:
        yield await door_for(client, tmp_path)


async def what_is_here(door: Door, folder: Path) -> tuple[list[str], int, list[str], dict[str, int]]:
    """Assets, events that tell of one, files in the store, and what sweeping leaves in the staging folder."""
    files = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert [digest_of(path).sha256 for path in files] == [path.name for path in files]
    await sweep_uploads(Staging(door.staging), datetime.now(UTC), older_than=-1)
    events = await Event.filter(kind="asset.received").count()
    return [asset.sha256 for asset in await Asset.all()], events, [path.name for path in files], door.staged()


@pytest.mark.parametrize("death", FINISHING, ids=" ".join)
async def test_a_file_whose_server_died_while_finishing_it_is_finished_once(
    door: Door, database_url: str, tmp_path: Path, death: tuple[str, str]
) -> None:
    url = await door.create(len(CAPTIONS))
    async with doomed(door, database_url, tmp_path, death) as dying:
        with pytest.raises(httpx2.TransportError):
            await dying.send(url, 0, CAPTIONS)

    answer = await door.ask("HEAD", url)

    asset = await Asset.get()
    assert (answer.status_code, answer.headers["upload-offset"]) == (200, str(len(CAPTIONS)))
    assert answer.headers["camtay-asset"] == f"gid://camtay/Asset/{asset.id}"
    assert await what_is_here(door, tmp_path) == ([SHA256], 1, [SHA256], {})


@pytest.mark.parametrize("death", JOINING, ids=" ".join)
async def test_parts_whose_server_died_while_joining_them_are_joined_once(
    door: Door, database_url: str, tmp_path: Path, death: tuple[str, str]
) -> None:
    parts = [await door.create(len(cut), upload_concat="partial") for cut in (CAPTIONS[:HALF], CAPTIONS[HALF:])]
    for url, cut in zip(parts, (CAPTIONS[:HALF], CAPTIONS[HALF:]), strict=True):
        await door.send(url, 0, cut)
    whole = {"upload_concat": f"final;{' '.join(parts)}", "upload_metadata": metadata(filename="c.vtt")}
    async with doomed(door, database_url, tmp_path, death) as dying:
        with pytest.raises(httpx2.TransportError):
            await dying.ask("POST", "/uploads", **whole)

    again = await door.ask("POST", "/uploads", **whole)
    once_more = await door.ask("POST", "/uploads", **whole)

    asset = f"gid://camtay/Asset/{(await Asset.get()).id}"
    assert (again.status_code, again.headers["camtay-asset"]) == (201, asset)
    assert (once_more.headers["location"], once_more.status_code) == (again.headers["location"], 201)
    assert [upload.state for upload in await Upload.all()] == [UploadState.RECEIVED]
    assert await what_is_here(door, tmp_path) == ([SHA256], 1, [SHA256], {})


@pytest.mark.parametrize("death", CHECKING, ids=" ".join)
async def test_a_piece_whose_server_died_before_it_was_verified_is_not_kept(
    door: Door, database_url: str, tmp_path: Path, death: tuple[str, str]
) -> None:
    url = await door.create(len(CAPTIONS))
    await door.send(url, 0, CAPTIONS[:100])
    async with doomed(door, database_url, tmp_path, death) as dying:
        with pytest.raises(httpx2.TransportError):
            await dying.send(url, 100, CAPTIONS[100:HALF], upload_checksum=checksum(CAPTIONS[100:HALF]))
    assert list(door.staged().values()) == [HALF]

    offset = await door.offset(url)
    rest = await door.send(url, 100, CAPTIONS[100:], upload_checksum=checksum(CAPTIONS[100:]))

    assert (offset, rest.status_code, (await Asset.get()).sha256) == (100, 204, SHA256)


async def test_the_store_keeps_its_bytes_when_a_finished_upload_is_written_to_again(
    door: Door, database_url: str, tmp_path: Path
) -> None:
    url = await door.create(len(CAPTIONS))
    async with doomed(door, database_url, tmp_path, ("media.storage.local:LocalStore.take", "after")) as dying:
        with pytest.raises(httpx2.TransportError):
            await dying.send(url, 0, CAPTIONS)
    stored = tmp_path / "files" / SHA256[:2] / SHA256[2:4] / SHA256
    assert stored.stat().st_nlink == 2

    more = await door.send(url, len(CAPTIONS), b"more", upload_checksum=checksum(b"else"))
    before = await door.send(url, 0, CAPTIONS)

    assert (more.status_code, before.status_code) == (413, 409)
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == SHA256
