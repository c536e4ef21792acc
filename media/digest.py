"""A file's name: the SHA-256 of its content."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Digest(NamedTuple):
    """What a file is called and how long it is: 64 lower-case hexadecimal digits, and bytes."""

    sha256: str
    bytes: int


def digest_of(path: Path) -> Digest:
    """Digest the file in pieces, whatever its size; FileNotFoundError if there is none."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return Digest(sha256, file.tell())


async def digest_file(path: Path) -> Digest:
    """The same beside the event loop: one thread for the whole file, since hashing lets go of the interpreter."""
    return await asyncio.to_thread(digest_of, path)
