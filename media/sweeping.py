"""Sweeping: files that no row refers to leave the store, and uploads that nobody finished leave the staging folder."""

from __future__ import annotations

from datetime import datetime

from content_store.content import retention, uploads
from media.staging import Staging
from media.storage import Sweepable

# Between a file's arrival in the store and its row lie seconds; a minute, if many wait to write.
GRACE_SECONDS = 3600.0


async def sweep(store: Sweepable, older_than: float = GRACE_SECONDS) -> list[str]:
    """Remove the files that were put more than `older_than` seconds ago and belong to nothing; their digests."""
    await store.clear_arrivals(older_than)
    in_use = await retention.digests_in_use()
    return [
        digest
        async for digest in store.digests()
        if digest not in in_use and await store.remove_older(digest, older_than)
    ]


async def sweep_uploads(staging: Staging, now: datetime, older_than: float = GRACE_SECONDS) -> list[str]:
    """Forget the uploads that expired, and files that no unfinished upload owns; the names of the files."""
    for expired in await uploads.remove_expired(now):
        await staging.remove(expired)
    # What a crash left between a row and its file; the grace is for an upload that begins while this looks.
    return await staging.remove_others(await uploads.open_ids(), older_than)
