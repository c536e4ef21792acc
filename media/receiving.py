"""Receiving: the one way in, on which a file becomes an asset or is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content_store import assets
from content_store.assets import Asset, AssetKind, Original
from media.digest import digest_file
from media.sandbox import Sandbox
from media.storage import Store

MOST_NAME_CHARACTERS = 255
NAMELESS = "khong-ten"
_MOST_ENDING_CHARACTERS = 16
# Control characters, what turns the direction of writing (exe.gpj shown as jpg.exe), halves of letters, line breaks.
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class Reception:
    """Where files come in: opened in the sandbox, and kept in the store."""

    store: Store
    sandbox: Sandbox

    async def receive(self, path: Path, name: str, account_id: int | None, now: datetime) -> Asset:
        """Take in the file at `path`, which its sender calls `name`; the same bytes again are the same asset.

        The file at `path` stays where it is. Raises a MediaRefused, and then nothing is kept of it.
        """
        name = clean_name(name)
        found = await self.sandbox.probe(path, name)
        digest = await digest_file(path)
        # The bytes first: a row without its file is a broken page, a file without a row is swept away.
        await self.store.put(digest.sha256, path)
        original = Original(
            sha256=digest.sha256,
            name=name,
            kind=AssetKind(found.kind.value),
            mime=found.mime,
            bytes=digest.bytes,
            width=found.width,
            height=found.height,
            duration_ms=found.duration_ms,
            bit_rate=found.bit_rate,
            codecs=found.codecs,
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
