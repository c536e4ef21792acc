"""A server that dies as by a power cut at a place in its code: `python -m tests.dying_server MODULE:NAME WHEN`."""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from scripts.commands import main

Work = Callable[..., Awaitable[Any]]


def deadly(work: Work, when: str) -> Work:
    """The same work, `before` or `after` which the process is no more."""

    @functools.wraps(work)
    async def die(*arguments: Any, **named: Any) -> Any:
        if when == "after":
            await work(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


def arm(place: str, when: str) -> None:
    """Make the function at `module:name` deadly."""
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    setattr(owner, name, deadly(getattr(owner, name), when))


if __name__ == "__main__":
    arm(sys.argv[1], sys.argv[2])
    sys.argv[1:] = ["serve"]
    main()
