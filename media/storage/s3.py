"""A bucket as a store: `prefix/abcd…` on anything that speaks S3."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import aiofiles
import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from media.storage import CHUNK_BYTES, check_range, checked_digest, is_digest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from obstore import ObjectMeta
    from obstore.store import ClientConfig, RetryConfig

# What is in memory at once: parts of a file that is sent, and one part of a file that is read.
_PART_BYTES = 8 * CHUNK_BYTES
_PARTS_AT_ONCE = 2
_READ_BYTES = 4 * CHUNK_BYTES
# Well below the grace of sweeping: a file that is put again is younger than this afterwards.
_FRESH_SECONDS = 600.0
# One request carries at most one part, so that a slow reader never runs into these.
PATIENCE: ClientConfig = {"connect_timeout": timedelta(seconds=5), "timeout": timedelta(minutes=5)}
RETRIES: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}


class S3Store:
    """Keeps files in `bucket`, each under its digest.

    What a killed process had begun to send is invisible, and goes by the bucket's own rule for unfinished uploads.
    obstore is asked in threads: its own futures outlive the event loop by a moment, and a process that ends within it
    is aborted.
    """

    def __init__(self, bucket: Bucket, fresh_seconds: float = _FRESH_SECONDS) -> None:
        self._bucket = bucket
        self._fresh_seconds = fresh_seconds

    async def put(self, digest: str, source: Path) -> None:
        checked_digest(digest)
        # An older one is sent again: S3 makes nothing young in place, and it must not be swept before its row is there.
        if await self._is_fresh(digest):
            return
        await asyncio.to_thread(self._send, digest, source)

    async def take(self, digest: str, source: Path) -> None:
        await self.put(digest, source)

    async def size(self, digest: str) -> int:
        with _plain_errors():
            return (await asyncio.to_thread(obstore.head, self._bucket, checked_digest(digest)))["size"]

    async def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        check_range(start, stop)
        size = await self.size(digest)
        end = size if stop is None else min(stop, size)
        for place in range(start, end, _READ_BYTES):
            with _plain_errors():
                part = await asyncio.to_thread(
                    obstore.get_range, self._bucket, digest, start=place, end=min(place + _READ_BYTES, end)
                )
            whole = memoryview(part)
            for offset in range(0, len(whole), CHUNK_BYTES):
                yield bytes(whole[offset : offset + CHUNK_BYTES])

    @asynccontextmanager
    async def as_file(self, digest: str, folder: Path) -> AsyncIterator[Path]:
        with TemporaryDirectory(dir=folder) as home:
            path = folder / home / checked_digest(digest)
            async with aiofiles.open(path, "wb") as copy:
                async for chunk in self.read(digest):
                    await copy.write(chunk)
            yield path

    async def remove(self, digest: str) -> None:
        with _plain_errors():
            await asyncio.to_thread(obstore.delete, self._bucket, checked_digest(digest))

    async def remove_older(self, digest: str, seconds: float) -> bool:
        """Forget the file if it was last put more than `seconds` ago; whether it was forgotten."""
        age = await self._age(checked_digest(digest))
        if age is None or age <= seconds:
            return False
        await self.remove(digest)
        return True

    async def clear_arrivals(self, seconds: float) -> None:
        """Nothing: what never became whole is the bucket's own to clear."""

    async def digests(self) -> AsyncIterator[str]:
        # S3 lists in ascending order, a thousand at a time.
        pages = iter(obstore.list(self._bucket))
        while page := await asyncio.to_thread(_next_page, pages):
            for meta in page:
                if is_digest(meta["path"]):
                    yield meta["path"]

    async def signed_url(self, digest: str, seconds: int) -> str:
        """Where the file can be fetched by GET for so many seconds; whether it rests here is not looked up."""
        return await asyncio.to_thread(self._sign, checked_digest(digest), timedelta(seconds=seconds))

    def _sign(self, digest: str, good_for: timedelta) -> str:
        with _plain_errors():
            return obstore.sign(self._bucket, "GET", digest, good_for)

    def _send(self, digest: str, source: Path) -> None:
        # Opened first, so that a missing source is this machine's error and not the store's.
        with source.open("rb"), _plain_errors():
            obstore.put(self._bucket, digest, source, chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE)

    async def _is_fresh(self, digest: str) -> bool:
        age = await self._age(digest)
        return age is not None and age < self._fresh_seconds

    async def _age(self, digest: str) -> float | None:
        """Seconds since the file was put; None if it is not here."""
        try:
            with _plain_errors():
                meta = await asyncio.to_thread(obstore.head, self._bucket, digest)
        except FileNotFoundError:
            return None
        return (datetime.now(UTC) - meta["last_modified"]).total_seconds()


def _next_page(pages: Iterator[Sequence[ObjectMeta]]) -> Sequence[ObjectMeta]:
    with _plain_errors():
        return next(pages, ())


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What the bucket says, as Python's own errors; obstore's for an absent file is a FileNotFoundError already."""
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        # The first line: what follows is its own code's inside, at length.
        raise ConnectionError(str(error).partition("\n")[0]) from error
