"""Sending a stored file, or ranges of it, as it comes out of its store."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.ranges import Range, wanted_ranges
from media.storage import Store


class StoredFile(msgspec.Struct, frozen=True):
    """A file, and what the answer says about it."""

    store: Store
    digest: str
    mime: str
    headers: dict[str, str]

    @property
    def etag(self) -> str:
        return f'"{self.digest}"'


async def send_file(request: Request, file: StoredFile) -> Response:
    """The answer to a GET or HEAD; FileNotFoundError, before a byte is sent, when the store has lost the file."""
    size = await file.store.size(file.digest)
    headers = {**file.headers, "accept-ranges": "bytes", "content-length": str(size)}
    if request.method == "HEAD":
        return Response(None, 200, headers, file.mime)
    ranges = _ranges_of(request, file, size)
    if ranges is None:
        return StreamingResponse(file.store.read(file.digest, 0, size), 200, headers, file.mime)
    if not ranges:
        return Response(None, 416, {"content-range": f"bytes */{size}", "cache-control": "no-store"})
    if len(ranges) > 1:
        return _several(file, headers, ranges, size)
    start, stop = ranges[0]
    headers |= {"content-length": str(stop - start), "content-range": f"bytes {start}-{stop - 1}/{size}"}
    return StreamingResponse(file.store.read(file.digest, start, stop), 206, headers, file.mime)


def _ranges_of(request: Request, file: StoredFile, size: int) -> list[Range] | None:
    # Only the very same bytes may be continued, so a weak tag or a date never matches.
    if request.headers.get("if-range", file.etag) != file.etag:
        return None
    return wanted_ranges(request.headers.get("range", ""), size)


def _several(file: StoredFile, headers: dict[str, str], ranges: list[Range], size: int) -> Response:
    boundary = secrets.token_hex(13)
    heads = [
        f"--{boundary}\r\nContent-Type: {file.mime}\r\nContent-Range: bytes {start}-{stop - 1}/{size}\r\n\r\n".encode()
        for start, stop in ranges
    ]
    end = f"--{boundary}--\r\n".encode()

    async def parts() -> AsyncIterator[bytes]:
        for head, (start, stop) in zip(heads, ranges, strict=True):
            yield head
            async for chunk in file.store.read(file.digest, start, stop):
                yield chunk
            yield b"\r\n"
        yield end

    length = sum(len(head) + stop - start + 2 for head, (start, stop) in zip(heads, ranges, strict=True)) + len(end)
    headers = {**headers, "content-length": str(length)}
    return StreamingResponse(parts(), 206, headers, f"multipart/byteranges; boundary={boundary}")
