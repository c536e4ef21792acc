"""Receiving: the one way in, on which a file becomes an asset or is refused."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content_store import assets
from content_store.assets import Asset, AssetKind, Original
from media.digest import Digest, digest_file
from media.probing import probe
from media.storage import Store

MOST_NAME_CHARACTERS = 255
NAMELESS = "khong-ten"
_MOST_ENDING_CHARACTERS = 16
# Control characters, what turns the direction of writing (exe.gpj shown as jpg.exe), halves of letters, line breaks.
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}


Keep = Callable[[str, Path], Awaitable[None]]


@dataclass(frozen=True)
class Arrived:
    """A file on this machine, and what its sender calls it."""

    path: Path
    name: str
    digest: Digest


async def receive(store: Store, path: Path, name: str, account_id: int | None, now: datetime) -> Asset:
    """Take in the file at `path`, which its sender calls `name`; the same bytes again are the same asset.

    The file at `path` stays where it is. Raises a MediaRefused, and then nothing is kept of it.
    """
    return await take_in(store.put, Arrived(path, name, await digest_file(path)), account_id, now)


async def take_in(keep: Keep, arrived: Arrived, account_id: int | None, now: datetime) -> Asset:
    """The same for a file that was digested already; `keep` is how its bytes get into the store."""
    path, digest, name = arrived.path, arrived.digest, clean_name(arrived.name)
    # Opening a stranger's file is slow and busy; the server's event loop has others to serve.
    found = await asyncio.to_thread(probe, path, name)
    # The bytes first: a row without its file is a broken page, a file without a row is swept away.
    await keep(digest.sha256, path)
    original = Original(
        sha256=digest.sha256,
        name=name,
        kind=AssetKind(found.kind.value),
        mime=found.mime,
        bytes=digest.bytes,
        width=found.width,
        height=found.height,
        duration_ms=found.duration_ms,
    )
    return await assets.receive(original, account_id, now)


def clean_name(name: str) -> str:
    """The name without folders and without characters that deceive or cannot be stored, at most 255 of them."""
    base = re.split(r"[\\/]", name)[-1]
    # A Mac writes "ẫ" as three characters; everybody else searches for one.
    composed = unicodedata.normalize("NFC", base)
    fit = "".join(letter for letter in composed if unicodedata.category(letter) not in _UNFIT).strip()
    if not fit.strip("."):
        return NAMELESS
    stem, dot, ending = fit.rpartition(".")
    if len(fit) <= MOST_NAME_CHARACTERS or not stem or len(ending) > _MOST_ENDING_CHARACTERS:
        return fit[:MOST_NAME_CHARACTERS]
    return stem[: MOST_NAME_CHARACTERS - len(dot + ending)] + dot + ending
