"""A client that costs little: it keeps connections, and asks the same on each as soon as the answer is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

_HEADERS_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_PATIENCE = 60.0  # seconds for what was asked before time was up
NO_HEADERS: Mapping[str, str] = {}


class Unexpected(Exception):
    """An answer with another status than was expected; its text shows how it begins."""


@dataclass(frozen=True)
class Ask:
    """A request, whole, and the status of the answers that are right."""

    port: int
    text: bytes
    status: int = 200


@dataclass
class Load:
    """What came of a load: how many answers, how long all took, and every answer's seconds.

    The first answer on a connection is counted, but not timed: making sixteen connections at once is another matter.
    """

    answers: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The seconds within which that share of the answers came."""
        ordered = sorted(self.latencies) or [self.seconds]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def get(port: int, path: str, headers: Mapping[str, str] = NO_HEADERS, status: int = 200) -> Ask:
    """A GET."""
    return Ask(port, _head(f"GET {path}", port, headers) + _HEADERS_END, status)


def post(port: int, path: str, body: bytes, headers: Mapping[str, str] = NO_HEADERS) -> Ask:
    """A POST of JSON."""
    said = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    return Ask(port, _head(f"POST {path}", port, said) + _HEADERS_END + body)


async def load(ask: Ask, connections: int, seconds: float, before: Load | None = None) -> Load:
    """Ask on so many connections for so long, every one of which is answered once at the least.

    What comes of it is added to what came before.
    """
    came, loop = before or Load(), asyncio.get_running_loop()
    began = time.perf_counter()
    made = [_Connection(ask, began + seconds, came) for _ in range(connections)]
    for one in made:
        await loop.create_connection(lambda one=one: one, "127.0.0.1", ask.port)  # type: ignore[misc]
    await asyncio.wait_for(asyncio.gather(*(one.done for one in made)), seconds + _PATIENCE)
    came.seconds += time.perf_counter() - began
    return came


async def once(ask: Ask) -> tuple[bytes, bytes]:
    """One answer: its head and its body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", ask.port)
    try:
        writer.write(ask.text)
        head = await reader.readuntil(_HEADERS_END)
        _check(ask, head)
        return head, await reader.readexactly(_length(head))
    finally:
        writer.close()
        await writer.wait_closed()


async def each(asks: Sequence[Ask]) -> Load:
    """One answer to each of several, one after the other on one connection."""
    came = Load()
    reader, writer = await asyncio.open_connection("127.0.0.1", asks[0].port)
    try:
        for ask in asks:
            began = time.perf_counter()
            writer.write(ask.text)
            head = await reader.readuntil(_HEADERS_END)
            _check(ask, head)
            await reader.readexactly(_length(head))
            came.latencies.append(time.perf_counter() - began)
            came.answers += 1
    finally:
        writer.close()
        await writer.wait_closed()
    return came


class _Connection(asyncio.Protocol):
    """One connection of a load."""

    def __init__(self, ask: Ask, until: float, came: Load) -> None:
        self._ask, self._until, self._came = ask, until, came
        self._buffer = b""
        self._missing = -1
        self._over = False
        self._is_new = True
        self._error: Exception | None = None
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._send()

    def data_received(self, data: bytes) -> None:
        """Note an answer that is whole, and ask again while there is time."""
        if self._missing < 0:
            self._buffer += data
            if _HEADERS_END not in self._buffer:
                return
            head, _, data = self._buffer.partition(_HEADERS_END)
            if not head.startswith(self._expected()):
                self._fail(Unexpected(self._buffer[:500].decode(errors="replace")))
                return
            self._missing = _length(head)
        self._missing -= len(data)
        if self._missing == 0:
            self._answered()

    def connection_lost(self, error: Exception | None) -> None:
        """The end; a server that hangs up before time is an error."""
        if self._error is None and not self._over:
            self._error = error or ConnectionResetError("the server hung up")
        if self._error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(self._error)

    def _expected(self) -> bytes:
        return b"HTTP/1.1 %d " % self._ask.status

    def _answered(self) -> None:
        now = time.perf_counter()
        self._came.answers += 1
        if self._is_new:
            self._is_new = False
        else:
            self._came.latencies.append(now - self._asked)
        if now < self._until:
            self._send()
            return
        self._over = True
        self._transport.close()

    def _fail(self, error: Exception) -> None:
        self._error = error
        self._transport.abort()

    def _send(self) -> None:
        self._buffer, self._missing = b"", -1
        self._asked = time.perf_counter()
        self._transport.write(self._ask.text)


def _head(line: str, port: int, headers: Mapping[str, str]) -> bytes:
    said = {"host": f"127.0.0.1:{port}", "accept": "application/json", **headers}
    return "\r\n".join([f"{line} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]).encode()


def _check(ask: Ask, head: bytes) -> None:
    if not head.startswith(b"HTTP/1.1 %d " % ask.status):
        raise Unexpected(head[:500].decode(errors="replace"))


def _length(head: bytes) -> int:
    """How long the body is; an answer without a length has none."""
    place = head.lower().find(_LENGTH)
    return int(head[place + len(_LENGTH) :].split(b"\r\n", 1)[0]) if place >= 0 else 0
