"""Migrating: bringing a database to the tables of this code, without losing a row.

Tortoise's migrations rebuild a SQLite table by dropping it, and with foreign keys on that drop deletes the rows of
every child. So here they run with foreign keys off, over a copied file; every key is checked before and afterwards, and
what fails is put back as it was. Two processes never migrate at once.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.writer import MigrationWriter

from content_store.database import APP, config

MIGRATION_LOCK = 0x6D696772617465  # "migrate"


class BrokenReferences(Exception):
    """Rows refer to rows that are gone; the database is as it was before the migration."""


async def migrate(url: str, report: Callable[[str], None] = lambda _: None) -> list[str]:
    """Apply what is missing and return its names, oldest first; nothing to do returns an empty list."""
    settings = config(url)
    credentials = settings["connections"]["default"]["credentials"]
    if "file_path" not in credentials:
        async with _opened(settings), _advisory_lock():
            return await _apply(settings, report)
    credentials["foreign_keys"] = "OFF"
    path = Path(credentials["file_path"])
    with _file_lock(path):
        return await _migrate_file(path, settings, report)


async def _migrate_file(path: Path, settings: dict[str, Any], report: Callable[[str], None]) -> list[str]:
    # Even when nothing is missing: a process that was killed may have migrated without checking.
    _check_references(path, "Nothing was migrated")
    async with _opened(settings):
        missing = await _missing(settings)
    if not missing:
        return []
    with _put_back_on_failure(path):
        async with _opened(settings):
            applied = await _apply(settings, report)
        _check_references(path, "The migration was undone")
    return applied


async def missing_migrations(url: str) -> list[MigrationWriter]:
    """What the models have and the migrations do not; empty when they agree."""
    settings = config(url)
    await Tortoise.init(config=settings, init_connections=False)
    for model in (Tortoise.apps or {})[APP].values():
        # Tortoise makes docstrings the tables' comments: rewording one would be a migration, and a `;` breaks it.
        model._meta.table_description = ""
    return await MigrationAutodetector(Tortoise.apps, settings["apps"]).changes()


async def write_migrations(url: str, name: str) -> list[str]:
    """Write what is missing into `content_store/migrations` and return the names of the files."""
    writers = await missing_migrations(url)
    for writer in writers:
        writer.name = f"{writer.name.partition('_')[0]}_{name}"
    written = [writer.write() for writer in writers]
    for path in written:
        text = path.read_text(encoding="utf-8").replace("(migrations.Migration)", "(Step)")
        path.write_text(text.replace("from tortoise import migrations", "from content_store.migration import Step"))
    return [path.name for path in written]


async def _missing(settings: dict[str, Any]) -> list[str]:
    """The names of the migrations that this database has not had, oldest first."""
    executor = MigrationExecutor(get_connection("default"), settings["apps"])
    return [step.migration.name for step in await executor.plan()]


async def _apply(settings: dict[str, Any], report: Callable[[str], None]) -> list[str]:
    names = await _missing(settings)
    if names:
        executor = MigrationExecutor(get_connection("default"), settings["apps"])
        await executor.migrate(progress=lambda _app, name, status: report(f"{name}: {status}"))
    return names


@asynccontextmanager
async def _opened(settings: dict[str, Any]) -> AsyncIterator[None]:
    await Tortoise.init(config=settings)
    try:
        yield
    finally:
        await Tortoise.close_connections()


@asynccontextmanager
async def _advisory_lock() -> AsyncIterator[None]:
    """Wait until no other process migrates this PostgreSQL database."""
    async with get_connection("default").acquire_connection() as held:
        await held.execute(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
        try:
            yield
        finally:
            await held.execute(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """Wait until no other process migrates this SQLite file."""
    with path.with_suffix(".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _put_back_on_failure(path: Path) -> Iterator[None]:
    """Keep the file as it was, beside it, and make it so again when this fails."""
    if _is_empty(path):
        yield
        return
    kept = path.with_suffix(".before-migration.sqlite")
    _copy(path, kept)
    try:
        yield
    except BaseException:
        # By SQLite and not by renaming: one transaction, whatever journal or other process the file has.
        _copy(kept, path)
        raise


def _is_empty(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _check_references(path: Path, outcome: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        broken = Counter((row[0], row[2]) for row in database.execute("PRAGMA foreign_key_check"))
    if broken:
        places = ", ".join(f"{table} to {parent} ({count})" for (table, parent), count in sorted(broken.items()))
        raise BrokenReferences(f"{outcome}, because rows in {path.name} refer to rows that are gone: {places}.")
