"""Where whole files rest, each under the SHA-256 of its content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

CHUNK_BYTES = 1024 * 1024  # what `read` hands out at once
_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 as a store writes it: 64 lower-case hexadecimal digits."""
    return _DIGEST.fullmatch(text) is not None


class Store(Protocol):
    """Files that are named by their content and therefore never change.

    Every method raises ValueError for what is not a digest; those that need the file raise FileNotFoundError.
    """

    async def put(self, digest: str, source: Path) -> None:
        """Keep a copy of `source` under `digest`: durable and whole when this returns, absent if it fails.

        Putting a digest that rests here already changes nothing. That the digest is the content's is the caller's word.
        """

    async def take(self, digest: str, source: Path) -> None:
        """The same for a `source` that nobody will ever write to again, which saves the copy where that is possible."""

    async def size(self, digest: str) -> int:
        """The file's length in bytes."""

    def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `stop` (the end, if None), chunk by chunk."""

    def as_file(self, digest: str, folder: Path) -> AbstractAsyncContextManager[Path]:
        """A local path to the content, for decoders that want to seek; read it only, and only inside the block.

        A store that is not on this machine keeps a copy in `folder` for as long as the block lasts.
        """

    async def remove(self, digest: str) -> None:
        """Forget the file; one that is not here is forgotten already."""

    def digests(self) -> AsyncIterator[str]:
        """The digest of every file that rests here, in ascending order."""


class Sweepable(Store, Protocol):
    """A store that knows how long its files have rested."""

    async def remove_older(self, digest: str, seconds: float) -> bool:
        """Forget the file if it was last put more than `seconds` ago; whether it was forgotten."""

    async def clear_arrivals(self, seconds: float) -> None:
        """Throw away copies that were begun more than `seconds` ago and never became whole."""


@runtime_checkable
class Signing(Protocol):
    """A store that can be fetched from directly, by whoever holds a link that it signed."""

    async def signed_url(self, digest: str, seconds: int) -> str:
        """Where the file can be fetched by GET for so many seconds; whether it rests here is not looked up."""


def checked_digest(digest: str) -> str:
    """The digest; ValueError for what is none."""
    if not is_digest(digest):
        raise ValueError(f"not a SHA-256 in lower-case hexadecimal: {digest!r}")
    return digest


def check_range(start: int, stop: int | None) -> None:
    """ValueError for a range that runs backwards or begins before the file."""
    if start < 0 or (stop is not None and stop < start):
        raise ValueError(f"no such range: {start} to {stop}")
