"""A conversation over a WebSocket: operations come in, answers go out (the protocol graphql-transport-ws)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

import msgspec
import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.graph import Graph, answer_of
from api.metering import Meter
from content_store.database import UNREACHABLE
from content_store.errors import Refused, TooManyAtOnce

log = logging.getLogger(__name__)

PROTOCOL = "graphql-transport-ws"
MOST_OPERATIONS = 32  # at once on one connection
LONGEST_REASON = 120  # bytes; a close frame carries no more than 123
_GOODBYE = 1.0  # seconds


class Patience(msgspec.Struct, frozen=True):
    """How many seconds a client may take to begin, and to take what is sent to it."""

    to_begin: float = 10.0
    to_read: float = 30.0


class Closing(Exception):
    """The conversation is over, and says why with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


@dataclass
class Conversation:
    """One client's connection; every operation on it answers no faster than the client reads."""

    socket: WebSocket
    graph: Graph
    patience: Patience = field(default_factory=Patience)
    _authorization: str | None = None
    _meter: Meter = field(init=False)
    _begun: bool = False
    _acknowledged: bool = False
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._meter = Meter.on(self.socket, self.graph.allowed.rates, self.graph.public_url)

    async def hold(self) -> None:
        """Listen until one side closes; then nothing runs on that was asked for here."""
        if PROTOCOL not in self.socket.scope["subprotocols"]:
            await self.socket.accept()
            await self.socket.close(4406, "Subprotocol not acceptable")
            return
        await self.socket.accept(PROTOCOL)
        try:
            await self._listen()
        except* WebSocketDisconnect:
            pass
        except* Closing as closing:
            await self._close(next(each for each in closing.exceptions if isinstance(each, Closing)))
        except* Exception as failure:
            log.error("a conversation failed", exc_info=failure)
            await self._close(Closing(4500, "Internal server error"))

    async def _listen(self) -> None:
        """Take messages; who does not introduce itself in time is not listened to any longer."""
        try:
            async with asyncio.timeout(self.patience.to_begin) as introduction, asyncio.TaskGroup() as group:
                while not self._begun:
                    await self._take(_message(await self.socket.receive()), group)
                introduction.reschedule(None)
                while True:
                    await self._take(_message(await self.socket.receive()), group)
        except TimeoutError:
            raise Closing(4408, "Connection initialisation timeout") from None

    async def _take(self, message: Mapping[str, object], group: asyncio.TaskGroup) -> None:
        match message:
            case {"type": "connection_init"}:
                await self._begin(message.get("payload"))
            case {"type": "ping"}:
                await self._send({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(name), "payload": dict(said)} if name:
                await self._subscribe(name, said, group)
            case {"type": "complete", "id": str(name)}:
                if name in self._running:
                    self._running.pop(name).cancel()
            case _:
                raise Closing(4400, "Invalid message")

    async def _begin(self, payload: object) -> None:
        if self._begun:
            raise Closing(4429, "Too many initialisation requests")
        self._begun = True
        given = payload.get("authorization") if isinstance(payload, Mapping) else None
        if not (payload is None or isinstance(payload, Mapping)) or not (given is None or isinstance(given, str)):
            raise Closing(4400, "Invalid connection_init payload")
        self._authorization = given or self.socket.headers.get("authorization")
        try:
            await self._meter.admit(self._authorization)
        except Refused as refused:
            raise Closing(4403, f"Forbidden: {refused.message}") from refused
        except UNREACHABLE as away:
            raise Closing(1013, "The storage behind this server does not answer; try again") from away
        self._acknowledged = True
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, name: str, said: Mapping[str, object], group: asyncio.TaskGroup) -> None:
        if not self._acknowledged:
            raise Closing(4401, "Unauthorized")
        if name in self._running:
            raise Closing(4409, f"Subscriber for {name} already exists")
        if len(self._running) >= MOST_OPERATIONS:
            refused = TooManyAtOnce(most=MOST_OPERATIONS, what="operations", what_vi="thao tác")
            await self._send({"id": name, "type": "error", "payload": answer_of(refused).body["errors"]})
            return
        self._running[name] = group.create_task(self._run(name, said))

    async def _run(self, name: str, said: Mapping[str, object]) -> None:
        """Send the answers of one operation; who holds the token is asked again, because connections live long."""
        async with aclosing(self.graph.told(said, self._authorization, self._meter)) as answers:
            async for answer in answers:
                if not answer.executed:
                    await self._send({"id": name, "type": "error", "payload": answer.body["errors"]}, ends=name)
                    return
                await self._send({"id": name, "type": "next", "payload": answer.body})
        await self._send({"id": name, "type": "complete"}, ends=name)

    async def _send(self, message: Mapping[str, object], ends: str | None = None) -> None:
        """Send, and wait for a client that reads slowly, but not for ever; `ends` frees an operation's name first."""
        if ends is not None:
            self._running.pop(ends, None)
        try:
            async with asyncio.timeout(self.patience.to_read):
                await self.socket.send_text(orjson.dumps(message, default=str).decode())
        except TimeoutError:
            raise Closing(1008, "Too slow a reader") from None

    async def _close(self, closing: Closing) -> None:
        """Say goodbye, without waiting for who does not read."""
        reason = closing.reason.encode()[:LONGEST_REASON].decode(errors="ignore")
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(_GOODBYE):
                await self.socket.close(closing.code, reason)


def _message(event: Mapping[str, object]) -> Mapping[str, object]:
    """What a message says; Closing when it is none, WebSocketDisconnect at the end."""
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(1000)
    text = event.get("text")
    try:
        said = orjson.loads(text) if isinstance(text, str) else None
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise Closing(4400, "Invalid message")
    return said
