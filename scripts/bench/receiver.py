"""A receiver of webhooks on this machine, in a thread of this process, which notes what came and when."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True)
class Received:
    """One request: its path, its headers with names in lower case, its body, and when it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def said(self) -> Any:
        """The body, read."""
        return orjson.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered, and how many seconds later."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0


@dataclass
class Receiver:
    """All that came so far; `reply` is what is answered to the next."""

    url: str
    reply: Callable[[Received], Reply]
    received: list[Received] = field(default_factory=list)
    _came: threading.Condition = field(default_factory=threading.Condition)

    def note(self, received: Received) -> Reply:
        """One more came."""
        with self._came:
            self.received.append(received)
            self._came.notify_all()
        return self.reply(received)

    def until(self, condition: Callable[[list[Received]], bool], patience: float = 20.0) -> bool:
        """Whether what came is so in time."""
        with self._came:
            return self._came.wait_for(lambda: condition(self.received), patience)


def _well(_received: Received) -> Reply:
    return Reply()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: who is killed while it sends breaks its line."""


@contextmanager
def receiving(
    reply: Callable[[Received], Reply] = _well, certificate: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """A receiver on a port of its own, over TLS when it has a certificate, until the end of the block."""
    told = Receiver("", reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                # Who is killed while it sends has sent nothing.
                self.close_connection = True
                return
            names = {name.lower(): value for name, value in self.headers.items()}
            answer = told.note(Received(self.path, names, body))
            time.sleep(answer.delay)
            self.send_response(answer.status)
            for name, value in {"content-length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    told.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield told
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
