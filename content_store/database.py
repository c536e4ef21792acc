"""The database: where it is, how it is opened, and what one transaction is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException, DBConnectionError
from tortoise.transactions import in_transaction

APP = "camtay"
TABLES = (
    "content.assets",
    "content.captions",
    "content.clips",
    "content.comments",
    "content.infographics",
    "content.previews",
    "content.recalls",
    "content.releases",
    "content.renderings",
    "content.renditions",
    "content.schedules",
    "content.sign_offs",
    "content.steps",
    "content.topics",
    "content.tutorials",
    "content.uploads",
    "content.versions",
    "delivery.deliveries",
    "delivery.kiosks",
    "delivery.programmes",
    "delivery.roadmaps",
    "delivery.webhooks",
    "events",
    "repeats",
    "people.accounts",
    "people.attempts",
    "people.grants",
    "people.invitations",
    "people.passwords",
    "people.resets",
    "people.second_factors",
    "people.sessions",
    "people.tokens",
    "registry.conflicts",
    "registry.consents",
    "registry.indicators",
    "registry.localities",
    "registry.measurements",
    "registry.memberships",
    "registry.organisations",
    "registry.platforms",
    "registry.public_services",
    "registry.reforms",
    "registry.sources",
    "registry.successions",
    "registry.targets",
    "registry.team_sessions",
    "registry.teams",
)
WRITE_LOCK_WAIT = 60_000  # milliseconds that a writer waits in line on SQLite before it is refused as Busy
FEED_LOCK = 0x63616D746179  # "camtay"; the advisory lock that puts PostgreSQL's events in the order of their commits


def config(url: str, write_lock_wait: int = WRITE_LOCK_WAIT) -> dict[str, Any]:
    """Tortoise's configuration for `sqlite:///path/file.sqlite` or `postgresql://user@host/name`."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = url.removeprefix("sqlite://")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        credentials = {
            "file_path": path,
            "journal_mode": "WAL",
            "synchronous": "FULL",
            "busy_timeout": write_lock_wait,
            "secure_delete": "ON",  # what is deleted is written over, and not only left out
        }
        connection: dict[str, Any] = {"engine": "content_store.sqlite", "credentials": credentials}
    elif scheme in ("postgres", "postgresql"):
        connection = expand_db_url(f"asyncpg{url.removeprefix(scheme)}") | {"engine": "content_store.postgres"}
    else:
        raise ValueError(f"CAMTAY_DATABASE_URL must begin with sqlite:// or postgresql://, not {scheme}://")
    return {
        "connections": {"default": connection},
        "apps": {
            APP: {
                "models": [f"content_store.{table}" for table in TABLES],
                "default_connection": "default",
                "migrations": "content_store.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def connect(url: str, write_lock_wait: int = WRITE_LOCK_WAIT) -> AsyncIterator[None]:
    """Open the database for this process, and close it at the end."""
    # Starlette runs its lifespan in another task than its requests; only Tortoise's global fallback reaches both.
    await Tortoise.init(config=config(url, write_lock_wait), _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()


def connection() -> BaseDBAsyncClient:
    """The connection of the current task: the transaction's inside one."""
    return get_connection("default")


def dialect() -> str:
    """`sqlite` or `postgres`."""
    return str(connection().capabilities.dialect)


# What it is when there is no database where one should be.
NO_DATABASE = DBConnectionError
# What it is when the database cannot be reached or breaks off; the client for PostgreSQL makes these of asyncpg's own.
UNREACHABLE: tuple[type[Exception], ...] = (NO_DATABASE, ConnectionError)


async def answers() -> bool:
    """Whether the database answers now."""
    try:
        await connection().execute_query("SELECT 1")
    except UNREACHABLE + (BaseORMException, OSError):  # noqa: RUF005 - mypy cannot see into an unpacked tuple
        return False
    return True


async def select(sql: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of a query that is written once for both databases.

    Each `?` takes the next value, and a list fills one `IN (?)`. SQLite answers dates as text: select ids and counts.
    """
    return await connection().execute_query_dict(*_filled(sql, values))


Look = Callable[..., Awaitable[Sequence[Mapping[str, Any]]]]


@asynccontextmanager
async def consistent() -> AsyncIterator[Look]:
    """A `select` that sees the database as it is at its first statement, however long the block takes."""
    client: Any = connection()
    sqlite = dialect() == "sqlite"
    async with client.consistent_reader() as reader:

        async def look(sql: str, *values: Any) -> Sequence[Mapping[str, Any]]:
            statement, flat = _filled(sql, values)
            rows: Sequence[Mapping[str, Any]] = await (
                reader.execute_fetchall(statement, flat) if sqlite else reader.fetch(statement, *flat)
            )
            return rows

        yield look


def _filled(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """The query in the dialect of this database, with a mark for every value."""
    flat: list[Any] = []
    marks: list[str] = []
    sqlite = dialect() == "sqlite"
    for value in values:
        items = value if isinstance(value, list) else [value]
        start = len(flat) + 1
        flat += [str(item) if sqlite and isinstance(item, date) else item for item in items]  # as Tortoise writes them
        marks.append(", ".join("?" if sqlite else f"${number}" for number in range(start, len(flat) + 1)) or "NULL")
    left = iter(marks)
    return re.sub(r"\?", lambda _: next(left), sql), flat


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All of it or nothing; on SQLite the write lock is held from the start, and Busy is raised when it is not had."""
    async with in_transaction("default"):
        yield


async def forget_for_good() -> None:
    """Leave nothing of deleted rows in SQLite's journal, as soon as nobody reads what was; outside transactions.

    PostgreSQL writes over them when it vacuums.
    """
    if dialect() == "sqlite":
        client: Any = connection()
        await client.cut_journal()


async def hold(key: int) -> None:
    """Let nobody else hold this key before the current transaction ends; SQLite has one writer at a time anyway.

    The key is a number of 63 bits.
    """
    if dialect() == "postgres":
        await connection().execute_query(f"SELECT pg_advisory_xact_lock({key})")
