"""Sweeping takes what belongs to nothing, and only that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from media_worker import NOON, Place, rest_for, until

from content_store.content import uploads
from content_store.content.uploads import NewUpload
from content_store.people.access import Role
from content_store.people.accounts import account_named
from media.digest import digest_of
from media.sweeping import sweep

pytestmark = pytest.mark.on_postgres

HOUR = 3600.0


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_an_old_file_without_a_row_goes_and_an_assets_file_stays(place: Place, clip: Path, picture: Path) -> None:
    asset = await place.receive(clip)
    orphan = await _put(place, picture, hours_ago=2)

    async with place.opened():
        removed = await sweep(place.store, HOUR)

    assert removed == [orphan]
    assert await place.digests() == {asset.sha256}


async def test_a_file_that_came_a_moment_ago_stays(place: Place, picture: Path) -> None:
    young = await _put(place, picture, hours_ago=0)

    async with place.opened():
        removed = await sweep(place.store, HOUR)

    assert (removed, await place.digests()) == ([], {young})


async def test_an_old_file_that_is_put_again_is_young_again(place: Place, picture: Path) -> None:
    digest = await _put(place, picture, hours_ago=2)
    await place.store.put(digest, picture)

    async with place.opened():
        removed = await sweep(place.store, HOUR)

    assert (removed, await place.digests()) == ([], {digest})


async def test_a_copy_that_never_became_whole_goes(place: Place) -> None:
    arriving = place.store.root / "arriving"
    arriving.mkdir(parents=True)
    (arriving / "old").write_bytes(b"half a clip")
    (arriving / "young").write_bytes(b"half a clip")
    rest_for(arriving / "old", hours=2)

    async with place.opened():
        await sweep(place.store, HOUR)

    assert [path.name for path in place.unfinished_files()] == ["young"]


async def test_the_worker_sweeps_when_it_starts(place: Place, picture: Path) -> None:
    orphan = await _put(place, picture, hours_ago=2)
    stored = next(place.store.root.rglob(orphan))

    with place.worker() as worker:
        until(lambda: not stored.exists())
        worker.terminate()
        _, said = worker.communicate(timeout=10)

    assert said == "1 files belonged to nothing and were removed\n"
    assert await place.digests() == set()


async def test_the_worker_forgets_expired_uploads_and_files_that_none_owns(place: Place) -> None:
    async with place.opened():
        account = (await account_named("biên tập")).id
        old = (await uploads.create(NewUpload(10, {}), account, Role.EDITOR, NOON - timedelta(days=400))).id
        kept = (await uploads.create(NewUpload(10, {}), account, Role.EDITOR, datetime.now(UTC))).id
    place.settings.staging.mkdir(parents=True)
    for name in (old, kept, "nobody" * 4, "beginning" * 2):
        (place.settings.staging / name).write_bytes(b"1234")
    rest_for(place.settings.staging / kept, hours=2)
    rest_for(place.settings.staging / ("nobody" * 4), hours=2)

    with place.worker():
        until(lambda: len(list(place.settings.staging.iterdir())) == 2)

    assert sorted(path.name for path in place.settings.staging.iterdir()) == sorted([kept, "beginning" * 2])
    assert place.ask("SELECT id FROM uploads") == [(kept,)]


async def _put(place: Place, path: Path, hours_ago: float) -> str:
    digest = digest_of(path).sha256
    await place.store.put(digest, path)
    await place.grow_old(hours_ago)
    return digest
