"""Where whole files rest, each under the SHA-256 of its content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

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

    async def size(self, digest: str) -> int:
        """The file's length in bytes."""

    def read(self, digest: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `stop` (the end, if None), chunk by chunk."""

    def as_file(self, digest: str) -> AbstractAsyncContextManager[Path]:
        """A local path to the content, for decoders that want to seek; read it only, and only inside the block."""

    async def remove(self, digest: str) -> None:
        """Forget the file; one that is not here is forgotten already."""

    def digests(self) -> AsyncIterator[str]:
        """The digest of every file that rests here, in ascending order."""
