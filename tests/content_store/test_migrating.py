"""Migrations that lose nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from samples import draft
from tortoise.exceptions import IntegrityError, OperationalError

from content_store.content.versions import State, Version
from content_store.migrating import BrokenReferences, migrate

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

    assert applied[:2] == ["0001_initial", "0002_one_live_version"]
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


ONE_BEHIND = """
DELETE FROM tortoise_migrations WHERE name = '0006_webhooks';
DROP TABLE delivery_tries;
DROP TABLE deliveries;
DROP TABLE webhook_secrets;
DROP TABLE webhooks;
"""


async def one_behind(folder: Path, *statements: str) -> Path:
    """A database with one account and one token that lacks the last migration; the statements come after."""
    path = folder / "camtay.sqlite"
    await migrate(f"sqlite://{path}")
    run(path, ONE_BEHIND)
    run(path, "INSERT INTO accounts VALUES (1, 'Trung tâm', '2026-11-22')")
    run(path, "INSERT INTO tokens VALUES (1, 'x', 'ADMIN', '2026-11-22', NULL, NULL, 1)")
    run(path, *statements)
    return path


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.executescript(statement)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


async def test_a_database_whose_rows_dangle_is_named_and_left_alone(tmp_path: Path) -> None:
    path = await one_behind(tmp_path, "DELETE FROM accounts")
    before = dump(path)

    for _ in range(2):
        with pytest.raises(BrokenReferences) as broken:
            await migrate(f"sqlite://{path}")

    assert str(broken.value) == (
        "Nothing was migrated, because rows in camtay.sqlite refer to rows that are gone: tokens to accounts (1)."
    )
    assert dump(path) == before


async def test_rows_that_dangle_are_found_though_nothing_is_to_be_migrated(tmp_path: Path) -> None:
    path = await one_behind(tmp_path)
    await migrate(f"sqlite://{path}")
    run(path, "DELETE FROM accounts")

    with pytest.raises(BrokenReferences):
        await migrate(f"sqlite://{path}")


async def test_a_migration_that_breaks_references_is_undone_every_time(tmp_path: Path) -> None:
    # What a migration could do by mistake, done when it is noted as applied.
    spoil = "CREATE TRIGGER spoil AFTER INSERT ON tortoise_migrations BEGIN DELETE FROM accounts; END"
    path = await one_behind(tmp_path, spoil)
    before = dump(path)

    for _ in range(2):
        with pytest.raises(BrokenReferences) as broken:
            await migrate(f"sqlite://{path}")

    assert str(broken.value) == (
        "The migration was undone, because rows in camtay.sqlite refer to rows that are gone: tokens to accounts (1)."
    )
    assert dump(path) == before


async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = await one_behind(tmp_path, "CREATE TABLE webhooks (a)")
    before = dump(path)

    with pytest.raises(OperationalError):
        await migrate(f"sqlite://{path}")

    assert dump(path) == before
