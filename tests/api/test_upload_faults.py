"""Uploads on bad days: lines that break, servers that are killed, and two who send the same file at once."""

from __future__ import annotations

import asyncio
import hashlib
import random
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from media_samples import Clip, make_clip
from tus import BYTES, CAPTIONS, Door, checksum, door_for, metadata

from content_store.content.assets import Asset
from content_store.content.uploads import Upload
from content_store.database import connect
from content_store.events import Event
from scripts.bench.servers import free_port, serving

pytestmark = [pytest.mark.anyio]

CHUNK = 64 * 1024
KILLS = 3


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of about a megabyte: the bytes behind its last box are nobody's business."""
    path = make_clip(tmp_path_factory.mktemp("film") / "film.mp4", Clip(size=(320, 180), seconds=2))
    clip = path.read_bytes()
    padding = 1_000_000
    return clip + (padding + 8).to_bytes(4, "big") + b"free" + random.Random(7).randbytes(padding)


@pytest.fixture
async def server(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Door, int]]:
    """A real server on a real socket, and the database behind it."""
    port = free_port()
    async with connect(database_url):
        with serving(database_url, tmp_path, port):
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                yield await door_for(client, tmp_path), port


async def break_off(port: int, door: Door, url: str, offset: int, content: bytes) -> None:
    """Promise the rest of the file, send some of it, and cut the line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"PATCH {url} HTTP/1.1\r\nhost: x\r\ntus-resumable: 1.0.0\r\nauthorization: Bearer {door.token}\r\n"
        f"content-type: {BYTES}\r\nupload-offset: {offset}\r\ncontent-length: 999999\r\n\r\n"
    )
    writer.write(head.encode() + content)
    await writer.drain()
    await asyncio.sleep(0.02)
    writer.close()
    await writer.wait_closed()
    del reader


async def test_a_line_that_breaks_anywhere_is_taken_up_where_it_broke(server: tuple[Door, int], film: bytes) -> None:
    door, port = server
    url = await door.create(len(film), upload_metadata=metadata(filename="film.mp4"))
    chance = random.Random(11)
    offset = 0
    offsets = [0]

    for _ in range(10):
        await break_off(port, door, url, offset, film[offset : offset + chance.randrange(1, 90_000)])
        offset = await settled(door, url)
        offsets.append(offset)
    last = await door.send(url, offset, film[offset:])

    assert (offsets == sorted(offsets), offsets[-1] > 0) == (True, True)
    assert last.status_code == 204
    assert (await Asset.get()).sha256 == hashlib.sha256(film).hexdigest()


async def settled(door: Door, url: str) -> int:
    """The offset once the broken request has let go."""
    while True:
        offset = await door.offset(url)
        if (await Upload.get(id=url.rpartition("/")[2])).writer is None:
            return offset
        await asyncio.sleep(0.02)


async def slowly(content: bytes, began: asyncio.Event, go_on: asyncio.Event) -> AsyncIterator[bytes]:
    yield content[:100]
    began.set()
    await go_on.wait()
    yield content[100:]


@pytest.mark.parametrize("same_process", [True, False])
async def test_of_two_writers_at_once_one_wins(
    server: tuple[Door, int], database_url: str, tmp_path: Path, same_process: bool
) -> None:
    door, port = server
    url = await door.create(len(CAPTIONS))
    began, go_on = asyncio.Event(), asyncio.Event()
    other_port = free_port()

    first = asyncio.create_task(door.send(url, 0, slowly(CAPTIONS, began, go_on)))
    with serving(database_url, tmp_path, other_port):
        await began.wait()
        while not (await Upload.get()).writer:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.01)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port if same_process else other_port}") as client:
            second = await Door(client, door.token, door.staging).send(url, 0, CAPTIONS)
        go_on.set()

    assert (second.status_code, (await first).status_code) == (423, 204)
    assert [asset.sha256 for asset in await Asset.all()] == [hashlib.sha256(CAPTIONS).hexdigest()]


async def test_a_line_that_died_without_a_word_does_not_keep_its_sender_out(server: tuple[Door, int]) -> None:
    door, _ = server
    url = await door.create(len(CAPTIONS))
    began, never = asyncio.Event(), asyncio.Event()
    dead = asyncio.create_task(door.send(url, 0, slowly(CAPTIONS, began, never)))
    await began.wait()

    status, deadline = 423, time.monotonic() + 20
    while status in (409, 423) and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
        offset = await door.offset(url)
        status = (await door.send(url, offset, CAPTIONS[offset:])).status_code

    assert status == 204
    assert (await Asset.get()).sha256 == hashlib.sha256(CAPTIONS).hexdigest()
    dead.cancel()
    await asyncio.wait({dead})


@pytest.mark.parametrize("checked", [True, False])
async def test_a_server_that_is_killed_loses_no_acknowledged_byte(
    database_url: str, tmp_path: Path, film: bytes, checked: bool
) -> None:
    port, chance = free_port(), random.Random(3)
    acknowledged, resumed = 0, []
    async with connect(database_url), httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        door = await door_for(client, tmp_path)
        with serving(database_url, tmp_path, port):
            url = await door.create(len(film), upload_metadata=metadata(filename="film.mp4"))
        for kills in [True] * KILLS + [False]:
            with serving(database_url, tmp_path, port) as process:
                offset = await door.offset(url)
                resumed.append(0 <= offset - acknowledged <= CHUNK)
                killer = asyncio.create_task(kill_soon(process, chance if kills else None))
                acknowledged = await send_on(door, url, (offset, film), checked)
                assert kills == (acknowledged < len(film)), "killed too late to tell"
                await killer

        assert resumed == [True] * (KILLS + 1)
        assert [asset.sha256 for asset in await Asset.all()] == [hashlib.sha256(film).hexdigest()]
        assert await Event.filter(kind="asset.received").count() == 1
        assert door.staged() == {}


async def send_on(door: Door, url: str, rest: tuple[int, bytes], checked: bool) -> int:
    """Send piece after piece until the file is whole or the server is gone; how much was acknowledged."""
    offset, film = rest
    while offset < len(film):
        piece = film[offset : offset + CHUNK]
        said = {"upload_checksum": checksum(piece)} if checked else {}
        try:
            answer = await door.send(url, offset, piece, **said)
        except httpx2.TransportError:
            return offset
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["upload-offset"])
    return offset


async def kill_soon(process: subprocess.Popen[bytes], chance: random.Random | None) -> None:
    if chance is not None:
        await asyncio.sleep(chance.uniform(0.005, 0.04))
        process.kill()


async def test_fifty_files_at_once_all_come_whole(server: tuple[Door, int]) -> None:
    door, _ = server
    files = [CAPTIONS.replace(b"VNeID", str(number).encode()) for number in range(50)]

    async def upload(content: bytes) -> int:
        url = await door.create(len(content))
        half = len(content) // 2
        await door.send(url, 0, content[:half])
        return (await door.send(url, half, content[half:])).status_code

    statuses = await asyncio.gather(*(upload(content) for content in files))

    assert statuses == [204] * 50
    assert {asset.sha256 for asset in await Asset.all()} == {hashlib.sha256(file).hexdigest() for file in files}


async def test_a_large_file_does_not_grow_the_server(database_url: str, tmp_path: Path) -> None:
    port, megabytes = free_port(), 256
    block = random.Random(1).randbytes(2**20)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(megabytes):
            yield block

    async with connect(database_url), httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        door = await door_for(client, tmp_path)
        with serving(database_url, tmp_path, port) as process:
            await door.send(await door.create(len(CAPTIONS)), 0, CAPTIONS)
            before = peak_of(process.pid)
            refused = await door.send(await door.create(megabytes * 2**20), 0, body())
            grown = peak_of(process.pid) - before

    assert refused.status_code == 422
    assert grown < 32 * 1024, f"{grown} KiB"
    assert door.staged() == {}


def peak_of(pid: int) -> int:
    """The most memory that the process ever held, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
