"""How much memory a process took."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import sleep

_EVERY = 0.05  # seconds


def memory_of(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The most bytes that a command had in memory, told by the system; AssertionError when it does not end well."""
    most = 0
    with subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            # It may end between two looks.
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
                most = max(most, next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")))
            sleep(_EVERY)
        assert process.returncode == 0, process.stderr and process.stderr.read()
    return most
