"""The staging folder: one file for each unfinished upload, which only ever grows while somebody holds its lock."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from io import FileIO
    from pathlib import Path

BUFFER_BYTES = 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STEP = 0.05  # seconds between two tries to get a lock


class StagedFile:
    """A file that is being written, at its end; `size` is how long it is."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._running: asyncio.Future[object] | None = None
        self.size = os.fstat(file.fileno()).st_size

    async def append(self, content: bytes | bytearray) -> None:
        """Write all of it at the end; what fitted stays when the disk is full."""
        await self._run(lambda: _write_all(self._file, content))

    async def append_file(self, path: Path) -> None:
        """Write all of another file at the end."""
        await self._run(lambda: _append_file(self._file, path))

    async def cut(self, size: int) -> None:
        """Forget what lies behind the first `size` bytes; a shorter file stays as it is."""
        await self._run(lambda: _cut(self._file, size))

    async def sync(self) -> None:
        """Return when every byte would outlive a power cut."""
        await self._run(lambda: os.fsync(self._file.fileno()))

    async def finished(self) -> None:
        """Return when nothing is being written any more."""
        if self._running is not None:
            await asyncio.wait({self._running})

    async def _run(self, work: Callable[[], object]) -> None:
        # Who is cancelled leaves a thread that still writes; the next to touch the file waits for it.
        await self.finished()
        self._running = asyncio.get_running_loop().run_in_executor(None, work)
        try:
            await asyncio.shield(self._running)
        finally:
            if self._running.done():
                self.size = os.fstat(self._file.fileno()).st_size


class Staging:
    """Keeps files below `root`, which is made when the first one comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Where the bytes of this upload lie; ValueError for what is no upload's name."""
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"not the name of an upload: {name!r}")
        return self.root / name

    async def size(self, name: str) -> int:
        """How many bytes are here for good, none without a file; they are on the disk when this returns."""
        return await asyncio.to_thread(_durable_size, self.path(name))

    @asynccontextmanager
    async def writing(self, name: str, patience: float) -> AsyncIterator[StagedFile]:
        """The file, locked against every other process and task; BlockingIOError when it is not free in time.

        The kernel's lock ends with its process, however that ends, and one that is merely frozen keeps it.
        """
        file = await asyncio.to_thread(_open, self.path(name))
        try:
            await _lock(file, patience)
            staged = StagedFile(file)
            try:
                yield staged
            finally:
                await staged.finished()
        finally:
            file.close()

    async def is_free(self, name: str) -> bool:
        """Whether no process and no task is writing to the file."""
        return await asyncio.to_thread(_is_free, self.path(name))

    async def remove(self, name: str) -> None:
        """Forget the file; one that is not here is forgotten already."""
        await asyncio.to_thread(self.path(name).unlink, missing_ok=True)

    async def remove_others(self, kept: set[str], seconds: float) -> list[str]:
        """Forget files that are not `kept` and that nobody wrote to for so long; their names."""
        return await asyncio.to_thread(_remove_others, self.root, kept, seconds)


def _open(path: Path) -> FileIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    file = path.open("ab", buffering=0)
    if is_new:
        _sync_folder(path.parent)
    return file


async def _lock(file: FileIO, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
            await asyncio.sleep(_STEP)
        else:
            return


def _is_free(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True
    return True


def _write_all(file: FileIO, content: bytes | bytearray) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _append_file(file: FileIO, path: Path) -> None:
    with path.open("rb") as part:
        shutil.copyfileobj(part, file, BUFFER_BYTES)


def _cut(file: FileIO, size: int) -> None:
    if os.fstat(file.fileno()).st_size > size:
        file.truncate(size)
        os.fsync(file.fileno())


def _durable_size(path: Path) -> int:
    try:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return 0


def _remove_others(root: Path, kept: set[str], seconds: float) -> list[str]:
    removed = []
    for path in sorted(root.iterdir()) if root.is_dir() else []:
        with suppress(FileNotFoundError):
            if path.name not in kept and time.time() - path.stat().st_mtime > seconds:
                path.unlink()
                removed.append(path.name)
    return removed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
