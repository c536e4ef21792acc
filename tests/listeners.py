"""Listeners for tests: clients whose line breaks again and again, and who go on where they left off."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2
from servers import TRUSTED
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from schema.listening import FEED

PROTOCOL = Subprotocol("graphql-transport-ws")
CHANGES = """subscription($after: String) { contentChanged(after: $after) {
  cursor change { kind id slug language at guide { versionNumber } } } }"""
LONGEST_LINE = 0.25  # seconds


@dataclass
class Listener:
    """One client: all positions that it was told, in their order, and how late it was told of what it waited for."""

    ports: Sequence[int]
    chance: random.Random
    cursor: str | None = None
    begun_at: int | None = None
    heard: list[int] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    breaks: int = 0

    async def listen(self, breaks: int, last: asyncio.Future[int]) -> None:
        """Listen over lines that break so often, until something is told as it happens, and to the last position."""
        while self.breaks < breaks:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.chance.uniform(0.0, LONGEST_LINE)):
                    await self._listen_once(self.chance.randint(1, 6))
            self.breaks += 1
        while not self.late:
            await self._listen_once(6)
        while (self.heard or [0])[-1] < await last:
            await self._listen_once(1)

    async def _listen_once(self, most: int) -> None:
        since, count = time.time(), 0
        async with aclosing(self.messages(self.chance.choice(self.ports))) as messages:
            async for message in messages:
                self._note(message, since)
                count += 1
                if count == most:
                    return

    def _note(self, message: Any, since: float) -> None:
        news = message["data"]["contentChanged"]
        _, position = FEED.read(news["cursor"])
        self.cursor = news["cursor"]
        if news["change"] is None:
            assert self.begun_at is None
            self.begun_at = position
            return
        self.heard.append(position)
        at = datetime.fromisoformat(news["change"]["at"]).timestamp()
        if at > since:
            self.late.append(time.time() - at)

    def messages(self, port: int) -> AsyncGenerator[Any, None]:
        """The messages of one line, from where the last one broke."""
        raise NotImplementedError


class OverSocket(Listener):
    """Over a WebSocket: the cursor is a variable."""

    async def messages(self, port: int) -> AsyncGenerator[Any, None]:
        subscribe = {"query": CHANGES, "variables": {"after": self.cursor}}
        with suppress(ConnectionClosed):
            async with _cut_off(port) as socket:
                await socket.send(json.dumps({"type": "connection_init"}))
                await socket.recv()
                await socket.send(json.dumps({"type": "subscribe", "id": "a", "payload": subscribe}))
                async for text in socket:
                    message = json.loads(text)
                    assert message["type"] == "next", message
                    yield message["payload"]


@asynccontextmanager
async def _cut_off(port: int) -> AsyncIterator[ClientConnection]:
    """A socket that ends without a goodbye."""
    async with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL], proxy=None) as socket:
        try:
            yield socket
        finally:
            socket.transport.abort()


class OverEvents(Listener):
    """Over server-sent events, as a browser does it: the cursor is the last event's id, and the request the same."""

    async def messages(self, port: int) -> AsyncGenerator[Any, None]:
        headers = {"accept": "text/event-stream"} | ({"last-event-id": self.cursor} if self.cursor else {})
        address, said = f"http://127.0.0.1:{port}/graphql", {"query": CHANGES}
        async with (
            httpx2.AsyncClient(verify=TRUSTED, timeout=20) as client,
            client.stream("GET", address, params=said, headers=headers) as answer,
        ):
            named = ""
            async for line in answer.aiter_lines():
                kind, _, value = line.partition(": ")
                if kind == "id":
                    named = value
                elif kind == "data":
                    message = json.loads(value)
                    assert message["data"]["contentChanged"]["cursor"] == named
                    yield message
