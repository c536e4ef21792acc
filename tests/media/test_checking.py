"""A check finds every file that is gone or no longer itself; what older recipes made is asked for again."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from subprocess import run

import pytest
from media_worker import Place, until

from api.settings import CHECKOUT
from content_store.content import renderings
from media.checking import Report, check
from media.digest import digest_of
from media.rerendering import ask_for_outdated

ANOTHER = """
INSERT INTO renditions (asset_id, recipe, role, sha256, mime, bytes) VALUES (2, 'GONE', 'GONE', 'x', 'y', 1)
"""


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_a_store_as_it_should_be_is_clean(place: Place, clip: Path, picture: Path) -> None:
    for path in (clip, picture):
        await place.receive(path)

    async with place.opened():
        report = await check(place.store)

    assert report == Report(checked=2)
    assert report.is_clean


async def test_what_is_missing_damaged_or_surplus_is_named(place: Place, clip: Path, picture: Path, webm: Path) -> None:
    gone, spoilt = await place.receive(clip), await place.receive(picture)
    extra = digest_of(webm).sha256
    await place.store.put(extra, webm)
    await place.store.remove(gone.sha256)
    stored = next(place.store.root.rglob(spoilt.sha256))
    content = bytearray(stored.read_bytes())
    content[100] ^= 1
    stored.unlink()
    stored.write_bytes(content)
    looked: list[str] = []

    async with place.opened():
        report = await check(place.store, looked.append)

    assert report == Report(1, missing=[gone.sha256], damaged=[spoilt.sha256], surplus=[extra])
    assert not report.is_clean
    assert looked == [spoilt.sha256]


async def test_the_command_says_what_is_missing_and_fails(place: Place, picture: Path) -> None:
    asset = await place.receive(picture)
    await place.store.remove(asset.sha256)
    here = {"CAMTAY_DATA": str(place.settings.data), "CAMTAY_DATABASE_URL": place.settings.database_url}

    done = await asyncio.to_thread(
        run,
        [sys.executable, "-m", "scripts", "media", "check"],
        cwd=CHECKOUT,
        env=here,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == (f"missing {asset.sha256}\n0 files read: 1 missing, 0 damaged, 0 that belong to nothing.\n")


async def test_what_older_recipes_made_is_made_anew_and_nothing_else(place: Place, clip: Path, picture: Path) -> None:
    await place.receive(clip)
    changed = await place.receive(picture)
    with place.worker():
        until(lambda: place.states() == ["READY", "READY"])
        place.ask("UPDATE renditions SET recipe = 'CARD-000000000000' WHERE asset_id = 2 AND role = 'CARD'")
        place.ask(ANOTHER)

        async with place.opened():
            assert await ask_for_outdated() == [changed.id]
            assert list(await renderings.of_assets([1, 2])) == [changed.id]
        until(lambda: place.ask("SELECT count(*) FROM renderings") == [(0,)])

        async with place.opened():
            assert await ask_for_outdated() == []
    assert place.states() == ["READY", "READY"]
    assert place.ask("SELECT count(*) FROM renditions WHERE recipe IN ('GONE', 'CARD-000000000000')") == [(0,)]
    assert await place.digests() >= await place.digests_in_use()
