"""The server for tests: the whole application without a socket, and settings that point at a folder of the test's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from api.app import build_app
from api.settings import Settings, read_settings
from schema.compiling import plans_of

NOTHING_MORE: Mapping[str, str] = {}
# For clients of sockets, of which there are hundreds: each would read it for 40 ms.
TRUSTED = httpx2.create_ssl_context()


def settings_for(database_url: str, folder: Path, port: int = 8000, more: Mapping[str, str] = NOTHING_MORE) -> Settings:
    """Settings for a database and a folder of one's own."""
    own = {"CAMTAY_DATA": str(folder), "CAMTAY_DATABASE_URL": database_url, "CAMTAY_PORT": str(port)}
    return read_settings({**own, **more})


@asynccontextmanager
async def client_of(
    database_url: str, folder: Path, more: Mapping[str, str] = NOTHING_MORE
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the application, started and stopped as a server would."""
    plans_of.cache_clear()  # a server begins with nothing learnt
    app = build_app(settings_for(database_url, folder, more=more))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://camtay.example") as client:
            yield client


def told(answer: httpx2.Response) -> str:
    """The code of the one error, which has all that an error has."""
    (error,) = answer.json()["errors"]
    assert {"code", "messageVi", "requestId"} <= set(error["extensions"])
    return str(error["extensions"]["code"])
