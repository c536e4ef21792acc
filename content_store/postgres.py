"""PostgreSQL as Cầm Tay uses it: Tortoise's own client, whose errors of a server that is away are Python's own.

So whoever waits for a database that is away need not load asyncpg to know it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from asyncpg.exceptions import (
    CannotConnectNowError,
    InterfaceError,
    InternalClientError,
    PostgresConnectionError,
)
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.exceptions import DBConnectionError

AWAY = (
    InterfaceError,
    InternalClientError,  # asyncpg, surprised by a connection that was cut off while nobody looked
    PostgresConnectionError,
    CannotConnectNowError,
)


class LineLost(ConnectionError):
    """The connection was lost, or the server does not take any now."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Have what asyncpg says of a server that is away raised as LineLost."""
    try:
        yield
    except AWAY as error:
        raise LineLost(f"{type(error).__name__}: {error}") from error


class _Plain(AsyncpgDBClient):
    """All statements, with plain errors."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with plain_errors():
            return await super()._translate_exceptions(func, *args, **kwargs)


class PostgresTransaction(_Plain, TransactionWrapper):
    """A transaction, and each within it."""

    def _in_transaction(self) -> TransactionContext:
        return _Nested(PostgresTransaction(self))


class _PlainEnds:
    """The beginning and the end of a transaction, with plain errors; what they are stands in the class beside it."""

    async def __aenter__(self) -> Any:
        with plain_errors():
            return await super().__aenter__()  # type: ignore[misc]

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        with plain_errors():
            await super().__aexit__(exc_type, exc_val, exc_tb)  # type: ignore[misc]


class _Pooled(_PlainEnds, TransactionContextPooled):
    """A transaction of its own."""


class _Nested(_PlainEnds, NestedTransactionContext):
    """One within another."""


class PostgresClient(_Plain):
    """A pool whose connections fail to be made in one way, whatever the system says of it.

    A socket that is gone is a missing file to the system, a name that nobody knows an error of its own, and a host that
    is silent a time-out; none of them is a file that somebody asked for.
    """

    def _in_transaction(self) -> TransactionContext:
        return _Pooled(PostgresTransaction(self), self._pool_init_lock)

    async def create_pool(self, **kwargs: Any) -> Any:
        """The pool that Tortoise asks for."""
        with plain_errors():
            return await asyncpg.create_pool(None, connect=_connect, **kwargs)

    @asynccontextmanager
    async def consistent_reader(self) -> AsyncIterator[Any]:
        """A connection that sees the rows as they are at its first statement, until the block ends."""
        with plain_errors():
            async with (
                self.acquire_connection() as reader,
                reader.transaction(isolation="repeatable_read", readonly=True),
            ):
                yield reader


async def _connect(*words: Any, **named: Any) -> Any:
    try:
        return await asyncpg.connect(*words, **named)
    except OSError as error:
        raise DBConnectionError(f"PostgreSQL cannot be reached: {error}") from error


client_class = PostgresClient
