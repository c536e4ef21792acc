"""PostgreSQL as Cầm Tay uses it: Tortoise's own client, to which a server that is not there is nothing else."""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.exceptions import DBConnectionError


class PostgresClient(AsyncpgDBClient):
    """A pool whose connections fail to be made in one way, whatever the system says of it.

    A socket that is gone is a missing file to the system, a name that nobody knows an error of its own, and a host that
    is silent a time-out; none of them is a file that somebody asked for.
    """

    async def create_pool(self, **kwargs: Any) -> Any:
        """The pool that Tortoise asks for."""
        return await asyncpg.create_pool(None, connect=_connect, **kwargs)


async def _connect(*words: Any, **named: Any) -> Any:
    try:
        return await asyncpg.connect(*words, **named)
    except OSError as error:
        raise DBConnectionError(f"PostgreSQL cannot be reached: {error}") from error


client_class = PostgresClient
