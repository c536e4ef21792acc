"""Migrating: bringing a database to the tables of this code, without losing a row.

Tortoise notes a migration after the transaction in which it was done, and rebuilds a SQLite table by dropping it, which
with foreign keys on deletes the rows of every child. So here all that is missing is done and noted in one transaction,
which on SQLite has foreign keys off, checks every key at its end, and leaves a copy of the file as it was. Whoever is
killed amid it has changed nothing, and whoever writes meanwhile waits. Two processes never migrate at once.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor
from tortoise.migrations.writer import MigrationWriter
from tortoise.transactions import in_transaction

from content_store.database import APP, config
from content_store.errors import BrokenReferences

MIGRATION_LOCK = 0x6D696772617465  # "migrate"


async def migrate(url: str, report: Callable[[str], None] = lambda _: None) -> list[str]:
    """Apply what is missing and return its names, oldest first, each reported when it is done; none when none is."""
    settings = config(url)
    credentials = settings["connections"]["default"]["credentials"]
    if "file_path" not in credentials:
        async with _opened(settings), _advisory_lock():
            return await _apply(settings, AsyncpgSchemaEditor, report)
    credentials["foreign_keys"] = "OFF"
    path = Path(credentials["file_path"])
    with _file_lock(path):
        _check_file(path)
        async with _opened(settings):
            return await _apply(settings, SqliteSchemaEditor, report, path)


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


async def _apply(
    settings: dict[str, Any], editor: type[BaseSchemaEditor], report: Callable[[str], None], path: Path | None = None
) -> list[str]:
    missing = await _missing(settings)
    if not missing:
        return []
    if path and not _is_empty(path):
        _copy(path, path.with_suffix(".before-migration.sqlite"))
    client = get_connection("default")
    # Tortoise looks for its table first, and what fails in PostgreSQL ends the transaction.
    await MigrationRecorder(client).ensure_schema(editor(client))

    def done(event: str, _app: str, name: str) -> None:
        if event == "apply_done":
            report(name)

    async with in_transaction("default") as held:
        await MigrationExecutor(get_connection("default"), settings["apps"]).migrate(progress=done)
        if path:
            rows = await held.execute_query_dict("PRAGMA foreign_key_check")
            _refuse_broken(path, [tuple(row.values()) for row in rows], after=True)
    return missing


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


def _is_empty(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _check_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("PRAGMA foreign_key_check").fetchall()
    _refuse_broken(path, rows)


def _refuse_broken(path: Path, rows: Sequence[tuple[Any, ...]], *, after: bool = False) -> None:
    """Refuse rows whose references lead nowhere, as SQLite tells them: table, number, parent, key."""
    broken = Counter((row[0], row[2]) for row in rows)
    if broken:
        places = ", ".join(f"{table} → {parent} ({count})" for (table, parent), count in sorted(broken.items()))
        when, when_vi = ("then ", "sau đó ") if after else ("", "")
        raise BrokenReferences(file=path.name, places=places, when=when, when_vi=when_vi)
