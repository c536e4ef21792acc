"""A browser that a test may send to a page: headless Chromium, and the server whose pages tell what they saw."""

from __future__ import annotations

import functools
import json
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

import pytest

TESTS = Path(__file__).parent
HLS = TESTS / "node_modules" / "hls.js" / "dist" / "hls.min.mjs"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # as scripts/browser has them
FLAGS = (
    "--headless",
    "--no-sandbox",  # it needs rights that root in a container lacks; the pages are our own
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves the machine
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)
PATIENCE = 120.0  # seconds for a whole page
ENDS_WITHIN = 30.0

Told: TypeAlias = dict[str, Any]


@dataclass
class Stage:
    """Where the pages come from, what shows them, and what they tell."""

    browser: str
    url: str = ""
    told: queue.Queue[Told] = field(default_factory=queue.Queue)


class _Pages(SimpleHTTPRequestHandler):
    """Hands out what lies below `tests`, and takes what a page posts."""

    def __init__(self, told: queue.Queue[Told], *request: Any) -> None:
        self._told = told
        super().__init__(*request, directory=str(TESTS))

    def do_POST(self) -> None:
        """Keep what a page tells."""
        self._told.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def stage() -> Iterator[Stage]:
    """A server of pages on an origin of its own; fails when there is no browser or no hls.js."""
    raised = Stage(_installed_browser())
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Pages, raised.told)) as server:
        raised.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield raised
        finally:
            server.shutdown()
            thread.join()


def told_by(raised: Stage, page: str, **words: str) -> Told:
    """What a page tells, opened with these words in its address; fails with what the page could not do."""
    with tempfile.TemporaryDirectory(prefix="camtay-", ignore_cleanup_errors=True) as profile:
        command = [raised.browser, *FLAGS, f"--user-data-dir={profile}", f"{raised.url}/{page}?{urlencode(words)}"]
        noise = Path(profile, "noise")
        with noise.open("w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            told = raised.told.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"the page told nothing; the browser said: {noise.read_text()[-2000:]}") from None
        finally:
            process.terminate()
            process.wait(ENDS_WITHIN)
    assert "failure" not in told, told["failure"]
    return told


def _installed_browser() -> str:
    if not HLS.exists():
        pytest.fail("hls.js is not installed: run scripts/test, or `npm ci` in the folder `tests`.")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("Chromium is not installed. On Debian: sudo apt install --no-install-recommends chromium.")
    return found
