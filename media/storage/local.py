"""A folder as a store: `ab/cd/abcd…` under one root."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from media.storage import CHUNK_BYTES, check_range, checked_digest, is_digest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_ARRIVING = "arriving"
# The file rests here already, lies on another disk, or on one that knows no second names.
_NO_LINKS = {errno.EEXIST, errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES}


class LocalStore:
    """Keeps files below `root`, which is made when the first file comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, digest: str, source: Path) -> None:
        await asyncio.to_thread(_copy_into_place, source, self._path(digest), self.root)

    async def take(self, digest: str, source: Path) -> None:
        await asyncio.to_thread(_link_into_place, source, self._path(digest), self.root)

    async def size(self, digest: str) -> int:
        return (await asyncio.to_thread(self._path(digest).stat)).st_size

    async def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        check_range(start, stop)
        # Not aiofiles: its seek, its close and its buffer cost a thread's turn each, a fifth of a short range.
        file = await asyncio.to_thread(os.open, self._path(digest), os.O_RDONLY)
        try:
            while stop is None or start < stop:
                wanted = CHUNK_BYTES if stop is None else min(stop - start, CHUNK_BYTES)
                chunk = await asyncio.to_thread(os.pread, file, wanted, start)
                if not chunk:
                    return
                start += len(chunk)
                yield chunk
        finally:
            os.close(file)

    @asynccontextmanager
    async def as_file(self, digest: str, folder: Path) -> AsyncIterator[Path]:
        await self.size(digest)
        yield self._path(digest)

    async def remove(self, digest: str) -> None:
        await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    async def remove_older(self, digest: str, seconds: float) -> bool:
        """Forget the file if it was last put more than `seconds` ago; whether it was forgotten."""
        return await asyncio.to_thread(_remove_older, self._path(digest), seconds, self.root)

    async def clear_arrivals(self, seconds: float) -> None:
        """Throw away copies that were begun more than `seconds` ago and never became whole."""
        await asyncio.to_thread(_clear_arrivals, self.root / _ARRIVING, seconds)

    async def digests(self) -> AsyncIterator[str]:
        # One folder at a time, so that a store of a million files is never one list.
        for first in await asyncio.to_thread(_names, self.root):
            for second in await asyncio.to_thread(_names, self.root / first):
                names = await asyncio.to_thread(_names, self.root / first / second)
                for digest in filter(is_digest, names):
                    yield digest

    def _path(self, digest: str) -> Path:
        checked_digest(digest)
        return self.root / digest[:2] / digest[2:4] / digest


def _copy_into_place(source: Path, place: Path, root: Path) -> None:
    try:
        # Young again, so that nobody takes it for forgotten before its row is written.
        os.utime(place)
    except FileNotFoundError:
        _copy(source, place, root)


def _link_into_place(source: Path, place: Path, root: Path) -> None:
    """One more name for the same bytes: the file stays where it is too, until its owner forgets it."""
    _sync(source)
    os.utime(source)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy_into_place(source, place, root)
        return
    _sync_folders(place, root)


def _copy(source: Path, place: Path, root: Path) -> None:
    arriving = _arriving(root)
    try:
        with source.open("rb") as original, arriving.open("xb") as copy:
            shutil.copyfileobj(original, copy, CHUNK_BYTES)
            copy.flush()
            os.fsync(copy.fileno())
        place.parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(place)
    finally:
        arriving.unlink(missing_ok=True)
    _sync_folders(place, root)


def _sync_folders(place: Path, root: Path) -> None:
    # A name survives a power cut only once its folder is on disk, and so does the folder's own name.
    for folder in (place.parent, place.parent.parent, root):
        _sync(folder)


def _remove_older(place: Path, seconds: float, root: Path) -> bool:
    aside = _arriving(root)
    try:
        if not _is_older(place, seconds):
            return False
        place.rename(aside)
    except FileNotFoundError:
        return False
    # From here on a put brings a copy of its own; one that came just before the rename made the file young.
    if not _is_older(aside, seconds):
        aside.replace(place)
        return False
    aside.unlink()
    return True


def _clear_arrivals(folder: Path, seconds: float) -> None:
    for name in _names(folder):
        if _is_older(folder / name, seconds):
            (folder / name).unlink(missing_ok=True)


def _is_older(path: Path, seconds: float) -> bool:
    return time.time() - path.stat().st_mtime > seconds


def _arriving(root: Path) -> Path:
    """A new name below the root, because a rename is atomic only within one file system."""
    path = root / _ARRIVING / secrets.token_hex(16)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _names(folder: Path) -> list[str]:
    """The names in a folder in ascending order; none, if it is not a folder (any more)."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
