"""Hashing: what is kept of a password, made slowly and off the event loop."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")
# RFC 9106's second choice, for where memory is scarce: 64 MiB for each.
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, salt_len=16)
AT_ONCE = 2
_line: RunVar[CapacityLimiter] = RunVar("_line")


async def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters and its salt."""
    return await _in_line(lambda: HASHER.hash(password))


async def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password that was hashed; never for None, in the same time."""
    return await _in_line(lambda: _verified(kept or _nobodys(), password))


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def _verified(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _nobodys() -> str:
    """A hash of nothing that anybody knows: checking against it takes as long as against any other."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (HASHER.salt_len, HASHER.hash_len)
    )
    parameters = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${parameters}${salt}${digest}"


async def _in_line(work: Callable[[], T]) -> T:
    """The work's result, from a thread: few at once, because each takes 64 MiB and a core."""
    try:
        line = _line.get()
    except LookupError:
        line = CapacityLimiter(AT_ONCE)
        _line.set(line)
    return await to_thread.run_sync(work, limiter=line)
