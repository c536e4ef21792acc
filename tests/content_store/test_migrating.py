"""Migrations that lose nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from samples import draft
from tortoise.exceptions import IntegrityError

from content_store.migrating import migrate
from content_store.versions import State, Version

pytestmark = pytest.mark.anyio


async def test_a_second_migration_finds_nothing_to_do(database_url: str) -> None:
    assert await migrate(database_url) == []


async def test_the_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "camtay.sqlite"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE kept (word TEXT)")
        old.execute("INSERT INTO kept VALUES ('còn nguyên')")
    old.close()

    applied = await migrate(f"sqlite://{path}")

    assert applied == ["0001_initial", "0002_one_live_version"]
    with sqlite3.connect(tmp_path / "camtay.before-migration.sqlite") as copy:
        tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master")]
        words = copy.execute("SELECT word FROM kept").fetchall()
    copy.close()
    assert (tables, words) == (["kept"], [("còn nguyên",)])


@pytest.mark.usefixtures("database")
async def test_the_database_itself_refuses_two_live_versions_of_a_tutorial() -> None:
    first = await draft()
    await Version.filter(id=first.id).update(state=State.PUBLISHED)
    second = await Version.create(
        tutorial_id=first.tutorial_id,
        language="vi",
        number=2,
        state=State.DRAFT,
        title="Hai",
        author_id=first.author_id,
    )

    with pytest.raises(IntegrityError):
        await Version.filter(id=second.id).update(state=State.PUBLISHED)

    assert (await Version.get(id=second.id)).state is State.DRAFT
