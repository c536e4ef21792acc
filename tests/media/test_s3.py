"""What only a bucket has: an address with keys, large files over a network, and days when it is away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from media_worker import Place, until
from s3_server import ENVIRONMENT, KEYS, S3Server

from api.settings import CHECKOUT, read_settings
from media.digest import digest_of
from media.storage.addresses import StorageKeys
from media.storage.buckets import bucket_at
from media.storage.local import LocalStore
from media.storage.memory import MemoryStore
from media.storage.opening import store_at
from media.storage.s3 import S3Store
from media.sweeping import sweep

pytestmark = pytest.mark.anyio

MB = 1024 * 1024
DIGEST = "ab" * 32
# In a process of its own, so that the memory of the server of these tests is not counted.
CLIENT = """
import asyncio, sys
from pathlib import Path
from media.storage.addresses import StorageKeys
from media.storage.opening import store_at

def most_megabytes():
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024

async def main(url, key_id, secret, path):
    store = store_at(url, StorageKeys(key_id, secret))
    await store.put("c" * 64, Path(path).with_name("small"))
    before = most_megabytes()
    await store.put("d" * 64, Path(path))
    sent = most_megabytes()
    count = 0
    async for chunk in store.read("d" * 64):
        count += len(chunk)
    print(count, sent - before, most_megabytes() - before)

asyncio.run(main(*sys.argv[1:]))
"""


def test_an_address_says_which_store_it_is() -> None:
    assert isinstance(store_at("file:///srv/files"), LocalStore)
    assert isinstance(store_at("memory:"), MemoryStore)
    assert isinstance(store_at("s3://bucket", KEYS), S3Store)


def test_a_bucket_is_opened_by_what_is_given_and_by_nothing_else() -> None:
    url = "s3://bucket/camtay/files?endpoint=https://s3.example:9000&region=hanoi-1"

    bucket = bucket_at(url, StorageKeys("id", "secret", "token"))

    assert bucket.prefix == "camtay/files"
    assert dict(bucket.config) == {
        "access_key_id": "id",
        "bucket": "bucket",
        "endpoint": "https://s3.example:9000",
        "region": "hanoi-1",
        "secret_access_key": "secret",
        "session_token": "token",
        "virtual_hosted_style_request": "false",
    }


@pytest.mark.parametrize(
    "url",
    ["", "files", "file://host/files", "s3://", "s3://bucket?folder=x", "s3://bucket?endpoint=s3.example", "s3:///x"],
)
def test_an_address_of_no_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="CAMTAY_STORAGE_URL must be"):
        store_at(url)


def test_the_keys_are_in_no_words_about_them() -> None:
    assert repr(StorageKeys("id", "hush", "hush")) == "StorageKeys(key_id='id')"


async def test_a_file_that_rested_long_is_sent_again_so_that_it_is_young(s3: S3Server, tmp_path: Path) -> None:
    bucket = bucket_at(s3.new_bucket(), KEYS)
    young, old = S3Store(bucket), S3Store(bucket, fresh_seconds=-60)
    source = tmp_path / "source"
    source.write_bytes(b"one")
    await young.put(DIGEST, source)

    source.write_bytes(b"three")
    await young.put(DIGEST, source)
    kept = await young.size(DIGEST)
    await old.put(DIGEST, source)

    assert (kept, await young.size(DIGEST)) == (3, 5)


async def test_a_bucket_shares_its_folder_with_strangers_and_lists_only_its_own(s3: S3Server, tmp_path: Path) -> None:
    url = s3.new_bucket()
    store, stranger = store_at(url, KEYS), store_at(url.replace("/camtay/files", "/another"), KEYS)
    (tmp_path / "a").write_bytes(b"a")
    await store.put(DIGEST, tmp_path / "a")
    await stranger.put("c" * 64, tmp_path / "a")

    assert [digest async for digest in store.digests()] == [DIGEST]
    assert [digest async for digest in stranger.digests()] == ["c" * 64]


async def test_a_bucket_that_is_away_is_a_lost_connection(tmp_path: Path) -> None:
    store = store_at("s3://bucket?endpoint=http://127.0.0.1:9", KEYS)

    with pytest.raises(ConnectionError):
        await store.size(DIGEST)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot read its own greatest size")
def test_a_large_file_passes_without_being_held_in_memory(s3: S3Server, tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(b"warm")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(96 * MB)

    ran = _client(s3, tmp_path)

    assert (ran.returncode, ran.stderr) == (0, "")
    count, sending, reading = map(int, ran.stdout.split())
    assert count == 96 * MB
    assert sending < 48
    assert reading < 64


def test_a_short_process_that_used_a_bucket_ends_well(s3: S3Server, tmp_path: Path) -> None:
    for name in ("small", "large"):
        (tmp_path / name).write_bytes(b"a few bytes")

    ends = [_client(s3, tmp_path).returncode for _ in range(5)]

    assert ends == [0, 0, 0, 0, 0]


def _client(s3: S3Server, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = [s3.new_bucket(), KEYS.key_id, KEYS.secret, str(folder / "large")]
    command = [sys.executable, "-c", CLIENT, *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


async def test_a_clip_becomes_ready_by_way_of_a_bucket(
    s3: S3Server, database_url: str, tmp_path: Path, clip: Path, picture: Path
) -> None:
    own = {"CAMTAY_DATA": str(tmp_path / "data"), "CAMTAY_DATABASE_URL": database_url, **ENVIRONMENT}
    place = Place(read_settings({**own, "CAMTAY_STORAGE_URL": s3.new_bucket()}))
    for path in (clip, picture):
        await place.receive(path)

    with place.worker() as worker:
        until(lambda: place.states() == ["READY", "READY"])
        worker.terminate()
        _, noise = worker.communicate(timeout=15)

    assert (worker.returncode, noise) == (0, "")
    assert await place.digests() == await place.digests_in_use()
    assert list(place.work.rglob("*")) == []
    assert not (tmp_path / "data" / "files").exists()


async def test_what_belongs_to_nothing_is_swept_from_a_bucket(
    s3: S3Server, database_url: str, tmp_path: Path, clip: Path, picture: Path
) -> None:
    own = {"CAMTAY_DATA": str(tmp_path / "data"), "CAMTAY_DATABASE_URL": database_url, **ENVIRONMENT}
    place = Place(read_settings({**own, "CAMTAY_STORAGE_URL": s3.new_bucket()}))
    asset = await place.receive(clip)
    orphan = digest_of(picture).sha256
    await place.files.put(orphan, picture)

    async with place.opened():
        young = await sweep(place.files)
        # As an hour from now: what was put this moment has then rested long enough.
        old = await sweep(place.files, older_than=-3600)

    assert (young, old) == ([], [orphan])
    assert await place.digests() == {asset.sha256}
