"""Sweeping: files that no row refers to leave the store."""

from __future__ import annotations

from content_store import retention
from media.storage import Sweepable

# Between a file's arrival in the store and its row lie seconds; a minute, if many wait to write.
GRACE_SECONDS = 3600.0


async def sweep(store: Sweepable, in_progress: set[str], older_than: float = GRACE_SECONDS) -> list[str]:
    """Remove the files that were put more than `older_than` seconds ago and belong to nothing; their digests.

    `in_progress` are the files of work that has no row yet. It was read before this is called: what is finished in
    between is then in the rows.
    """
    await store.clear_arrivals(older_than)
    in_use = in_progress | await retention.digests_in_use()
    return [
        digest
        async for digest in store.digests()
        if digest not in in_use and await store.remove_older(digest, older_than)
    ]
