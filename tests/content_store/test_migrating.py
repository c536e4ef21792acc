"""Migrations that lose nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from samples import NOW, draft
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from content_store.content.blocks import paragraphs, read
from content_store.content.steps import Step
from content_store.content.versions import State, Version
from content_store.database import APP, config, connect, connection, select
from content_store.errors import BrokenReferences
from content_store.migrating import migrate
from content_store.people.access import Action, Role
from content_store.people.recognising import viewer_of
from content_store.people.secrecy import digest_of

pytestmark = [pytest.mark.anyio]
GONE = "rows in camtay.sqlite refer to rows that are gone: platform_aliases → platforms (1)"
MIGRATIONS = Path(__file__).parents[2] / "content_store" / "migrations"


@pytest.mark.on_postgres
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


@pytest.mark.on_postgres
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


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one platform and one alias that lacks the last migration, for tests to copy."""
    path = tmp_path_factory.mktemp("behind") / "camtay.sqlite"
    *_, before_last, _ = sorted(file.stem for file in MIGRATIONS.glob("0*.py"))
    asyncio.run(migrate_to(f"sqlite://{path}", before_last))
    run(path, "INSERT INTO platforms (id, slug, name, kind) VALUES (1, 'vneid', 'VNeID', 'app')")
    run(path, "INSERT INTO platform_aliases (id, name, platform_id) VALUES (1, 'VNEID', 1)")
    return path


@pytest.fixture
def behind(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copyfile(template, tmp_path / "camtay.sqlite")


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.executescript(statement)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


async def test_a_database_whose_rows_dangle_is_named_and_left_alone(behind: Path) -> None:
    run(behind, "DELETE FROM platforms")
    before = dump(behind)

    for _ in range(2):
        with pytest.raises(BrokenReferences) as broken:
            await migrate(f"sqlite://{behind}")

    assert str(broken.value) == (f"Nothing was migrated, because {GONE}.")
    assert dump(behind) == before


async def test_rows_that_dangle_are_found_though_nothing_is_to_be_migrated(behind: Path) -> None:
    await migrate(f"sqlite://{behind}")
    run(behind, "DELETE FROM platforms")

    with pytest.raises(BrokenReferences):
        await migrate(f"sqlite://{behind}")


async def test_a_migration_that_breaks_references_is_undone_every_time(behind: Path) -> None:
    # What a migration could do by mistake, done when it is noted as applied.
    spoil = "CREATE TRIGGER spoil AFTER INSERT ON tortoise_migrations BEGIN DELETE FROM platforms; END"
    run(behind, spoil)
    before = dump(behind)

    for _ in range(2):
        with pytest.raises(BrokenReferences) as broken:
            await migrate(f"sqlite://{behind}")

    assert str(broken.value) == (f"Nothing was migrated, because then {GONE}.")
    assert dump(behind) == before


async def test_a_migration_that_fails_leaves_the_file_as_it_was(behind: Path) -> None:
    # When all of it is done but for being noted.
    spoil = "CREATE TRIGGER spoil BEFORE INSERT ON tortoise_migrations BEGIN SELECT RAISE(ABORT, 'spoilt'); END"
    run(behind, spoil)
    before = dump(behind)

    with pytest.raises(IntegrityError):
        await migrate(f"sqlite://{behind}")

    assert dump(behind) == before


@pytest.mark.on_postgres
async def test_whoever_is_killed_amid_a_migration_has_changed_nothing(bare_url: str, tmp_path: Path) -> None:
    told = killed_at(6, bare_url, tmp_path)

    applied = await migrate(bare_url)

    assert told == applied[:6]
    assert applied == sorted(path.stem for path in MIGRATIONS.glob("0*.py"))
    assert await migrate(bare_url) == []


async def test_whoever_writes_to_a_file_that_is_migrated_waits(behind: Path) -> None:
    heard = list[str]()

    def write(name: str) -> None:
        heard.append(name)
        with (
            closing(sqlite3.connect(behind, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("UPDATE platforms SET name = 'Khác'")

    assert await migrate(f"sqlite://{behind}", write) == heard != []


def killed_at(line: int, url: str, folder: Path) -> list[str]:
    """What a process that migrates says until it is killed at that line."""
    environment = {**os.environ, "CAMTAY_DATA": str(folder), "CAMTAY_DATABASE_URL": url}
    command = [sys.executable, "-u", "-m", "scripts", "migrate"]
    with subprocess.Popen(command, env=environment, cwd=MIGRATIONS.parents[1], stdout=subprocess.PIPE) as process:
        told = [str(process.stdout and process.stdout.readline().decode().strip()) for _ in range(line)]
        process.kill()
    return told


async def test_a_token_from_before_accounts_had_roles_may_do_what_it_might(tmp_path: Path) -> None:
    path = tmp_path / "camtay.sqlite"
    url = f"sqlite://{path}"
    await migrate_to(url, "0005_captions")
    run(path, "INSERT INTO accounts VALUES (1, 'camtay', '2026-11-22'), (2, 'b', '2026-11-22')")
    with closing(sqlite3.connect(path)) as old:
        held = [(1, "ADMIN"), (1, "VIEWER"), (2, "EDITOR"), (2, "REGISTRAR")]
        rows = [(digest_of(role), role, account) for account, role in held]
        insert = "INSERT INTO tokens (digest, role, created_at, account_id) VALUES (?, ?, '2026-11-22', ?)"
        old.executemany(insert, rows)
        old.commit()

    await migrate(url)

    async with connect(url):
        viewers = {role: await viewer_of(role.value, NOW) for role in Role if role is not Role.REVIEWER}
    may = {role: [action for action in Action if viewer and viewer.may(action)] for role, viewer in viewers.items()}
    assert may == {
        Role.ADMIN: list(Action),
        Role.EDITOR: [
            Action.READ_DRAFTS,
            Action.WRITE_DRAFTS,
            Action.COMMENT,
            Action.PUBLISH,
            Action.MANAGE_CATALOGUE,
        ],
        Role.REGISTRAR: [],
        Role.VIEWER: [Action.READ_DRAFTS],
    }


OLD_GUIDE = """
INSERT INTO topics (id, slug, name, description) VALUES (1, 'an-toan', 'An toàn', '');
INSERT INTO tutorials (id, slug, synthetic, created_at, topic_id) VALUES (1, 'cai-vneid', false, '2026-11-01', 1);
INSERT INTO versions (id, language, number, state, revision, title, summary, change_note, created_at, published_at,
    author_id, tutorial_id)
VALUES (1, 'vi', 1, 'PUBLISHED', 7, 'Cài', '', '', '2026-11-01 03:00:00+00:00', '2026-11-02 17:30:00+00:00', 1, 1);
INSERT INTO steps (id, position, title, action, body, version_id) VALUES (4, 1, 'Mở', 'Mở.', '', 1);
INSERT INTO steps (id, position, title, action, body, version_id)
VALUES (5, 2, 'Tìm', 'Gõ.', 'Một "dòng".

Hai.', 1);
INSERT INTO assets (id, sha256, name, kind, mime, bytes, state, failure, created_at)
VALUES (1, 'a', 'a.mp4', 'VIDEO', 'video/mp4', 1, 'READY', '', '2026-11-01');
INSERT INTO clips (id, position, step_position, alt, transcript, asset_id, version_id)
VALUES (1, 1, 2, '', '', 1, 1), (2, 2, NULL, '', '', 1, 1);
"""


@pytest.mark.on_postgres
async def test_steps_and_what_they_show_are_still_together_after_a_migration(bare_url: str) -> None:
    await migrate_to(bare_url, "0005_captions")
    async with connect(bare_url):
        await connection().execute_script("INSERT INTO accounts VALUES (1, 'Trung tâm', '2026-11-22')")
        await connection().execute_script(OLD_GUIDE)

    await migrate(bare_url)

    async with connect(bare_url):
        steps = await Step.all().order_by("position").values_list("key", "blocks")
        clips = await select("SELECT step_key FROM clips ORDER BY position")
        (version,) = await Version.all().values_list("checked_on", "written_at")
        writers = await select("SELECT version_id, account_id FROM version_writers")
    assert [key for key, _ in steps] == ["old-4", "old-5"]
    assert [read(blocks) for _, blocks in steps] == [(), paragraphs('Một "dòng".\n\nHai.')]
    assert clips == [{"step_key": "old-5"}, {"step_key": None}]
    assert version == (date(2026, 11, 2), 7)
    assert writers == [{"version_id": 1, "account_id": 1}]


async def migrate_to(url: str, name: str) -> None:
    """Bring a database to the tables of an older version."""
    settings = config(url)
    await Tortoise.init(config=settings)
    executor = MigrationExecutor(get_connection("default"), settings["apps"])
    await executor.migrate([MigrationTarget(APP, name)])
    await Tortoise.close_connections()
