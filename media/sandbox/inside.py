"""Inside the sandbox: a process that opens strangers' files for another, one after the other, until its input ends."""

from __future__ import annotations

import os
import queue
import resource
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from content_store.errors import MediaRefused
from media.probing import probe
from media.recipes import recipe_named
from media.rendering import render
from media.sandbox.messages import Failed, Made, Probed, ProbeRequest, Progressed, Refused, Reply, Request

TELLS_EVERY = 0.1  # seconds
_MOST_TEXT = 20_000


def main() -> None:
    """Serve requests from standard input; the arguments are the most memory in bytes, and the niceness."""
    _limit_memory(int(sys.argv[1]))
    os.nice(int(sys.argv[2]))
    decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    _tell(Progressed(0.0))
    while True:
        _tell(_answer(decoder.decode(requests.get())))


def _limit_memory(most: int) -> None:
    # Where the system counts it so (Linux), this is what a process has of its own, whatever libraries it maps.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    # Whoever asked is gone or wants no more, even if a film is in the making.
    os._exit(0)


def _answer(request: Request) -> Reply:
    try:
        return _done(request)
    except MediaRefused as refusal:
        details = {key: value for key, value in refusal.details.items() if isinstance(value, str | int | float)}
        return Refused(type(refusal).__name__, details)
    except Exception as error:
        return Failed(getattr(error, "errno", None), traceback.format_exc()[-_MOST_TEXT:])


def _done(request: Request) -> Reply:
    path = Path(request.path)
    if isinstance(request, ProbeRequest):
        return Probed(probe(path, request.name))
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
