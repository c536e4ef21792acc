"""Which store a setting means."""

from __future__ import annotations

from pathlib import Path

from media.storage.local import LocalStore


def store_at(url: str) -> LocalStore:
    """The store at `file:///folder`; ValueError for any other address."""
    # Taken as it is written, as the database's is: a folder may be called 100%.
    if not url.startswith("file:///"):
        raise ValueError(f"CAMTAY_STORAGE_URL must be file:///an/absolute/folder, not {url}")
    return LocalStore(Path(url.removeprefix("file://")))
