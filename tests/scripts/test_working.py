"""The command `camtay work`: it loads no more than a worker needs."""

from __future__ import annotations

import subprocess
import sys

from api.settings import CHECKOUT

FOR_OTHERS = {"api.app", "api.media", "scripts.serving", "uvicorn"}


def test_a_worker_loads_nothing_that_only_the_server_needs() -> None:
    loaded = "import sys, scripts.work_command; print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", loaded], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert set(said.stdout.split()) & FOR_OTHERS == set()
