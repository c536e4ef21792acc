"""A server with files on it, for the tests of the door to them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from samples import NOW
from servers import client_of, settings_for

from api.secret import secret_of
from content_store.content import assets
from content_store.content.assets import AssetKind, Original
from content_store.content.versions import State, Version, VersionFile
from content_store.database import transaction
from content_store.events import record
from content_store.projection.following import Follower
from media.links import Links
from media.storage import Store
from media.storage.opening import store_at

BYTES = bytes(range(256)) * 40  # 10,240 bytes


@dataclass
class Shelf:
    """A server with one file that a live guide shows and one that none does."""

    client: httpx2.AsyncClient
    store: Store
    links: Links
    public: str
    hidden: str


@asynccontextmanager
async def shelf_with(url: str, folder: Path, more: Mapping[str, str]) -> AsyncIterator[Shelf]:
    settings = settings_for(url, folder, more=more)
    store = store_at(settings.storage_url, settings.storage_keys)
    async with client_of(url, folder, more) as client:
        public = await keep(store, folder, "a.mp4", BYTES)
        hidden = await keep(store, folder, "b.mp4", b"not yet")
        await show(url, folder, public, "video/mp4")
        yield Shelf(client, store, Links(secret_of(settings)), f"/media/{public}", f"/media/{hidden}")


async def show(url: str, folder: Path, digest: str, mime: str) -> None:
    """Let a live guide show a file, and wait until the public knows."""
    version = await Version.get(state=State.PUBLISHED, tutorial__slug="dich-vu-cong-de-an-06")
    async with transaction():
        await VersionFile.create(version=version, sha256=digest, mime=mime)
        await record("version.published", version.id, tutorial_id=version.tutorial_id)
    assert await Follower(folder, url).settle()


async def keep(store: Store, folder: Path, name: str, content: bytes, mime: str = "video/mp4") -> str:
    """Put a file where an upload puts it."""
    digest = hashlib.sha256(content).hexdigest()
    (folder / name).write_bytes(content)
    await store.put(digest, folder / name)
    original = Original(digest, name, AssetKind.VIDEO, mime, len(content), 1280, 720, 1000)
    await assets.receive(original, None, NOW)
    return digest
