"""An import that dies as by a power cut: `python -m tests.dying_import MODULE:NAME WHEN TIMES KIND FILE`."""

from __future__ import annotations

import functools
import importlib
import itertools
import os
import signal
import sys

from dying_server import Work

from scripts.commands import main


def deadly(work: Work, when: str, times: int) -> Work:
    """The same work, `before` or `after` which the process is no more when it is done for that time."""
    counted = itertools.count(1)

    @functools.wraps(work)
    async def die(*arguments: object, **named: object) -> object:
        last = next(counted) == times
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = await work(*arguments, **named)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return die


if __name__ == "__main__":
    place, moment, number = sys.argv[1:4]
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    setattr(owner, name, deadly(getattr(owner, name), moment, int(number)))
    sys.argv[1:] = ["import", *sys.argv[4:]]
    main()
