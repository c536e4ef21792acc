"""Pieces: bytes on their way into the staging folder, checked as they come and made to last."""

from __future__ import annotations

import asyncio
import errno
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import msgspec

from content_store.content import uploads
from content_store.content.uploads import Upload, UploadState
from content_store.errors import NoRoom, WrongChecksum
from content_store.media_errors import FileTooLarge
from media.leases import Lease
from media.receiving import clean_name
from media.staging import BUFFER_BYTES, StagedFile

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Checksum(msgspec.Struct, frozen=True):
    """What the bytes of one piece must digest to; such a piece is kept whole or not at all."""

    algorithm: str
    digest: bytes


class Piece(msgspec.Struct, frozen=True):
    """Bytes that begin at an offset. `size` is how many are promised and `length` the whole file's, where known."""

    offset: int
    body: AsyncIterator[bytes]
    size: int | None = None
    length: int | None = None
    checksum: Checksum | None = None


class Writer(msgspec.Struct, frozen=True):
    """The one that may change an upload and its file now."""

    upload: Upload
    file: StagedFile
    lease: Lease

    @property
    def is_waiting(self) -> bool:
        """Whether there is nothing to be finished, because bytes are still to come or others are to be joined."""
        upload = self.upload
        return upload.state is UploadState.OPEN and (upload.partial or self.file.size != upload.length)


async def take(writer: Writer, piece: Piece) -> None:
    """Write the piece at the end, and make it last."""
    file, upload_id = writer.file, writer.upload.id
    hasher = hashlib.new(piece.checksum.algorithm, usedforsecurity=False) if piece.checksum else None
    if piece.checksum is not None:
        await uploads.be_sure_of(upload_id, piece.offset)
    try:
        async for block in _blocks(writer, piece):
            if hasher is not None:
                await asyncio.to_thread(hasher.update, block)
            await file.append(block)
        if piece.checksum and hasher and hasher.digest() != piece.checksum.digest:
            raise WrongChecksum
    except BaseException as failure:
        if piece.checksum is not None or isinstance(failure, FileTooLarge):
            await file.cut(piece.offset)
        raise
    await file.sync()
    if piece.checksum is not None:
        await uploads.be_sure_of(upload_id, None)


async def _blocks(writer: Writer, piece: Piece) -> AsyncIterator[bytearray]:
    """The piece's bytes in blocks that are worth a thread's while; every byte that comes keeps the lease alive."""
    block = bytearray()
    taken = piece.offset
    async for chunk in piece.body:
        writer.lease.moved = True
        taken += len(chunk)
        check_size(writer.upload, taken)
        block += chunk
        if len(block) >= BUFFER_BYTES:
            yield block
            block = bytearray()
    if block:
        yield block


def check_size(upload: Upload, size: int) -> None:
    """Refuse more bytes than the upload's length, or than may be sent while that is not known."""
    most = upload.length if upload.length is not None else upload.most_bytes
    if size > most:
        raise FileTooLarge(name=clean_name(upload.name), bytes=size, most=most)


@contextmanager
def room() -> Iterator[None]:
    """A full disk is a refusal after which one may go on."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom from error
        raise
