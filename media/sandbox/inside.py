"""Inside the sandbox: a process that opens strangers' files for another, one after the other, until its input ends."""

from __future__ import annotations

import ctypes
import os
import queue
import resource
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from content_store.media_errors import MediaRefused
from media.probing import probe
from media.recipes import recipe_named
from media.rendering import render
from media.sandbox.messages import Failed, Made, Probed, ProbeRequest, Progressed, Refused, Reply, Request
from media.shortages import shortage_of

TELLS_EVERY = 0.1  # seconds
_MOST_TEXT = 20_000
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Serve requests from standard input; the arguments are the most memory in bytes, and the niceness."""
    _die_with_parent()
    _limit_memory(int(sys.argv[1]))
    os.nice(int(sys.argv[2]))
    decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    _tell(Progressed(0.0))
    while True:
        _tell(_answer(decoder.decode(requests.get())))


def _die_with_parent() -> None:
    # The end of the input says the same, but a library that is lost in a file hears nothing.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit_memory(most: int) -> None:
    # Where the system counts it so (Linux), this is what a process has of its own, whatever libraries it maps.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    # What a crash leaves behind would be as large as all of it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    # Whoever asked is gone or wants no more, even if a film is in the making.
    os._exit(0)


def _answer(request: Request) -> Reply:
    try:
        return _done(request)
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> Reply:
    """What went wrong; want of memory or of room is never the file's damage, even if a library thinks so."""
    shortage = shortage_of(error)
    if isinstance(error, MediaRefused) and shortage is None:
        details = {key: value for key, value in error.details.items() if isinstance(value, str | int | float)}
        return Refused(type(error).__name__, details)
    number = error.errno if isinstance(error, OSError) else None
    return Failed(shortage or number, "".join(traceback.format_exception(error))[-_MOST_TEXT:])


def _done(request: Request) -> Reply:
    path = Path(request.path)
    if isinstance(request, ProbeRequest):
        # Whatever library is at work when they are over, the signal ends the process.
        signal.setitimer(signal.ITIMER_PROF, request.seconds)
        try:
            return Probed(probe(path, request.name))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    said = 0.0

    def progress(done: float) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= TELLS_EVERY:
            said = now
            _tell(Progressed(done))

    recipe = recipe_named(request.recipe, request.source)
    return Made(render(recipe, path, request.source, Path(request.folder), progress))


def _tell(reply: Reply) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
