"""Who asks more than it may is refused after a pause, during which nobody else waits."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from servers import client_of, settings_for

from api.app import build_app
from api.metering import PAUSE

NEW = {"query": "{ topics { nodes { slug } } }"}
ONCE_A_MINUTE = {"CAMTAY_RATE": "1"}


async def test_refusals_come_late_and_at_once_for_all_who_wait(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path, ONCE_A_MINUTE) as client:
        await client.post("/graphql", json=NEW)
        begun = time.monotonic()
        refused = await asyncio.gather(*(client.post("/graphql", json={"query": "{ a }"}) for _ in range(20)))
        took = time.monotonic() - begun

    assert {answer.status_code for answer in refused} == {429}
    assert PAUSE <= took < 20 * PAUSE


def test_who_hangs_up_meanwhile_is_no_fault(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    bodies = [json.dumps({"query": f"{{ a{number}: topics {{ nodes {{ slug }} }} }}"}).encode() for number in range(4)]
    with caplog.at_level(logging.WARNING), running(database_url, tmp_path) as port:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"".join(head % len(body) + body for body in bodies))
            line.recv(100)
            # As when the network is cut: no goodbye.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        time.sleep(4 * PAUSE)

    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@contextmanager
def running(database_url: str, folder: Path) -> Iterator[int]:
    """A server in a thread, on the loop that servers run on."""
    app = build_app(settings_for(database_url, folder, more=ONCE_A_MINUTE))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, loop="uvloop"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
