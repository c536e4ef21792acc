"""Migrating: bringing a database to the tables of this code, without losing a row.

Tortoise's migrations rebuild a SQLite table by dropping it, and with foreign keys on that drop deletes the rows of
every child. So here they run with foreign keys off, over a copied file, and every key is checked afterwards. Two
processes never migrate at once.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
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
    """A migration left rows that refer to rows which are gone; the copy made before it is whole."""


async def migrate(url: str, report: Callable[[str], None] = lambda _: None) -> list[str]:
    """Apply what is missing and return its names, oldest first; nothing to do returns an empty list."""
    settings = config(url)
    credentials = settings["connections"]["default"]["credentials"]
    path = Path(credentials["file_path"]) if "file_path" in credentials else None
    if path is None:
        async with _opened(settings), _advisory_lock():
            return await _apply(settings, report, before=lambda: None)
    credentials["foreign_keys"] = "OFF"
    with _file_lock(path):
        async with _opened(settings):
            applied = await _apply(settings, report, before=lambda: _copy(path))
        if applied:
            _check_references(path)
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
    return [writer.write().name for writer in writers]


async def _apply(settings: dict[str, Any], report: Callable[[str], None], before: Callable[[], None]) -> list[str]:
    executor = MigrationExecutor(get_connection("default"), settings["apps"])
    names = [step.migration.name for step in await executor.plan()]
    if names:
        before()
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


def _copy(path: Path) -> None:
    """Keep the file as it was, beside it, when there is anything in it."""
    if not path.exists() or path.stat().st_size == 0:
        return
    kept = path.with_suffix(".before-migration.sqlite")
    with sqlite3.connect(path) as source, sqlite3.connect(kept) as target:
        source.backup(target)


def _check_references(path: Path) -> None:
    with sqlite3.connect(path) as database:
        broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferences(f"{APP}: {broken[:5]}")
