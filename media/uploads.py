"""Resumable uploads: bytes are added at an offset by one writer at a time, and the last of them makes an asset."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec

from content_store.content import uploads
from content_store.content.assets import Asset, AssetKind
from content_store.content.uploads import NewUpload, Upload, UploadState
from content_store.errors import BadInput, Locked, WrongOffset
from content_store.media_errors import DamagedOnTheWay, MediaRefused
from content_store.people.access import Role
from media.digest import digest_file
from media.leases import Lease, while_leased
from media.pieces import Piece, Writer, check_size, room, take
from media.receiving import Arrived, Known, Reception, clean_name
from media.sniffing import sniff
from media.staging import Staging

# A writer that lost its lease notices at its next beat, and then lets go of the file.
PATIENCE = 3.0


class Standing(msgspec.Struct, frozen=True):
    """An upload, and how many of its bytes are here for good."""

    upload: Upload
    offset: int


def _now() -> datetime:
    return datetime.now(UTC)


class Uploads:
    """Uploads whose bytes lie in `staging` until they are whole, and are then received."""

    def __init__(self, staging: Staging, reception: Reception, clock: Callable[[], datetime] = _now) -> None:
        self.staging = staging
        self.reception = reception
        self.clock = clock

    async def begin(self, new: NewUpload, account_id: int, role: Role) -> Standing:
        """Open an upload; a file whose declared SHA-256 is known is here already, and parts are joined at once."""
        if new.parts is not None:
            return await self._begin_final(new, account_id, role)
        known = await self._known(new)
        length = known.sent_bytes if known is not None else new.length
        upload = await uploads.create(NewUpload(length, new.form, new.partial), account_id, role, self.clock())
        if known is not None:
            await uploads.finish(upload.id, known.asset.id)
        return await self.standing(upload.id, account_id)

    async def standing(self, upload_id: str, account_id: int) -> Standing:
        """Where the upload stands; one whose last byte came before a crash is finished now."""
        upload = await uploads.get(upload_id, account_id, self.clock())
        if upload.state is not UploadState.OPEN:
            return Standing(upload, upload.length or 0)
        offset = await self.staging.size(upload_id)
        # The row after the file: a size that was not sure when it was read is corrected by a row that is newer.
        upload = await uploads.get(upload_id, account_id, self.clock())
        if upload.sure_bytes is not None:
            offset = min(offset, upload.sure_bytes)
        if upload.state is not UploadState.OPEN or upload.partial or offset != upload.length:
            return Standing(upload, offset if upload.state is UploadState.OPEN else upload.length or 0)
        async with self._writing(upload) as writer:
            await self._finish(writer)
        return Standing(await uploads.get(upload_id, account_id, self.clock()), offset)

    async def append(self, upload_id: str, account_id: int, piece: Piece) -> Standing:
        """Add a piece; what came before the line broke is kept, unless the piece has a checksum."""
        upload = await uploads.get(upload_id, account_id, self.clock())
        if upload.parts is not None:
            raise _bad("upload-concat", "a final upload", "an upload that takes bytes", "lượt tải lên nhận dữ liệu")
        if upload.state is UploadState.OPEN:
            async with self._writing(upload) as writer:
                await self._append(writer, piece)
            if writer.is_waiting:
                return Standing(writer.upload, writer.file.size)
        standing = await self.standing(upload_id, account_id)
        if upload.state is not UploadState.OPEN and piece.offset != standing.offset:
            raise WrongOffset(current=standing.offset, held=piece.offset)
        return standing

    async def terminate(self, upload_id: str, account_id: int) -> None:
        """Forget an upload with its bytes; an asset that it became stays."""
        upload = await uploads.get(upload_id, account_id, self.clock())
        if upload.state is not UploadState.OPEN:
            await uploads.remove(upload_id)
            return
        async with self._writing(upload):
            await uploads.remove(upload_id)
            await self.staging.remove(upload_id)

    @asynccontextmanager
    async def _writing(self, upload: Upload) -> AsyncIterator[Writer]:
        """Be the one writer; Locked while another is."""
        lease = Lease(upload.id, await self._lease(upload.id), self.clock)
        try:
            async with self.staging.writing(upload.id, PATIENCE) as file:
                current = await uploads.get(upload.id, upload.account_id, self.clock())
                if current.sure_bytes is not None:
                    # The last writer died between a piece and its checksum.
                    await file.cut(current.sure_bytes)
                    await uploads.be_sure_of(upload.id, None)
                yield Writer(current, file, lease)
        except BlockingIOError as held:
            raise Locked from held
        finally:
            await lease.release()

    async def _lease(self, upload_id: str) -> str:
        try:
            return await uploads.lease(upload_id, self.clock())
        except Locked:
            # Every writer holds its file: where nobody does, the row's writer was killed.
            if not await self.staging.is_free(upload_id):
                raise
            return await uploads.take_over(upload_id, self.clock())

    async def _append(self, writer: Writer, piece: Piece) -> None:
        upload, file = writer.upload, writer.file
        if upload.state is not UploadState.OPEN:
            return
        if piece.offset != file.size:
            raise WrongOffset(current=file.size, held=piece.offset)
        if piece.length is not None:
            if piece.length < file.size:
                value = str(piece.length)
                raise _bad("upload-length", value, f"{file.size} or more", f"từ {file.size} trở lên")
            await uploads.declare_length(upload, piece.length)
        check_size(upload, piece.offset + (piece.size or 0))
        with room():
            await while_leased(writer.lease, take(writer, piece))
        if not writer.is_waiting:
            await self._finish(writer)

    async def _finish(self, writer: Writer) -> None:
        """Make an asset of a whole file, or note why it is none; again is the same as once."""
        upload = writer.upload
        if upload.state is not UploadState.OPEN:
            return
        writer.lease.busy = True
        try:
            with room():
                asset = await while_leased(writer.lease, self._received(upload, writer.file.size))
        except MediaRefused as refused:
            said = {"code": refused.code, "message": refused.message, "messageVi": refused.message_vi}
            await uploads.refuse(upload.id, said)
            await self.staging.remove(upload.id)
            raise
        await uploads.finish(upload.id, asset.id)
        await self.staging.remove(upload.id)

    async def _received(self, upload: Upload, size: int) -> Asset:
        path = self.staging.path(upload.id)
        name = clean_name(upload.name)
        sniffed = await asyncio.to_thread(sniff, path, name)
        uploads.check_kind(upload, AssetKind(sniffed.kind.value), size)
        digest = await digest_file(path)
        declared = upload.form.get("sha256", digest.sha256)
        if digest.sha256 != declared.lower():
            raise DamagedOnTheWay(name=name, found=digest.sha256)
        # Every byte is here and checked, and no writer adds one beyond the length.
        arrived = Arrived(path, upload.name, digest)
        return await self.reception.receive_whole(arrived, upload.account_id, self.clock())

    async def _known(self, new: NewUpload) -> Known | None:
        """What the declared SHA-256 and length promise, if it is here."""
        return None if new.partial else await self.reception.already_here(new.form.get("sha256", ""), new.length)

    async def _begin_final(self, new: NewUpload, account_id: int, role: Role) -> Standing:
        """Make one file of parts; asked again, because the answer was lost, it goes on and answers the same."""
        upload = await uploads.asked_before(new, account_id)
        if upload is None or upload.state is UploadState.OPEN:
            lengths = [await self._length_of_part(part, account_id) for part in new.parts or ()]
            whole = NewUpload(sum(lengths), new.form, parts=new.parts)
            upload = upload or await uploads.create(whole, account_id, role, self.clock())
            await self._join(upload)
        standing = await self.standing(upload.id, account_id)
        if standing.upload.state is UploadState.RECEIVED:
            await uploads.remove(*(new.parts or ()))
            for part in new.parts or ():
                await self.staging.remove(part)
        return standing

    async def _length_of_part(self, upload_id: str, account_id: int) -> int:
        standing = await self.standing(upload_id, account_id)
        if not standing.upload.partial or standing.offset != standing.upload.length:
            raise _bad("upload-concat", upload_id, "partial uploads that are whole", "các phần đã tải lên trọn vẹn")
        return standing.offset

    async def _join(self, upload: Upload) -> None:
        known = await self._known(NewUpload(upload.length, upload.form))
        if known is not None:
            await uploads.finish(upload.id, known.asset.id)
            return
        async with self._writing(upload) as writer:
            writer.lease.busy = True
            # A file that is whole may have its second name in the store already, and is never to be touched again.
            if writer.upload.state is UploadState.OPEN and writer.file.size != upload.length:
                with room():
                    await while_leased(writer.lease, self._put_together(writer))
            await self._finish(writer)

    async def _put_together(self, writer: Writer) -> None:
        await writer.file.cut(0)  # what a join that was killed had begun
        for part in writer.upload.parts or ():
            await writer.file.append_file(self.staging.path(part))
        await writer.file.sync()


def _bad(where: str, value: str, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=(where,), value=value, expected=expected, expected_vi=expected_vi)
