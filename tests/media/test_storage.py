"""Stores keep whole files under their digest; every kind of store passes these tests."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from s3_server import KEYS

from media.digest import digest_file
from media.storage import CHUNK_BYTES, is_digest
from media.storage.local import LocalStore
from media.storage.memory import MemoryStore
from media.storage.opening import store_at

if TYPE_CHECKING:
    from pathlib import Path

    from media.storage import Store, Sweepable

pytestmark = pytest.mark.anyio

CONTENT = b"cam tay chi viec" * 100_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ABSENT = "0" * 64


@pytest.fixture(params=["local", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Sweepable:
    if request.param == "s3":
        return store_at(request.getfixturevalue("s3").new_bucket(), KEYS)
    return MemoryStore() if request.param == "memory" else LocalStore(tmp_path / "store")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


async def bytes_of(store: Store, digest: str, start: int = 0, stop: int | None = None) -> list[bytes]:
    return [chunk async for chunk in store.read(digest, start, stop)]


async def test_what_was_put_is_read_back_in_chunks(store: Store, source: Path) -> None:
    await store.put(DIGEST, source)

    chunks = await bytes_of(store, DIGEST)

    assert b"".join(chunks) == CONTENT
    assert [len(chunk) for chunk in chunks] == [CHUNK_BYTES, 1_600_000 - CHUNK_BYTES]
    assert await store.size(DIGEST) == 1_600_000


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (0, 3, b"cam"),
        (4, 7, b"tay"),
        (1_599_996, None, b"viec"),
        (1_599_996, 9_999_999, b"viec"),
        (5, 5, b""),
        (1_600_000, None, b""),
    ],
)
async def test_a_range_ends_before_its_stop(
    store: Store, source: Path, start: int, stop: int | None, expected: bytes
) -> None:
    await store.put(DIGEST, source)

    assert b"".join(await bytes_of(store, DIGEST, start, stop)) == expected


@pytest.mark.parametrize(("start", "stop"), [(-1, None), (5, 4)])
async def test_a_range_that_runs_backwards_is_a_mistake(store: Store, source: Path, start: int, stop: int) -> None:
    await store.put(DIGEST, source)

    with pytest.raises(ValueError, match="no such range"):
        await bytes_of(store, DIGEST, start, stop)


async def test_putting_twice_changes_nothing(store: Store, source: Path) -> None:
    await store.put(DIGEST, source)
    source.write_bytes(b"something else")

    await store.put(DIGEST, source)

    assert b"".join(await bytes_of(store, DIGEST)) == CONTENT
    assert [digest async for digest in store.digests()] == [DIGEST]


async def test_a_file_that_is_taken_stays_when_its_owner_forgets_it(store: Sweepable, source: Path) -> None:
    await store.take(DIGEST, source)
    await store.take(DIGEST, source)
    source.unlink()

    assert b"".join(await bytes_of(store, DIGEST)) == CONTENT
    assert await store.remove_older(DIGEST, 3600) is False
    assert [digest async for digest in store.digests()] == [DIGEST]


async def test_a_folder_takes_a_file_without_copying_it_and_makes_it_young(source: Path, tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    os.utime(source, (1, 1))

    await store.take(DIGEST, source)

    assert next(store.root.rglob(DIGEST)).samefile(source)
    assert await store.remove_older(DIGEST, 3600) is False


@pytest.mark.parametrize("reason", [errno.EXDEV, errno.EPERM])
async def test_a_disk_without_second_names_gets_a_copy(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "link", refuse)
    store = LocalStore(tmp_path / "store")
    await store.take(DIGEST, source)
    source.write_bytes(b"something else")

    assert b"".join(await bytes_of(store, DIGEST)) == CONTENT


async def test_what_is_absent_is_not_found(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await store.size(ABSENT)
    with pytest.raises(FileNotFoundError):
        await bytes_of(store, ABSENT)
    with pytest.raises(FileNotFoundError):
        async with store.as_file(ABSENT, tmp_path):
            pass
    assert list(tmp_path.iterdir()) == []

    assert [digest async for digest in store.digests()] == []


async def test_a_decoder_gets_a_path_and_nothing_is_left_of_a_copy(store: Store, source: Path, tmp_path: Path) -> None:
    await store.put(DIGEST, source)
    folder = tmp_path / "work"
    folder.mkdir()

    async with store.as_file(DIGEST, folder) as path:
        assert path.read_bytes() == CONTENT

    assert list(folder.iterdir()) == []


async def test_only_a_file_that_has_rested_long_enough_is_swept(store: Sweepable, source: Path) -> None:
    await store.put(DIGEST, source)

    assert await store.remove_older(DIGEST, 3600) is False
    assert await store.size(DIGEST) == 1_600_000
    # A time to come stands for one long past: what was put now is older than an hour from now.
    assert await store.remove_older(DIGEST, -3600) is True
    assert await store.remove_older(DIGEST, -3600) is False
    assert [digest async for digest in store.digests()] == []


async def test_a_put_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await store.put(DIGEST, tmp_path / "missing")

    assert [digest async for digest in store.digests()] == []


async def test_an_empty_file_is_a_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    await store.put(ABSENT, tmp_path / "empty")

    assert (await store.size(ABSENT), await bytes_of(store, ABSENT)) == (0, [])


async def test_a_removed_file_is_gone_and_may_be_removed_again(store: Store, source: Path) -> None:
    await store.put(DIGEST, source)

    await store.remove(DIGEST)
    await store.remove(DIGEST)

    assert [digest async for digest in store.digests()] == []


async def test_digests_are_listed_in_order(store: Store, source: Path) -> None:
    names = ["f" * 64, "0" * 64, "00" + "1" * 62]
    for name in names:
        await store.put(name, source)

    assert [digest async for digest in store.digests()] == ["0" * 64, "00" + "1" * 62, "f" * 64]


@pytest.mark.parametrize("digest", ["", "a" * 63, "A" * 64, "../" * 21 + "x", "g" * 64, "0" * 64 + "\n"])
async def test_what_is_no_digest_reaches_no_file(store: Store, source: Path, tmp_path: Path, digest: str) -> None:
    before = sorted(tmp_path.rglob("*"))

    assert not is_digest(digest)
    with pytest.raises(ValueError, match="SHA-256"):
        await store.put(digest, source)
    with pytest.raises(ValueError, match="SHA-256"):
        await store.remove(digest)
    with pytest.raises(ValueError, match="SHA-256"):
        await bytes_of(store, digest)

    assert sorted(tmp_path.rglob("*")) == before


async def test_a_local_file_rests_two_folders_deep(source: Path, tmp_path: Path) -> None:
    await LocalStore(tmp_path / "store").put(DIGEST, source)

    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert files == [tmp_path / "store" / DIGEST[:2] / DIGEST[2:4] / DIGEST]


async def test_a_put_that_fails_leaves_no_file(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")

    with pytest.raises(FileNotFoundError):
        await store.put(DIGEST, tmp_path / "missing")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_what_a_killed_put_left_is_not_a_file_of_the_store(source: Path, tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    await store.put(DIGEST, source)
    (tmp_path / "store" / "arriving" / "0123abcd").write_bytes(b"half")

    assert [digest async for digest in store.digests()] == [DIGEST]


async def test_a_digest_names_content_and_length(source: Path) -> None:
    assert await digest_file(source) == (DIGEST, 1_600_000)
