"""The least that a Starlette server could do, to be compared with: `python -m scripts.bench.plain FOLDER PORT`."""

from __future__ import annotations

import asyncio
import os
import sys
from io import FileIO
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from media.staging import BUFFER_BYTES
from media.storage import CHUNK_BYTES


class InChunks(FileResponse):
    """A file in chunks of the size that our store hands out."""

    chunk_size = CHUNK_BYTES


def build_plain_app(folder: Path) -> Starlette:
    """A server that adds bodies to a file below `folder`, and sends files from there."""

    async def ready(_request: Request) -> Response:
        return PlainTextResponse("ready\n")

    async def add(request: Request) -> Response:
        with (folder / request.path_params["name"]).open("ab", buffering=0) as file:
            block = bytearray()
            async for chunk in request.stream():
                block += chunk
                if len(block) >= BUFFER_BYTES:
                    await asyncio.to_thread(_write_all, file, block)
                    block = bytearray()
            await asyncio.to_thread(_write_all, file, block)
            await asyncio.to_thread(os.fsync, file.fileno())
        return Response(status_code=204)

    async def send(request: Request) -> Response:
        return InChunks(folder / request.path_params["name"])

    return Starlette(
        routes=[
            Route("/readyz", ready),
            Route("/{name}", add, methods=["PATCH"]),
            Route("/{name}", send, methods=["GET"]),
        ]
    )


def _write_all(file: FileIO, content: bytearray) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


if __name__ == "__main__":
    uvicorn.run(
        build_plain_app(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        access_log=False,
        log_level="warning",
        server_header=False,
    )
