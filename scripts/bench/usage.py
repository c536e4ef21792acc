"""What a process uses: its time on the processor, and how much memory it holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

LOOKS_EVERY = 0.02  # seconds


class Meter:
    """Inside the block, how much a process uses: `cpu` in seconds, `resident` and `peak` in bytes.

    `resident` is what it held at the start; `peak` the most that was seen, looking every 20 ms.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self.cpu = 0.0
        self.resident = self.peak = 0

    def __enter__(self) -> Meter:
        self._before, self.resident = used(self._pid)
        self.peak = self.resident
        self._looking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._looking.join()
        cpu, resident = used(self._pid)
        self.cpu, self.peak = cpu - self._before, max(self.peak, resident)

    def _look(self) -> None:
        while not self._over.wait(LOOKS_EVERY):
            self.peak = max(self.peak, used(self._pid)[1])


def used(pid: int) -> tuple[float, int]:
    """Seconds of processor time so far, and bytes of memory held now."""
    return _used_on_linux(pid) if sys.platform == "linux" else _used_anywhere(pid)


def _used_on_linux(pid: int) -> tuple[float, int]:
    # What clock_getcpuclockid answers for a process: /proc tells the same in steps of 10 ms.
    clock = (~pid << 3) | 2
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return time.clock_gettime(clock), pages * os.sysconf("SC_PAGE_SIZE")


def _used_anywhere(pid: int) -> tuple[float, int]:
    command = ["/bin/ps", "-o", "time=,rss=", "-p", str(pid)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a number of our own
    clock, kilobytes = told.stdout.split()
    seconds = 0.0
    for part in re.split("[:-]", clock):
        seconds = seconds * 60 + float(part)
    return seconds, int(kilobytes) * 1024
