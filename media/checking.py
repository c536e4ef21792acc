"""Checking: whether the store holds what the rows say, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from content_store.content import retention
from media.storage import Store

# Called with each digest that has been looked at.
Looked = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """Digests in ascending order: files that are gone, that are no longer themselves, and that belong to nothing."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every file that is needed is there and whole; what belongs to nothing is the sweeper's."""
        return not self.missing and not self.damaged


async def check(store: Store, looked: Looked = lambda _: None) -> Report:
    """Read every file of the store to its end and compare it with its name, and the names with the rows.

    A file that came a moment ago may be surplus still: its row follows within seconds.
    """
    needed = await retention.digests_in_use()
    there = {digest async for digest in store.digests()}
    damaged = []
    for digest in sorted(needed & there):
        if await _digest_in(store, digest) != digest:
            damaged.append(digest)
        looked(digest)
    return Report(len(needed & there), sorted(needed - there), damaged, sorted(there - needed))


async def _digest_in(store: Store, digest: str) -> str | None:
    sha256 = hashlib.sha256()
    try:
        async for chunk in store.read(digest):
            sha256.update(chunk)
    except (OSError, FileNotFoundError):
        return None
    return sha256.hexdigest()
