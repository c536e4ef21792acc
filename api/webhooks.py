"""Sending to webhooks: signed as Standard Webhooks has it, and never to an address that is not everybody's."""

from __future__ import annotations

import asyncio
import base64
import hmac
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

import httpcore2
from httpcore2 import SOCKET_OPTION, AnyIOBackend, AsyncConnectionPool, AsyncNetworkBackend, AsyncNetworkStream

from content_store.delivery.address import Address, may_be_called
from content_store.delivery.deliveries import ANSWER_MOST
from content_store.delivery.delivering import Outcome

TO_CONNECT = 5.0  # seconds, finding the address included
TO_ANSWER = 15.0  # seconds for all of it
ANSWER_READ = 65_536  # bytes of an answer; what comes after them is not waited for
AGENT = "Camtay-Webhooks"
_LONGEST_WAIT = 8  # digits of a Retry-After
# A name that is none is a UnicodeError to Python, and one that nobody knows an OSError.
FAILURES = (
    OSError,
    UnicodeError,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
)


class NotCalled(Exception):
    """The receiver's name leads to an address that webhooks may not lead to."""


@dataclass(frozen=True)
class Letter:
    """What is sent: known again by `message`, and of what the public saw at this `position` of the feed."""

    message: str
    kind: str
    position: int
    body: bytes
    keys: Sequence[bytes] = field(repr=False)

    def headers(self, timestamp: int) -> dict[str, str]:
        """The headers of a try at that time, in seconds since 1970, with a signature by each key."""
        return {
            "content-type": "application/json",
            "user-agent": AGENT,
            "webhook-id": self.message,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(self._signature(key, timestamp) for key in self.keys),
            "camtay-event": self.kind,
            "camtay-position": str(self.position),
        }

    def _signature(self, key: bytes, timestamp: int) -> str:
        said = b"%b.%d.%b" % (self.message.encode(), timestamp, self.body)
        return f"v1,{base64.b64encode(hmac.digest(key, said, 'sha256')).decode()}"


class Checked(AsyncNetworkBackend):
    """A network in which a name is looked up once, all its addresses are looked at, and one of these is called.

    Who answers for a name cannot lead the check to one address and the connection to another.
    """

    def __init__(self, allowed: Callable[[Address], bool]) -> None:
        self._allowed = allowed
        self._network = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own parameter
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """A connection to the first address that takes one; NotCalled when any of them may not be called."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await _addresses_of(host, port)
                if not all(self._allowed(address) for address in addresses):
                    raise NotCalled
                return await self._first(addresses, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout from error

    async def _first(self, addresses: Sequence[Address], port: int) -> AsyncNetworkStream:
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(str(address), port)
            except httpcore2.NetworkError:
                continue
        return await self._network.connect_tcp(str(addresses[-1]), port)


class Sender:
    """Sends letters, each over a connection of its own; with `loopback` to this machine too, and then over http."""

    def __init__(self, *, loopback: bool, certificates: ssl.SSLContext | None = None) -> None:
        self._loopback = loopback
        self._certificates = certificates or httpcore2.default_ssl_context()

    async def send(self, url: str, letter: Letter, now: float) -> Outcome:
        """What came of one try; `now` is in seconds since 1970. Redirects are answers like any other."""
        began = monotonic()
        try:
            async with asyncio.timeout(TO_ANSWER):
                status, answer, wait = await self._post(url, letter.headers(int(now)), letter.body)
        except TimeoutError:
            return Outcome(_since(began), error=f"there was no answer within {TO_ANSWER:g} seconds")
        except NotCalled:
            return Outcome(_since(began), error="the name leads to an address that is not public")
        except FAILURES as error:
            return Outcome(_since(began), error=f"{type(error).__name__}: {error}")
        return Outcome(_since(began), status, answer, retry_after=wait)

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> tuple[int, str, timedelta | None]:
        limits = {"timeout": {"connect": TO_CONNECT, "read": TO_ANSWER, "write": TO_ANSWER, "pool": TO_CONNECT}}
        network = Checked(self._allowed_over(urlsplit(url).scheme))
        async with (
            AsyncConnectionPool(self._certificates, network_backend=network) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body, extensions=limits) as response,
        ):
            said = {name.lower(): value for name, value in response.headers}
            return response.status, await _beginning(response), _wait(said.get(b"retry-after", b""))

    def _allowed_over(self, scheme: str) -> Callable[[Address], bool]:
        """Which addresses may be called: over http none but this machine's own."""

        def allowed(address: Address) -> bool:
            return may_be_called(address, loopback=self._loopback) and (scheme == "https" or address.is_loopback)

        return allowed


async def _addresses_of(host: str, port: int) -> list[Address]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


async def _beginning(response: httpcore2.Response) -> str:
    """The first characters of an answer, of which no more is read than is looked at."""
    read = bytearray()
    async for chunk in response.aiter_stream():
        read += chunk
        if len(read) >= ANSWER_READ:
            break
    # Both databases hold any text without NUL.
    return read[: 4 * ANSWER_MOST].decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")[:ANSWER_MOST]


def _wait(said: bytes) -> timedelta | None:
    """The seconds that a receiver asks for; a date is not read."""
    return timedelta(seconds=int(said)) if said.isdigit() and len(said) <= _LONGEST_WAIT else None


def _since(began: float) -> int:
    return round(1000 * (monotonic() - began))
