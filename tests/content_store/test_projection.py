"""The projection: whatever changes, following the feed leaves what building it anew would make."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from registry_changes import CHANGES, begin
from samples import draft, load_library_rows

from content_store.content.topics import Topic
from content_store.database import transaction
from content_store.events import record
from content_store.projection.building import build
from content_store.projection.files import NAME, generation_of, usable
from content_store.projection.following import Follower, catch_up
from content_store.projection.search_tables import TABLES_SEARCHED
from content_store.projection.tables import TABLES
from content_store.published import figures, registry
from content_store.published.reading import Projection
from content_store.registry.localities import Locality, LocalityVersion
from content_store.registry.platforms import Platform, PlatformAlias

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]

WORKED_OUT = ("latest", "tags", "changes", "position", *TABLES_SEARCHED)
WORDS = "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search_index, instance)"


def silent(_line: str) -> None:
    """Nobody listens."""


def content(folder: Path) -> dict[str, list[Any]]:
    """Every row of a projection, by table."""
    with closing(sqlite3.connect(folder / NAME)) as connection:
        connection.execute(WORDS)
        names = [*(table.name for table in TABLES), *WORKED_OUT, "words"]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608


async def topic(name: str) -> Topic:
    """A topic that the feed knows of."""
    async with transaction():
        made = await Topic.create(slug=f"topic-{await Topic.all().count()}", name=name)
        await record("topic.created", made.id)
    return made


# What fails is not made smaller: every try goes on with the database that the ones before left.
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 10**6)), min_size=1, max_size=12))
async def test_following_change_after_change_equals_building_anew(tmp_path: Path, steps: list[tuple[str, int]]) -> None:
    followed, built = tmp_path / "followed", tmp_path / "built"
    await begin()
    await catch_up(followed)
    generation = generation_of(followed)

    for name, chance in steps:
        await CHANGES[name](chance)
        await catch_up(followed)

    await build(built, silent)
    found, wanted = content(followed), content(built)
    assert {name for name in wanted if found[name] != wanted[name]} == set()
    assert generation_of(followed) == generation


async def test_many_events_at_once_equal_building_anew(tmp_path: Path) -> None:
    await catch_up(tmp_path / "followed")
    await load_library_rows()
    await catch_up(tmp_path / "followed")
    await build(tmp_path / "built", silent)

    found = content(tmp_path / "followed")

    assert found == content(tmp_path / "built")
    assert (len(found["guides"]), len(found["programmes"]), len(found["targets"])) == (8, 4, 22)


async def test_what_finds_a_thing_follows_the_things_that_it_is_called_by(tmp_path: Path) -> None:
    await load_library_rows()
    await catch_up(tmp_path / "followed")
    platform, district = await Platform.get(slug="vssid"), await Locality.get(slug="quang-yen")
    async with transaction():
        await PlatformAlias.create(platform=platform, name="Tên mới của nền tảng")
        await record("platform.changed", platform.id)
        await LocalityVersion.filter(locality_id=district.id).update(name="Tên mới của huyện")
        await record("locality.changed", district.id)

    await catch_up(tmp_path / "followed")
    await build(tmp_path / "built", silent)

    found = content(tmp_path / "followed")
    assert found == content(tmp_path / "built")
    # The platform and its guide; the district, its 19 communes of old, and the 6 that were made of these.
    renamed = [row for row in found["search_rows"] if "ten moi cua" in repr(row)]
    assert [sum(row[1] == kind for row in renamed) for kind in ("PLATFORM", "GUIDE", "PLACE")] == [1, 1, 26]


async def test_drafts_are_not_in_the_file(tmp_path: Path) -> None:
    await draft("bi-mat")
    await catch_up(tmp_path)

    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        told = "\n".join(connection.iterdump())
    assert "bi-mat" not in told
    assert "Cài VNeID" not in told


async def test_a_projection_of_another_format_is_made_anew(tmp_path: Path) -> None:
    await catch_up(tmp_path)
    first = generation_of(tmp_path)
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    assert not usable(tmp_path)

    await catch_up(tmp_path)

    assert usable(tmp_path)
    assert generation_of(tmp_path) != first


async def test_a_projection_of_another_database_is_made_anew(tmp_path: Path) -> None:
    await topic("An toàn")
    await catch_up(tmp_path)
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute("UPDATE position SET at = '2020-01-01T00:00:00.000000+00:00'")
        connection.commit()
    first = generation_of(tmp_path)

    await catch_up(tmp_path)

    assert generation_of(tmp_path) != first


async def test_one_look_sees_one_position_whatever_is_applied_meanwhile(tmp_path: Path) -> None:
    first = await topic("Một")
    await catch_up(tmp_path)
    projection = Projection(tmp_path)
    with projection.reading() as early:
        before = early.position()
        second = await topic("Hai")
        await catch_up(tmp_path)

        assert early.position() == before
        assert list(registry.topics(early, [first.id, second.id])) == [first.id]
        with projection.reading() as late:
            assert late.position() == before + 1
            assert list(registry.topics(late, [first.id, second.id])) == [first.id, second.id]
    projection.close()


async def test_readers_turn_to_a_new_generation_at_their_next_look(tmp_path: Path) -> None:
    await catch_up(tmp_path)
    projection = Projection(tmp_path)
    with projection.reading() as early:
        assert early.position() == 0
        made = await topic("Một")
        await build(tmp_path, silent)
        await catch_up(tmp_path)
        assert list(registry.topics(early, [made.id])) == []
    with projection.reading() as late:
        assert list(registry.topics(late, [made.id])) == [made.id]
    projection.close()
    assert sorted(path.name for path in tmp_path.glob("*.sqlite") if path.name != NAME) == [
        (tmp_path / NAME).readlink().name
    ]


async def test_a_change_is_public_when_settle_returns(database_url: str, tmp_path: Path) -> None:
    follower = Follower(tmp_path, database_url)
    async with follower.at_work():
        made = await topic("Một")

        assert await follower.settle()

        projection = Projection(tmp_path)
        with projection.reading() as facts:
            assert list(registry.topics(facts, [made.id])) == [made.id]
        projection.close()


async def test_a_second_server_of_the_host_waits_for_the_one_that_writes(database_url: str, tmp_path: Path) -> None:
    first, second = Follower(tmp_path, database_url), Follower(tmp_path, database_url)
    async with first.at_work(), second.at_work():
        await topic("Một")

        begun = time.monotonic()
        assert await second.settle()
        assert time.monotonic() - begun < 0.25


async def test_the_newest_figure_of_a_day_is_the_one_that_ended_last(tmp_path: Path) -> None:
    await begin()
    figure = CHANGES["figure"]
    for chance in (3, 1, 2):
        await figure(chance)
    await catch_up(tmp_path)
    projection = Projection(tmp_path)

    with projection.reading() as facts:
        days = [date(2022, month, 28) for month in (1, 2, 3, 4)]
        found = [figures.latest(facts, [(1, 1)], day).get((1, 1)) for day in days]
    projection.close()
    assert [made and made.value for made in found] == ["1", "2", "3", "3"]


KILLED = """
import asyncio, sys
from pathlib import Path
from content_store.database import connect
from content_store.projection.following import Follower

async def main(url, folder):
    async with connect(url), Follower(Path(folder), url).at_work():
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15])
async def test_a_follower_that_was_killed_leaves_a_file_that_goes_on(
    database_url: str, tmp_path: Path, delay: float
) -> None:
    follower = subprocess.Popen(  # noqa: ASYNC220 - it is killed before anything is awaited
        [sys.executable, "-c", KILLED, database_url, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert follower.stdout
    assert follower.stdout.readline() == "ready\n"
    generation = generation_of(tmp_path)
    async with transaction():
        teams = [Topic(slug=f"t{number}", name="Chủ đề") for number in range(2000)]
        await Topic.bulk_create(teams, batch_size=500)
        for row in await Topic.all():
            await record("topic.created", row.id)
    time.sleep(delay)  # noqa: ASYNC251 - nothing else shall happen meanwhile
    os.kill(follower.pid, signal.SIGKILL)
    follower.wait()
    follower.stdout.close()

    await catch_up(tmp_path)

    assert generation_of(tmp_path) == generation
    assert len(content(tmp_path)["topics"]) == 2000
    await build(tmp_path / "built", silent)
    assert content(tmp_path) == content(tmp_path / "built")
