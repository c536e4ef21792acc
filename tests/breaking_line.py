"""A line that breaks: whoever connects through it is cut off after some bytes, the first few times."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PIECE = 4096


@dataclass
class BreakingLine:
    """A port that leads to another one; `breaks` counts the connections that were cut off."""

    port: int
    most: int
    after: int  # bytes
    breaks: int = 0


@contextmanager
def breaking_line(to: int, most: int, after: int) -> Iterator[BreakingLine]:
    """A line to a port of this machine that is cut at most so often, each time after so many bytes."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = BreakingLine(door.getsockname()[1], most, after)
        threading.Thread(target=_serve, args=(door, to, line), daemon=True).start()
        yield line
        door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, to: int, line: BreakingLine) -> None:
    with contextlib.suppress(OSError):
        while True:
            near, _ = door.accept()
            far = socket.create_connection(("127.0.0.1", to))
            threading.Thread(target=_carry, args=(far, near), daemon=True).start()
            threading.Thread(target=_carry_until_it_breaks, args=(near, far, line), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError), target:
        while piece := source.recv(PIECE):
            target.sendall(piece)


def _carry_until_it_breaks(near: socket.socket, far: socket.socket, line: BreakingLine) -> None:
    carried = 0
    with contextlib.suppress(OSError), near, far:
        while piece := near.recv(PIECE):
            far.sendall(piece)
            carried += len(piece)
            if carried > line.after and line.breaks < line.most:
                line.breaks += 1
                near.shutdown(socket.SHUT_RDWR)
                return
