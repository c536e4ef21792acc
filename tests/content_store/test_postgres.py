"""PostgreSQL breaks off amid the work: what was under way hears that the database cannot be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import pytest

from content_store.database import UNREACHABLE, Look, connect, consistent, select, transaction
from content_store.postgres import LineLost

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]
Way = Callable[[], AbstractAsyncContextManager[Look]]


@asynccontextmanager
async def in_transaction() -> AsyncIterator[Look]:
    async with transaction():
        yield select


@asynccontextmanager
async def in_one_within_another() -> AsyncIterator[Look]:
    async with transaction(), transaction():
        yield select


@pytest.mark.parametrize("way", [consistent, in_transaction, in_one_within_another])
async def test_a_line_that_is_cut_amid_a_block_is_a_database_that_cannot_be_reached(
    database_url: str, way: Way
) -> None:
    if database_url.startswith("sqlite:"):
        pytest.skip("SQLite has no line that could be cut")
    async with connect(database_url):
        with pytest.raises(LineLost) as cut:
            await _cut_amid(way, database_url)
        again = await select("SELECT 1 AS one")

    assert isinstance(cut.value, UNREACHABLE)
    assert [row["one"] for row in again] == [1]


async def _cut_amid(way: Way, database_url: str) -> None:
    async with way() as look:
        await look("SELECT 1 AS one")
        await _cut_all(database_url)
        await look("SELECT 1 AS one")


async def _cut_all(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.fetch(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()
