"""Which store a setting means."""

from __future__ import annotations

import importlib
from pathlib import Path

from media.storage import Sweepable
from media.storage.addresses import SHAPES, StorageKeys
from media.storage.local import LocalStore
from media.storage.memory import MemoryStore


def store_at(url: str, keys: StorageKeys | None = None) -> Sweepable:
    """The store at `file:///folder`, `s3://bucket/prefix?endpoint=…&region=…` or `memory:`; ValueError for others."""
    if url == "memory:":
        return MemoryStore()
    if url.startswith("s3://"):
        # What speaks S3 is loaded only by who has a bucket.
        bucket: Sweepable = importlib.import_module("media.storage.buckets").store_in(url, keys or StorageKeys())
        return bucket
    # Taken as it is written, as the database's is: a folder may be called 100%.
    if not url.startswith("file:///"):
        raise ValueError(f"CAMTAY_STORAGE_URL must be {SHAPES}, not {url}")
    return LocalStore(Path(url.removeprefix("file://")))
