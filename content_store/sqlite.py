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
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, TransactionManagementError

from content_store.errors import Busy

READERS = 4
JOURNAL_WAIT = 500  # milliseconds that somebody who wants the journal cut waits for readers
READING = ("SELECT", "WITH", "EXPLAIN")
PRIMARY = 0xFF  # the part of SQLite's extended codes that says what sort of error it is


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement on."""

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY:
                raise Busy from error
            raise TransactionManagementError(error) from error

    async def execute_script(self, query: str) -> None:
        """One statement after the other: SQLite's own way with a script commits the transaction first."""
        statement = ""
        for part in query.split(";"):
            statement += f"{part};"
            if sqlite3.complete_statement(statement):
                await self.execute_query(statement)
                statement = ""


class ImmediateContext(SqliteTransactionContext):
    """Enters and leaves a transaction so that the way is free again whatever fails or is cancelled.

    Tortoise's context keeps its lock and its variable for ever when BEGIN fails. And a cancelled statement still runs:
    the connection's thread has it in its queue, so a BEGIN or a COMMIT may land after its caller is gone.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._give_up()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            get_connections().reset(self.token)
            if not self.connection._finalized:
                await (self.connection.rollback() if exc_type else self.connection.commit())
        except BaseException:
            self._give_up()
            raise
        self._trxlock.release()

    def _give_up(self) -> None:
        """Roll back behind whatever the thread still does, and let the next writer in only then."""
        # In a task of its own: who was cancelled must not wait for a BEGIN that waits for another process.
        task = asyncio.create_task(self._clean())
        cleaning = self.connection._parent.cleaning
        cleaning.add(task)
        task.add_done_callback(cleaning.discard)

    async def _clean(self) -> None:
        try:
            if self.connection._connection:
                await self.connection._connection.rollback()
        finally:
            self._trxlock.release()


class Client(SqliteClient):
    """Writes go to one connection; reads outside a transaction go to a pool of query-only ones."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.cleaning: set[asyncio.Task[None]] = set()
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self._opened: list[aiosqlite.Connection] = []
        self._opening = asyncio.Lock()

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)

    async def create_connection(self, with_db: bool) -> None:
        """Open the writer, which creates the file and sets its journal to WAL, and then the readers."""
        async with self._opening:
            if self._opened:
                return
            try:
                await super().create_connection(with_db)
                await self._open_readers()
            except sqlite3.OperationalError as error:
                await self.close()
                raise DBConnectionError(error) from error
            except BaseException:
                # A connection without all its pragmas would take no notice of foreign keys.
                await self.close()
                raise

    async def close(self) -> None:
        if self.cleaning:
            await asyncio.wait(self.cleaning)
        await super().close()
        for reader in self._opened:
            await reader.close()
        self._opened.clear()
        self._readers = asyncio.Queue()

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[aiosqlite.Connection]:
        await self.create_connection(with_db=True)
        reader = await self._readers.get()
        try:
            yield reader
        finally:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def consistent_reader(self) -> AsyncIterator[aiosqlite.Connection]:
        """A reader that sees the rows as they are at its first statement, until the block ends."""
        async with self._reader() as reader:
            try:
                await reader.execute("BEGIN")
                yield reader
            finally:
                await reader.rollback()

    async def cut_journal(self) -> bool:
        """Write the journal into the file and leave it empty; False while somebody reads what was before."""
        async with aiosqlite.connect(self.filename, isolation_level=None) as own:
            await own.execute(f"PRAGMA busy_timeout={JOURNAL_WAIT}")
            ((busy, _, _),) = await own.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    async def _open_readers(self) -> None:
        for _ in range(READERS):
            reader = await aiosqlite.connect(self.filename, isolation_level=None)
            self._opened.append(reader)
            reader.row_factory = sqlite3.Row
            await reader.execute(f"PRAGMA busy_timeout={self.pragmas['busy_timeout']}")
            await reader.execute("PRAGMA query_only=ON")
            self._readers.put_nowait(reader)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

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
