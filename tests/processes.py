"""What the sandboxes of a test have cost so far, told by the system."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.01  # seconds
_PATIENCE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """The most that any sandbox took: seconds of a processor, and bytes that were in memory at once."""

    seconds: float = 0.0
    bytes: int = 0


def children(process: int | str = "self") -> list[int]:
    """The sandboxes that a process started and that still run."""
    lists = (_text(task / "children") for task in Path(f"/proc/{process}/task").iterdir())
    return [child for children in lists for child in map(int, children.split()) if _is_sandbox(child)]


@contextmanager
def watched() -> Iterator[Cost]:
    """Look at them again and again until the block ends; what they took before it does not count as time."""
    cost, over, before = Cost(), threading.Event(), {pid: _seconds(pid) for pid in children()}

    def look() -> None:
        while not over.wait(_EVERY):
            for pid in children():
                # It may end while somebody looks.
                with suppress(OSError, StopIteration):
                    cost.seconds = max(cost.seconds, _seconds(pid) - before.get(pid, 0.0))
                    cost.bytes = max(cost.bytes, _most_bytes(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield cost
    finally:
        over.set()
        looking.join()


async def eventually(condition: Callable[[], bool]) -> None:
    """Let others work until the condition comes true; AssertionError when it does not."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(_EVERY)


def _is_sandbox(pid: int) -> bool:
    # Before it is one it is, for a moment, as large as whoever starts it.
    return "media.sandbox.inside" in _text(Path(f"/proc/{pid}/cmdline"))


def _text(file: Path) -> str:
    # A process or thread may end at any moment, between two looks at it as well.
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text(errors="replace")
    return ""


def is_busy(pid: int) -> bool:
    """Whether it has long begun: most of its time so far went into something else than its start."""
    return _seconds(pid) > 0.7


def _seconds(pid: int) -> float:
    # The name, in brackets, may hold blanks.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _most_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
