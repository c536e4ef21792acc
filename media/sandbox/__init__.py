"""The sandbox: processes in which strangers' files are opened, with bounds on memory and time.

A codec that crashes, hangs or swells takes its own process down and nobody else's, and killing it is how work is
cancelled.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TypeVar

import msgspec

from content_store import media_errors
from content_store.media_errors import MediaRefused, OpeningFailed, TooDemanding
from media.found import Probe
from media.renditions import Progress, RenditionFile
from media.sandbox.messages import (
    MOST_LINE_BYTES,
    Failed,
    Made,
    Probed,
    ProbeRequest,
    Progressed,
    Refused,
    RenderRequest,
    Reply,
    Request,
)

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
_SECONDS_TO_BEGIN = 60.0
_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class Bounds(msgspec.Struct, frozen=True):
    """What a process may take: bytes of memory, seconds without a word, and how far it stands back for others.

    `work` is how many of the processors' seconds opening a file may take: a busy machine makes no file demanding.
    """

    memory: int
    seconds: float
    work: float = 4.0
    niceness: int = 0


# What opening a file may take: with its libraries' code a process then stays below 300 MB.
PROBING = Bounds(memory=256 * MEBIBYTE, seconds=30.0)
RENDERING = Bounds(memory=1536 * MEBIBYTE, seconds=300.0, niceness=5)
# A long film is read to its end, at no less than 50 MB a second; nothing else that is so large is read at all.
_READ_BYTES_A_SECOND = 50_000_000
_LARGE = 64 * MEBIBYTE
# A process is replaced now and then, because memory that was once in pieces stays in pieces.
MOST_JOBS = 50
# How Rust, GLib and PDFium end when they are denied memory, and the system when it has none left.
_OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL, -signal.SIGKILL}

log = logging.getLogger("camtay.sandbox")


T = TypeVar("T", Probed, Made)


class SandboxDied(Exception):
    """A process ended amid its work, and not for want of memory: a codec's crash."""


class Unforeseen(Exception):
    """An error inside a process that nobody caught: its traceback."""


def _deaf(_done: float) -> None:
    """Whoever only opens a file is not told how far it is."""


@dataclass
class _Cell:
    """One process, the two ends of its line, and how often it was used."""

    process: Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    jobs: int = 0


class Sandbox:
    """Processes with the same bounds, at most `at_once` at work; idle ones are used again."""

    def __init__(self, bounds: Bounds, at_once: int = 4) -> None:
        self.bounds = bounds
        self._places = asyncio.Semaphore(at_once)
        self._idle: list[_Cell] = []
        self._closed = False

    async def __aenter__(self) -> Sandbox:
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the idle processes; those at work end with what they do."""
        self._closed = True
        while self._idle:
            await _end(self._idle.pop())

    async def probe(self, path: Path, name: str) -> Probe:
        """Open the file, as `media.probing.probe` does; what nobody foresaw is logged.

        Raises what that raises, TooDemanding where it takes more than the bounds allow, OpeningFailed where a codec
        crashed or did what nobody foresaw, and OSError.
        """
        more = max(0, await asyncio.to_thread(os.path.getsize, path) - _LARGE) / _READ_BYTES_A_SECOND
        seconds = self.bounds.work + more
        request = _probe_request(path, name, seconds)
        try:
            reply = await self._ask(request, Probed, self.bounds.seconds + more)
        except TimeoutError as error:
            raise TooDemanding(
                name=name, within=f"within {seconds:.0f} seconds", within_vi=f"trong {seconds:.0f} giây"
            ) from error
        except MemoryError as error:
            most = self.bounds.memory // MEBIBYTE
            raise TooDemanding(
                name=name, within=f"in {most} MB of memory", within_vi=f"với {most} MB bộ nhớ"
            ) from error
        except (SandboxDied, Unforeseen) as error:
            log.exception("%s could not be opened", name)
            raise OpeningFailed(name=name) from error
        return reply.found

    async def render(self, request: RenderRequest, progress: Progress) -> list[RenditionFile]:
        """Make what a recipe makes, as `media.rendering.render` does; `progress` hears the share that is done.

        Raises MediaRefused, OSError, MemoryError, SandboxDied, Unforeseen, and TimeoutError when nothing was heard for
        too long.
        """
        return (await self._ask(request, Made, self.bounds.seconds, progress)).files

    async def _ask(self, request: Request, wanted: type[T], seconds: float, progress: Progress = _deaf) -> T:
        """Send the request to a process and wait for the reply, no longer than `seconds` after each word."""
        async with self._places, self._cell() as cell:
            with suppress(ConnectionError):  # that it is gone is seen when nothing comes back
                cell.writer.write(msgspec.json.encode(request) + b"\n")
                await cell.writer.drain()
            while True:
                async with asyncio.timeout(seconds):
                    reply = await _reply(cell)
                if isinstance(reply, wanted):
                    return reply
                if isinstance(reply, Progressed):
                    progress(reply.done)

    @asynccontextmanager
    async def _cell(self) -> AsyncIterator[_Cell]:
        """A process of one's own for a while; unless it comes to a clean end, it is killed."""
        cell = self._living() or await _begin(self.bounds)
        try:
            yield cell
        except MediaRefused:
            await self._release(cell)
            raise
        except BaseException:
            await _end(cell)
            raise
        else:
            await self._release(cell)

    def _living(self) -> _Cell | None:
        """An idle process, unless somebody ended it meanwhile."""
        while self._idle:
            cell = self._idle.pop()
            if _lives(cell.process.pid):
                return cell
        return None

    async def _release(self, cell: _Cell) -> None:
        cell.jobs += 1
        if cell.jobs < MOST_JOBS and not self._closed:
            self._idle.append(cell)
        else:
            await _end(cell)


def _lives(pid: int) -> bool:
    # The system is asked: asyncio hears of a death a moment later.
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False


def _probe_request(path: Path, name: str, seconds: float) -> ProbeRequest:
    return ProbeRequest(str(path.absolute()), name, seconds)


async def _begin(bounds: Bounds) -> _Cell:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "media.sandbox.inside", str(bounds.memory), str(bounds.niceness)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=ROOT,
        # All that it is told of its surroundings: the server's keys are none of its business.
        env={"LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": gettempdir()},
        limit=MOST_LINE_BYTES,
    )
    if process.stdout is None or process.stdin is None:
        raise SandboxDied("a sandbox has no line to it")
    cell = _Cell(process, process.stdout, process.stdin)
    try:
        async with asyncio.timeout(_SECONDS_TO_BEGIN):
            await _reply(cell)
    except BaseException:
        await _end(cell)
        raise
    return cell


async def _reply(cell: _Cell) -> Reply:
    """The next line that comes back; what it says went wrong is raised."""
    line = await cell.reader.readline()
    if not line:
        ended = await cell.process.wait()
        if ended == -signal.SIGPROF:
            raise TimeoutError("a sandbox worked for too long")
        raise (MemoryError if ended in _OUT_OF_MEMORY else SandboxDied)(f"a sandbox ended with {ended}")
    reply = _decoder.decode(line)
    match reply:
        case Refused(error=error, details=details):
            raise getattr(media_errors, error)(**details)
        case Failed(errno=errno.ENOMEM, text=text):
            raise MemoryError(text)
        case Failed(errno=int(number), text=text):
            raise OSError(number, text)
        case Failed(text=text):
            raise Unforeseen(text)
    return reply


async def _end(cell: _Cell) -> None:
    with suppress(ProcessLookupError):
        cell.process.kill()
    await asyncio.shield(cell.process.wait())
