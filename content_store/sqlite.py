"""SQLite as Cầm Tay uses it: one writer that takes its lock at once, and readers that never wait for it.

Tortoise's own client has one connection behind one lock and begins transactions deferred. Two processes that
read and then write in such a transaction cannot both upgrade their lock, whatever the busy timeout says, so
one of them fails with "database is locked". BEGIN IMMEDIATE waits in line instead.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.exceptions import TransactionManagementError

READERS = 4
READING = ("SELECT", "WITH", "EXPLAIN")


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement on."""

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class Client(SqliteClient):
    """Writes go to one connection; reads outside a transaction go to a pool of query-only ones."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self._opened: list[aiosqlite.Connection] = []
        self._opening = asyncio.Lock()

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(ImmediateTransaction(self), self._lock)

    async def close(self) -> None:
        await super().close()
        for reader in self._opened:
            await reader.close()
        self._opened.clear()
        self._readers = asyncio.Queue()

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._opening:
            if not self._opened:
                await self._open_readers()
        reader = await self._readers.get()
        try:
            yield reader
        finally:
            self._readers.put_nowait(reader)

    async def _open_readers(self) -> None:
        # The writer comes first: it creates the file and sets its journal to WAL.
        await self.create_connection(with_db=True)
        for _ in range(READERS):
            reader = await aiosqlite.connect(self.filename, isolation_level=None)
            reader.row_factory = sqlite3.Row
            await reader.execute(f"PRAGMA busy_timeout={self.pragmas['busy_timeout']}")
            await reader.execute("PRAGMA query_only=ON")
            self._opened.append(reader)
            self._readers.put_nowait(reader)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        if not query.lstrip().upper().startswith(READING):
            count, changed = await super().execute_query(query, values)
            return count, changed
        rows = await self._read(query, values)
        return len(rows), rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        if not query.lstrip().upper().startswith(READING):
            return list(await super().execute_query_dict(query, values))
        return [dict(row) for row in await self._read(query, values)]

    @translate_exceptions
    async def _read(self, query: str, values: list[Any] | None) -> list[dict[str, Any]]:
        async with self._reader() as reader:
            return list(await reader.execute_fetchall(query, values))  # type: ignore[arg-type]


client_class = Client
