"""Receiving: the one way in, on which a file becomes an asset or is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import asdict

from content_store.content import assets, captions
from content_store.content.assets import Asset, AssetKind, Original
from content_store.content.captions import Sent, Spoken
from media.digest import Digest, digest_file
from media.sandbox import Sandbox
from media.storage import Store, is_digest

MOST_NAME_CHARACTERS = 255
NAMELESS = "khong-ten"
_MOST_ENDING_CHARACTERS = 16
# Control characters, what turns the direction of writing (exe.gpj shown as jpg.exe), halves of letters, line breaks.
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}


Keep = Callable[[str, Path], Awaitable[None]]


class Arrived(msgspec.Struct, frozen=True):
    """A file on this machine, and what its sender calls it."""

    path: Path
    name: str
    digest: Digest


class Known(msgspec.Struct, frozen=True):
    """An asset that is here already, and how many bytes its sender's file has."""

    asset: Asset
    sent_bytes: int


class Reception(msgspec.Struct, frozen=True):
    """Where files come in: opened in the sandbox, and kept in the store."""

    store: Store
    sandbox: Sandbox

    async def receive(self, path: Path, name: str, account_id: int | None, now: datetime) -> Asset:
        """Take in the file at `path`, which its sender calls `name`; the same bytes again are the same asset.

        Captions are kept as WebVTT, whatever they came as. The file at `path` stays as and where it is. Raises a
        MediaRefused, and then nothing is kept of it.
        """
        return await self._take_in(Arrived(path, name, await digest_file(path)), self.store.put, account_id, now)

    async def receive_whole(self, arrived: Arrived, account_id: int | None, now: datetime) -> Asset:
        """The same for a file that was digested already and that nobody will ever change: the store may have itself."""
        return await self._take_in(arrived, self.store.take, account_id, now)

    async def _take_in(self, arrived: Arrived, keep: Keep, account_id: int | None, now: datetime) -> Asset:
        name = clean_name(arrived.name)
        found = await self.sandbox.probe(arrived.path, name)
        faintest = found.faintest
        # The bytes first: a row without its file is a broken page, a file without a row is swept away.
        if found.converted is None:
            kept = arrived.digest
            await keep(kept.sha256, arrived.path)
        else:
            kept = await self._put_bytes(found.converted)
        original = Original(
            sha256=kept.sha256,
            name=name,
            kind=AssetKind(found.kind.value),
            mime=found.mime,
            bytes=kept.bytes,
            width=found.width,
            height=found.height,
            duration_ms=found.duration_ms,
            bit_rate=found.bit_rate,
            codecs=found.codecs,
            text_contrast=faintest.contrast if faintest else None,
            faintest_x=faintest.x if faintest else None,
            faintest_y=faintest.y if faintest else None,
        )
        if found.said is None:
            return await assets.receive(original, account_id, now)
        sent = Sent(arrived.digest.sha256, arrived.digest.bytes) if found.converted is not None else None
        return await captions.receive(original, Spoken(**asdict(found.said)), sent, account_id, now)

    async def already_here(self, sha256: str, length: int | None) -> Known | None:
        """The asset that a file with this digest became, or would become, when its bytes are still in the store.

        `length` is the file's in bytes, where it is told: a digest with another length is nobody's.
        """
        sha256 = sha256.lower()
        known = await _known(sha256) if is_digest(sha256) else None
        if known is None or length not in (None, known.sent_bytes):
            return None
        try:
            return known if await self.store.size(known.asset.sha256) == known.asset.bytes else None
        except FileNotFoundError:
            return None

    async def _put_bytes(self, content: bytes) -> Digest:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "converted"
            path.write_bytes(content)
            digest = await digest_file(path)
            await self.store.put(digest.sha256, path)
        return digest


async def _known(sha256: str) -> Known | None:
    if asset := await assets.of_digest(sha256):
        return Known(asset, asset.bytes)
    converted = await captions.of_sent(sha256)
    return Known(converted[0], converted[1].bytes) if converted else None


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
