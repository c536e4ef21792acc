"""A store that lasts as long as its process, for tests and trials."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from media.storage import CHUNK_BYTES, check_range, checked_digest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@dataclass
class _File:
    content: bytes
    put_at: float


class MemoryStore:
    """Keeps files in a dictionary; another process sees nothing of them."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}

    async def put(self, digest: str, source: Path) -> None:
        checked_digest(digest)
        if digest in self._files:
            self._files[digest].put_at = time.time()
        else:
            self._files[digest] = _File(await asyncio.to_thread(source.read_bytes), time.time())

    async def take(self, digest: str, source: Path) -> None:
        await self.put(digest, source)

    async def size(self, digest: str) -> int:
        return len(self._content(digest))

    async def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        check_range(start, stop)
        content = self._content(digest)
        end = len(content) if stop is None else min(stop, len(content))
        for place in range(start, end, CHUNK_BYTES):
            yield content[place : min(place + CHUNK_BYTES, end)]

    @asynccontextmanager
    async def as_file(self, digest: str, folder: Path) -> AsyncIterator[Path]:
        content = self._content(digest)
        with TemporaryDirectory(dir=folder) as home:
            path = folder / home / digest
            await asyncio.to_thread(path.write_bytes, content)
            yield path

    async def remove(self, digest: str) -> None:
        self._files.pop(checked_digest(digest), None)

    async def remove_older(self, digest: str, seconds: float) -> bool:
        """Forget the file if it was last put more than `seconds` ago; whether it was forgotten."""
        file = self._files.get(checked_digest(digest))
        if file is None or time.time() - file.put_at <= seconds:
            return False
        del self._files[digest]
        return True

    async def clear_arrivals(self, seconds: float) -> None:
        """Nothing: a copy is whole or absent here."""

    async def digests(self) -> AsyncIterator[str]:
        for digest in sorted(self._files):
            yield digest

    def _content(self, digest: str) -> bytes:
        try:
            return self._files[checked_digest(digest)].content
        except KeyError:
            raise FileNotFoundError(digest) from None
