"""What ours is held against, in one server: `python -m scripts.bench.reading.beside FOLDER PORT PUBLIC_URL`."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from content_store.database import connect
from content_store.registry.timeline import today
from scripts.bench.reading.hand_guides import GUIDE_DETAIL, KIOSK_CURRENT, MINI_APP_HOME
from scripts.bench.reading.hand_places import LOCALITY_TREE, TARGETS_BOARD
from scripts.bench.reading.hand_tables import lay_out
from scripts.bench.reading.ordinary.schema import by_ordinary_execution
from scripts.bench.reading.workloads import WORKLOADS
from scripts.garbage import collect_rarely, loading

PLAIN, HAND, DEFAULT = "plain", "hand", "default"
STATEMENTS = {
    "MiniAppHome": MINI_APP_HOME,
    "GuideDetail": GUIDE_DETAIL,
    "KioskCurrent": KIOSK_CURRENT,
    "LocalityTree": LOCALITY_TREE,
    "TargetsBoard": TARGETS_BOARD,
}
_MAPPED = 256 * 2**20  # bytes, as our own projection is read
_JSON = "application/json; charset=utf-8"
Answering = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Ground:
    """The folder with the database and the plain answers, the tables for hands, and what begins every link."""

    folder: Path
    tables: sqlite3.Connection
    public_url: str


def build_beside(ground: Ground) -> Starlette:
    """A route for each of the five as plain bytes and as one statement, and one for Strawberry over Tortoise."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with connect(f"sqlite://{(ground.folder / 'camtay.sqlite').absolute()}"):
            yield

    async def ready(_request: Request) -> Response:
        return PlainTextResponse("ready\n")

    names = [workload.name for workload in WORKLOADS]
    return Starlette(
        routes=[
            *(Route(f"/{PLAIN}/{name}", _plain(ground, name)) for name in names),
            *(Route(f"/{HAND}/{name}", _by_hand(ground, name)) for name in names),
            Route(f"/{DEFAULT}", by_ordinary_execution(ground.public_url), methods=["POST"]),
            Route("/readyz", ready),
        ],
        lifespan=lifespan,
    )


def by_hand(ground: Ground, name: str, given: Mapping[str, str]) -> str:
    """The whole answer, as one statement's only value."""
    day = given.get("asOf") or today(datetime.now(UTC)).isoformat()
    values = {"url": ground.public_url, "day": day, "seen": f"@{day}" if "asOf" in given else "", **given}
    found: str = ground.tables.execute(STATEMENTS[name], values).fetchone()[0]
    return found


def tables_at(file: Path) -> sqlite3.Connection:
    """The tables for hands, opened for reading."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return connection


def _plain(ground: Ground, name: str) -> Answering:
    content = (ground.folder / f"{name}.json").read_bytes()

    async def answer(_request: Request) -> Response:
        return Response(content, media_type=_JSON)

    return answer


def _by_hand(ground: Ground, name: str) -> Answering:
    async def answer(request: Request) -> Response:
        return Response(by_hand(ground, name, request.query_params), media_type=_JSON)

    return answer


def run(folder: Path, port: int, public_url: str) -> None:
    """Serve with the settings of our own server."""
    tables = folder / "hand.sqlite"
    lay_out(folder / "published.sqlite", tables)
    with closing(tables_at(tables)) as connection:
        with loading():
            application = build_beside(Ground(folder, connection, public_url))
        collect_rarely()
        uvicorn.run(
            application,
            host="127.0.0.1",
            port=port,
            access_log=False,
            log_level="warning",
            server_header=False,
        )


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
