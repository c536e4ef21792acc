"""The door to open data: what `camtay export` writes, made anew when what is public is another."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from content_store.database import UNREACHABLE
from content_store.errors import NoOpenData, NotFound
from content_store.exporting.catalogue import NAME as CATALOGUE
from content_store.exporting.datasets import DATASETS
from content_store.exporting.formats import Format, Terms
from content_store.exporting.running import last_changes, write_files
from content_store.published.reading import Projection, Reading
from content_store.wording import brief

KEPT_SECONDS = 60  # for which files are handed out as they are, whatever changed meanwhile
SHORTLY = {"cache-control": f"public, max-age={KEPT_SECONDS}", "x-content-type-options": "nosniff"}
ALL = list(DATASETS.values())
TYPES = {f"{name}.{way.value}": way.media_type for name in DATASETS for way in Format} | {
    CATALOGUE: Format.JSON_LD.media_type
}


class Edition(msgspec.Struct, frozen=True):
    """All files as of one position of the feed, with the digests that they are known by; when they were looked at."""

    folder: Path
    position: int
    digests: Mapping[str, str]
    seen: float


class OpenDataDoor:
    """`/data/<set>.<csv|json|jsonld>` and the catalogue; without `terms` there is nothing.

    Files are written by a thread of the door's own, in a folder that goes with the server. Whoever asks while they are
    written waits for them, or has those of before.
    """

    def __init__(self, data: Path, terms: Terms | None) -> None:
        self._data = data
        self._terms = terms
        self._writing = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, "open-data")
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._edition: Edition | None = None

    async def __call__(self, request: Request) -> Response:
        """A file; of a set's own name, which its rows' identifiers begin with, the way to the form that is wanted."""
        name = request.path_params.get("name", "")
        if self._terms is None:
            raise NoOpenData
        if name == "" or name in DATASETS:
            wanted = f"{name}.{_wanted(request.headers.get('accept', '')).value}" if name else CATALOGUE
            return RedirectResponse(f"{self._terms.base}/data/{wanted}", 303, {**SHORTLY, "vary": "accept"})
        if name not in TYPES:
            raise NotFound(what="file", key=brief(name))
        edition = await self._current(self._terms)
        headers = {**SHORTLY, "etag": f'"{edition.digests[name]}"'}
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(None, 304, headers)
        return FileResponse(edition.folder / name, 200, headers, TYPES[name])

    def routes(self) -> list[Route]:
        """The addresses of the catalogue and of all files."""
        return [Route(path, self.__call__, methods=["GET"]) for path in ("/data/", "/data/{name}")]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """While the server runs; then the thread ends, and the files are taken away."""
        try:
            yield
        finally:
            self._thread.shutdown()
            if self._home is not None:
                self._home.cleanup()

    async def _current(self, terms: Terms) -> Edition:
        known = self._edition
        if known is not None and (self._writing.locked() or time.monotonic() - known.seen < KEPT_SECONDS):
            return known
        async with self._writing:
            if self._edition is known:
                self._edition = await self._made_or_known(terms, known)
        return self._edition or await self._current(terms)

    async def _made_or_known(self, terms: Terms, known: Edition | None) -> Edition:
        try:
            return await self._made(terms, known)
        except UNREACHABLE:
            # What was public a minute ago may be had while the database is away.
            if known is None:
                raise
            return known

    async def _made(self, terms: Terms, known: Edition | None) -> Edition:
        """The files as of now: those that there are, when nothing public changed since."""
        loop = asyncio.get_running_loop()
        # SQLite's connections stay in the thread that opened them.
        projection = Projection(self._data)
        reading = Reading(projection)
        try:
            position = await loop.run_in_executor(self._thread, reading.position)
            if known is not None and known.position == position:
                return Edition(known.folder, position, known.digests, time.monotonic())
            changes = await last_changes(ALL, position)
            folder = self._folder(position)
            await loop.run_in_executor(self._thread, write_files, reading, ALL, list(Format), folder, (terms, changes))
            digests = await loop.run_in_executor(self._thread, _digests, folder)
        finally:
            await loop.run_in_executor(self._thread, _end, reading, projection)
        self._forget(folder, known)
        return Edition(folder, position, digests, time.monotonic())

    def _folder(self, position: int) -> Path:
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix="camtay-open-data-")
        return Path(self._home.name) / str(position)

    def _forget(self, new: Path, before: Edition | None) -> None:
        """Take away what is older than the files of before, which somebody may still be sent."""
        for folder in new.parent.iterdir():
            if folder not in (new, before and before.folder):
                shutil.rmtree(folder)


def _wanted(accepted: str) -> Format:
    """The form that is named first, of those that there are."""
    places = {way: accepted.find(way.media_type) for way in Format}
    named = {way: place for way, place in places.items() if place >= 0}
    return min(named, key=lambda way: named[way], default=Format.JSON_LD)


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for name in TYPES:
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _end(reading: Reading, projection: Projection) -> None:
    reading.end()
    projection.close()
